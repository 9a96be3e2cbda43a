"""L10N001 to L10N004: a translation is up to date and complete, of what is there, with the same numbers."""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from kbapi.content.house_files import HouseFiles
from kbapi.content.problem import Level, Pointer, Problem
from kbapi.knowledge.library import Entry, Library
from kbapi.knowledge.record import Record
from kbapi.knowledge.translation import Named, Translation

_NUMBER = re.compile(r"\d+(?:[.-]\d+)*")


def check(library: Library, house: HouseFiles, today: date) -> Iterator[Problem]:
    """Stale and incomplete translations (warnings), strangers and other numbers (errors)."""
    for record in library.records:
        texts = record.details
        entry = library.entries.get(texts.original) if isinstance(texts, Translation) else None
        if entry and isinstance(texts, Translation):
            yield from _staleness(record, texts, entry)
            for name, given, wanted in _pairs(texts, entry.record):
                yield from _compared(record, name, given, wanted)
            yield from _missing_sections(record, entry.record)


def _staleness(record: Record, texts: Translation, entry: Entry) -> Iterator[Problem]:
    if texts.translates != entry.fingerprint:
        message = (
            f"the page has changed since: correct the translation, then write translates: {entry.fingerprint}"
        )
        yield Problem(record.key, ("translates",), "L10N001", message, Level.WARNING)


def _pairs(
    texts: Translation, original: Record
) -> Iterator[tuple[str, tuple[Named, ...], Mapping[str, str]]]:
    facts = original.facts
    yield "answers", texts.answers, {fact.topic: fact.answer for fact in facts}
    notes = {fact.topic: fact.disagreement for fact in facts if fact.disagreement}
    yield "disagreements", texts.disagreements, notes
    yield "claims", texts.claims, {claim.id: claim.says for claim in original.claims}


def _compared(
    record: Record, name: str, given: tuple[Named, ...], wanted: Mapping[str, str]
) -> Iterator[Problem]:
    for text in given:
        pointer: Pointer = (name, text.name)
        if text.name not in wanted:
            message = f"the page has no {text.name} among its {name}: remove it or correct the name"
            yield Problem(record.key, pointer, "L10N003", message)
        elif _digits(text.text) != _digits(wanted[text.name]):
            message = f"the numbers of {text.name} are not those of the page: make them the same, as digits"
            yield Problem(record.key, pointer, "L10N004", message)
    for missing in sorted(wanted.keys() - {text.name for text in given}):
        message = f"{missing} is missing among the {name}: translate it"
        yield Problem(record.key, (name,), "L10N002", message, Level.WARNING)


def _digits(text: str) -> set[str]:
    return set(_NUMBER.findall(text))


def _missing_sections(record: Record, original: Record) -> Iterator[Problem]:
    there = {section.id for section in record.sections}
    for section in original.sections:
        if section.id not in there:
            message = f"the section `{section.id}` is missing: translate it under `## … {{#{section.id}}}`"
            yield Problem(record.key, (), "L10N002", message, Level.WARNING)
