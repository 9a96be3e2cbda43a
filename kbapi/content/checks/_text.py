"""The texts of a record with the way to each piece, for checks that read text."""

import dataclasses
from collections.abc import Iterator
from functools import cache
from typing import Any

from kbapi.content.body import text_blocks
from kbapi.content.problem import Pointer
from kbapi.knowledge.record import Record


def prose(record: Record) -> Iterator[tuple[Pointer, str]]:
    """All that a reader is shown as ours; not the headings of sources, search words or codes."""
    yield ("title",), record.title
    yield ("summary",), record.summary
    for number, name in enumerate(record.also_called):
        yield ("also_called", number), name
    yield from statements(record)
    yield from strings(record.details)
    yield from section_texts(record)


def section_texts(record: Record) -> Iterator[tuple[Pointer, str]]:
    """The headings, and the paragraphs each on one line."""
    for section in record.sections:
        yield ("sections", section.id), section.heading
        for line, text in text_blocks(section.markdown):
            yield ("sections", section.id, line), text


def statements(record: Record) -> Iterator[tuple[Pointer, str]]:
    """The answers, the notes on disagreement and the claims of a record."""
    for number, fact in enumerate(record.facts):
        yield ("facts", number, "answer"), fact.answer
        yield ("facts", number, "disagreement"), fact.disagreement or ""
        for place, claim in enumerate(fact.claims):
            yield ("facts", number, "claims", place, "says"), claim.says
            yield ("facts", number, "claims", place, "doubtful"), claim.doubtful or ""


def front_matter_strings(record: Record) -> Iterator[tuple[Pointer, str]]:
    """Every string of the front matter, shown or not."""
    for name in field_names(Record):
        if name not in ("sections", "details"):
            yield from strings(getattr(record, name), (name,))
    yield from strings(record.details)


def strings(value: object, pointer: Pointer = ()) -> Iterator[tuple[Pointer, str]]:
    """Every string of a tree of dataclasses and tuples with the way to it."""
    shape: Any = type(value)
    if isinstance(value, str):
        yield pointer, value
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from strings(item, (*pointer, number))
    elif dataclasses.is_dataclass(value):
        for name in field_names(shape):
            yield from strings(getattr(value, name), (*pointer, name))


@cache
def field_names(shape: Any) -> tuple[str, ...]:
    """The names of a dataclass's fields."""
    return tuple(field.name for field in dataclasses.fields(shape))
