"""The sentences of a record that are said to people, as they are read: without marks and link targets."""

from collections.abc import Iterator

from kbapi.content.body import text_blocks
from kbapi.content.problem import Pointer
from kbapi.content.reading_level import plain_words
from kbapi.knowledge.citation import without_marks
from kbapi.knowledge.record import Record
from kbapi.knowledge.translation import KIND as TRANSLATION

_TEXTS_OF_KINDS = ("question", "because")


def said_in_english(record: Record) -> Iterator[tuple[Pointer, str]]:
    """Summary, answers, questions, reasons and paragraphs; none of a translation."""
    if record.kind == TRANSLATION:
        return
    for pointer, text in _written(record):
        if said := plain_words(without_marks(text)):
            yield pointer, said


def _written(record: Record) -> Iterator[tuple[Pointer, str]]:
    yield ("summary",), record.summary
    for name in _TEXTS_OF_KINDS:
        yield (name,), getattr(record.details, name, None) or ""
    for number, fact in enumerate(record.facts):
        yield ("facts", number, "answer"), fact.answer
    for section in record.sections:
        for line, text in text_blocks(section.markdown):
            yield ("sections", section.id, line), text
