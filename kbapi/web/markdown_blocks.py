"""Reads a section's Markdown as paragraphs and lists of runs of text, for forms that are not marked up."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from markdown_it.token import Token

from kbapi.knowledge.citation import MARK, Mark, mark_of
from kbapi.web.markdown_parser import PARSER

_KEPT = 1024
_LISTS = {"bullet_list_open": "bullets", "ordered_list_open": "numbers"}

Plain = dict[str, Any]
Raised = Callable[[Mark], Plain]
"""What stands in the place of a citation mark."""


def to_blocks(markdown: str, raised: Raised) -> list[Plain]:
    """The paragraphs (`text`) and lists (`bullets`, `numbers`) of a section."""
    return _blocks(iter(_parsed(markdown)), raised)


@lru_cache(_KEPT)
def _parsed(markdown: str) -> tuple[Token, ...]:
    """The tokens of a section; nobody changes them."""
    return tuple(PARSER.parse(markdown))


def _blocks(tokens: Iterator[Token], raised: Raised) -> list[Plain]:
    """The blocks up to the end of the list item or section at hand."""
    found: list[Plain] = []
    for token in tokens:
        if token.type in _LISTS:
            found.append({"kind": _LISTS[token.type], "items": _items(tokens, raised)})
        elif token.type == "inline":
            found.append({"kind": "text", "runs": list(_runs(token.children or [], raised))})
        elif token.type == "list_item_close":
            break
    return found


def _items(tokens: Iterator[Token], raised: Raised) -> list[list[Plain]]:
    items = []
    for token in tokens:
        if token.type == "list_item_open":
            items.append(_blocks(tokens, raised))
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            break
    return items


def _runs(inline: list[Token], raised: Raised) -> Iterator[Plain]:
    for text, bold, italic in _styled(inline):
        place = 0
        for found in MARK.finditer(text):
            yield from _said(text[place : found.start()].rstrip(), bold, italic)
            yield raised(mark_of(found[1]))
            place = found.end()
        yield from _said(text[place:], bold, italic)


def _said(text: str, bold: bool, italic: bool) -> Iterator[Plain]:
    if text:
        yield {"text": text, "bold": bold, "italic": italic}


def _styled(inline: list[Token]) -> list[tuple[str, bool, bool]]:
    """Runs of one style; a link is told by its text, a line break is a space."""
    runs: list[tuple[str, bool, bool]] = []
    depth = {"strong": 0, "em": 0}
    for token in inline:
        name, _, side = token.type.rpartition("_")
        if name in depth:
            depth[name] += 1 if side == "open" else -1
        text = " " if token.type in ("softbreak", "hardbreak") else token.content
        style = (depth["strong"] > 0, depth["em"] > 0)
        if runs and runs[-1][1:] == style:
            runs[-1] = (runs[-1][0] + text, *style)
        else:
            runs.append((text, *style))
    return [run for run in runs if run[0]]
