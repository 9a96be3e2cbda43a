"""NUM001 to NUM003: values agree with the words of claims; answers and pages have no numbers of their own."""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from kbapi.content.checks._text import section_texts
from kbapi.content.house_files import HouseFiles
from kbapi.content.problem import Pointer, Problem
from kbapi.knowledge.citation import cited_claims, marks_in, without_marks
from kbapi.knowledge.claim import Claim, Fact
from kbapi.knowledge.library import Library
from kbapi.knowledge.record import Record

_NUMBER = re.compile(r"[0-9]+(?:[.-][0-9]+)*")
_LETTERS = re.compile(r"[a-z]+")
_LINK_TARGET = re.compile(r"\]\([^)]*\)")
_WORDS = {
    word: str(number)
    for number, word in enumerate(
        ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    )
}
REMEMBERED = 4_096
"""Statements whose numbers are remembered."""
_PRONOUN = {_WORDS["one"]}
"""As a word it is rarely a number: enough for a value to be said, too little to be a number of its own."""


def check(library: Library, house: HouseFiles, today: date) -> Iterator[Problem]:
    """Numbers that stand only in the value, only in the answer, or only on the page."""
    for record in library.records:
        for number, fact in enumerate(record.facts):
            for place, claim in enumerate(fact.claims):
                for missing in _values_not_said(claim):
                    message = (
                        f"the value says {missing}, the statement of {claim.id} does not: make them agree"
                    )
                    yield Problem(record.key, ("facts", number, "claims", place, "value"), "NUM001", message)
            for stranger in _strangers(fact, library):
                message = f"the answer says {stranger}, none of its claims does: keep to their numbers"
                yield Problem(record.key, ("facts", number, "answer"), "NUM002", message)
        for pointer, stranger in _digits_not_cited(record, library):
            message = f"here stands {stranger}, which no claim cited here says: cite the claim or correct it"
            yield Problem(record.key, pointer, "NUM003", message)


def numbers_in(text: str) -> set[str]:
    """The numbers of a text, those up to ten written as words included."""
    return digits_in(text) | _words_in(text)


def digits_in(text: str) -> set[str]:
    """The numbers of a text that are written in digits."""
    return set(_NUMBER.findall(text))


def _words_in(text: str) -> set[str]:
    return {_WORDS[word] for word in _LETTERS.findall(text.lower()) if word in _WORDS}


def _values_not_said(claim: Claim) -> list[str]:
    if not claim.value:
        return []
    given = {str(number) for number in (claim.value.minimum, claim.value.maximum) if number is not None}
    return sorted(given - numbers_in(claim.says))


def _strangers(fact: Fact, library: Library) -> list[str]:
    said = _numbers_said(fact.claim_ids, library)
    return [] if said is None else sorted((digits_in(fact.answer) | _words_in(fact.answer) - _PRONOUN) - said)


def _digits_not_cited(record: Record, library: Library) -> Iterator[tuple[Pointer, str]]:
    """Digits in texts that rest on claims alone; our own remarks may have numbers, and words count things."""
    for pointer, text in ((("summary",), record.summary), *section_texts(record)):
        cited = cited_claims(text)
        if cited and all(mark.claims for mark in marks_in(text)):
            given = digits_in(_LINK_TARGET.sub("]", without_marks(text)))
            said = _numbers_said(cited, library)
            if said is not None:
                yield from ((pointer, stranger) for stranger in sorted(given - said))


def _numbers_said(claims: tuple[str, ...], library: Library) -> set[str] | None:
    """The numbers of all these claims; None when one is missing, which is reported elsewhere."""
    homes = library.claim_homes
    if any(claim not in homes for claim in claims):
        return None
    return set().union(*(_said(homes[claim].claim.says) for claim in claims))


@lru_cache(maxsize=REMEMBERED)
def _said(statement: str) -> frozenset[str]:
    """The numbers of a statement, which is cited more than once."""
    return frozenset(numbers_in(statement))
