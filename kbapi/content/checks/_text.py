"""The prose of a record with the way to each piece, for checks that read text."""

from collections.abc import Iterator

from kbapi.content.problem import Pointer
from kbapi.knowledge.record import Record


def prose(record: Record) -> Iterator[tuple[Pointer, str]]:
    """Everything a reader may be shown: title, names, summary, answers, notes, claims, sections."""
    yield ("title",), record.title
    yield ("summary",), record.summary
    for number, name in enumerate(record.also_called):
        yield ("also_called", number), name
    yield from statements(record)
    for section in record.sections:
        yield ("sections", section.id), section.heading
        for offset, line in enumerate(section.markdown.split("\n")):
            yield ("sections", section.id, offset), line


def statements(record: Record) -> Iterator[tuple[Pointer, str]]:
    """The answers, the notes on disagreement and the claims of a record."""
    for number, fact in enumerate(record.facts):
        yield ("facts", number, "answer"), fact.answer
        yield ("facts", number, "disagreement"), fact.disagreement or ""
        for place, claim in enumerate(fact.claims):
            yield ("facts", number, "claims", place, "says"), claim.says
            yield ("facts", number, "claims", place, "doubtful"), claim.doubtful or ""
