"""Reads YAML front matter as strings, strictly: what an editor wrote is what is typed later, once.

Refused with line and column: anchors, aliases, tags, merge keys, duplicate keys, several documents, more
than 8 levels, more than 20,000 nodes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from kbapi.content.problem import Pointer
from kbapi.content.yaml_complaints import told

DEEPEST = 8
MOST_NODES = 20_000

_FENCE = re.compile(r"^--- *$", re.MULTILINE)
_HEADING = re.compile(r"^## ", re.MULTILINE)


class FrontMatterError(Exception):
    """A file whose front matter cannot be read; line and column count from 1."""

    def __init__(self, line: int, column: int, code: str, message: str) -> None:
        super().__init__(message)
        self.line, self.column, self.code = line, column, code


@dataclass
class FrontMatter:
    """Plain data whose scalars are all strings, the place of every value, and the text that follows."""

    data: dict[str, Any]
    body: str = ""
    body_line: int = 1
    places: dict[Pointer, tuple[int, int]] = field(default_factory=dict)

    def place(self, pointer: Pointer) -> tuple[int, int]:
        """Line and column of a value, or of the nearest value around it."""
        while pointer and pointer not in self.places:
            pointer = pointer[:-1]
        return self.places.get(pointer, (1, 1))


def split(text: str) -> tuple[str, str, int]:
    """The front matter, the body, and the line on which the body begins."""
    opening = _FENCE.match(text)
    if not text.strip():
        raise FrontMatterError(1, 1, "FM001", "the file is empty: write the page or take the file away")
    if not opening:
        raise FrontMatterError(1, 1, "FM001", "the file must begin with a line of three hyphens (---)")
    closing = _FENCE.search(text, opening.end())
    if not closing:
        message = "the keys on top have no end: write a line of three hyphens (---) between them and the text"
        heading = _HEADING.search(text)
        line = text.count("\n", 0, heading.start()) + 1 if heading else 1
        raise FrontMatterError(line, 1, "FM001", message)
    body_line = text.count("\n", 0, closing.end()) + 2
    return text[opening.end() + 1 : closing.start()], text[closing.end() + 1 :], body_line


def read_page(text: str) -> FrontMatter:
    """The front matter and body of a Markdown file; raises FrontMatterError."""
    header, body, body_line = split(text)
    found = read_mapping(header, first_line=2)
    found.body, found.body_line = body, body_line
    return found


def read_mapping(text: str, first_line: int = 1) -> FrontMatter:
    """The mapping of a YAML text that begins on a given line of its file; raises FrontMatterError."""
    reader = _Reader(first_line)
    try:
        data = reader.document(yaml.parse(text, Loader=yaml.CBaseLoader))
    except yaml.YAMLError as error:
        raise reader.not_yaml(error, text) from None
    if not isinstance(data, dict):
        raise FrontMatterError(first_line, 1, "FM002", "write `key: value` lines here")
    return FrontMatter(data, places=reader.places)


class _Reader:
    """Builds plain data from parser events, noting places and refusing what could mislead."""

    def __init__(self, first_line: int) -> None:
        self.first_line = first_line
        self.places: dict[Pointer, tuple[int, int]] = {}

    def document(self, events: Iterator[yaml.Event]) -> Any:
        data: Any = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self._error(event, "FM003", "only one document is allowed: remove the second `---`")
            elif isinstance(event, yaml.NodeEvent):
                data = self._node(event, events, ())
        return data

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], pointer: Pointer) -> Any:
        self._refuse_tricks(event, pointer)
        self.places.setdefault(pointer, self._place(event))
        if len(self.places) > MOST_NODES:
            raise self._error(event, "FM005", f"more than {MOST_NODES} values: split the page")
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(events, pointer)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, pointer)
        return getattr(event, "value", "")

    def _mapping(self, events: Iterator[yaml.Event], pointer: Pointer) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise self._error(
                    event, "FM004", "a key must be one word: remove the list or alias before the colon"
                )
            self._refuse_tricks(event, pointer)
            key = event.value
            if key == "<<":
                raise self._error(event, "FM004", "merge keys (<<) are not allowed: write the lines out")
            if key in found:
                raise self._error(event, "FM006", f"the key `{key}` stands here twice: keep one of them")
            self.places[(*pointer, key)] = self._place(event)
            found[key] = self._node(next(events), events, (*pointer, key))
        return found

    def _sequence(self, events: Iterator[yaml.Event], pointer: Pointer) -> list[Any]:
        found: list[Any] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            found.append(self._node(event, events, (*pointer, len(found))))
        return found

    def _refuse_tricks(self, event: yaml.Event, pointer: Pointer) -> None:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise self._error(
                event, "FM004", "anchors (&) and aliases (*) are not allowed: write the value out or quote it"
            )
        if getattr(event, "tag", None):
            raise self._error(event, "FM004", "tags (!) are not allowed: remove the tag or quote the value")
        if len(pointer) > DEEPEST:
            raise self._error(event, "FM005", f"nested more than {DEEPEST} levels deep: make it flatter")

    def _place(self, event: yaml.Event) -> tuple[int, int]:
        mark = event.start_mark
        return (mark.line + self.first_line, mark.column + 1) if mark else (self.first_line, 1)

    def _error(self, event: yaml.Event, code: str, message: str) -> FrontMatterError:
        return FrontMatterError(*self._place(event), code, message)

    def not_yaml(self, error: yaml.YAMLError, text: str) -> FrontMatterError:
        """The parser's complaint in words for an editor."""
        line, column, message = told(error, text)
        return FrontMatterError(line + self.first_line, column + 1, "FM002", message)
