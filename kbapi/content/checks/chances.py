"""NUM004, NUM005: how often something happens is said as sources say it, and out of one number."""

import re
from collections.abc import Iterator
from datetime import date

from kbapi.content.checks._read_aloud import said_in_english
from kbapi.content.checks._text import section_texts
from kbapi.content.house_files import HouseFiles
from kbapi.content.problem import Level, Pointer, Problem
from kbapi.knowledge.citation import cited_claims
from kbapi.knowledge.library import Library
from kbapi.knowledge.record import Record
from kbapi.knowledge.translation import KIND as TRANSLATION

_HOW_OFTEN = re.compile(
    r"\b(?:very |extremely )?(?:common|uncommon|rare|frequent|infrequent|unlikely|seldom)(?:ly)?\b",
    re.IGNORECASE,
)
_CHANCE = re.compile(
    r"\b[0-9][0-9,.]* (?:in|out of)(?: every)? ([0-9][0-9,]*)\b|\b[0-9][0-9.,]* ?(?:%|per ?cent\b)",
    re.IGNORECASE,
)
_PERCENT = "100"


def check(library: Library, house: HouseFiles, today: date) -> Iterator[Problem]:
    """Words for a chance that no claim uses, and chances out of different numbers."""
    for record in library.records:
        if record.kind != TRANSLATION:
            yield from _own_words(record, library)
            yield from _different_wholes(record)


def _own_words(record: Record, library: Library) -> Iterator[Problem]:
    for pointer, text, claims in _resting_on_claims(record):
        for found in _HOW_OFTEN.finditer(text):
            word = found.group().lower().rpartition(" ")[2].removesuffix("ly")
            if not any(word in _said(claim, library) for claim in claims):
                message = (
                    f"“{found.group()}” is said by no claim of this text: give the number of a source, "
                    "or leave the word out"
                )
                yield Problem(record.key, pointer, "NUM004", message, Level.WARNING)


def _resting_on_claims(record: Record) -> Iterator[tuple[Pointer, str, tuple[str, ...]]]:
    for number, fact in enumerate(record.facts):
        yield ("facts", number, "answer"), fact.answer, fact.claim_ids
    for pointer, text in ((("summary",), record.summary), *section_texts(record)):
        if claims := cited_claims(text):
            yield pointer, text, claims


def _said(claim: str, library: Library) -> str:
    """The statement of a claim; one that is missing is reported elsewhere, and here says everything."""
    home = library.claim_homes.get(claim)
    return home.claim.says.lower() if home else "common uncommon rare frequent infrequent unlikely seldom"


def _different_wholes(record: Record) -> Iterator[Problem]:
    first = ""
    for pointer, text in said_in_english(record):
        for found in _CHANCE.finditer(text):
            whole = (found[1] or _PERCENT).replace(",", "")
            first = first or whole
            if whole != first:
                message = f"“{found.group()}” is out of {whole}, the page began with {first}: use one for all"
                yield Problem(record.key, pointer, "NUM005", message, Level.WARNING)
                return
