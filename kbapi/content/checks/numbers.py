"""NUM001, NUM002: a claim's typed value agrees with its words, and an answer gives no number of its own."""

import re
from collections.abc import Iterator
from datetime import date

from kbapi.content.house_files import HouseFiles
from kbapi.content.problem import Problem
from kbapi.knowledge.claim import Claim
from kbapi.knowledge.library import Library

_NUMBER = re.compile(r"\d+(?:[.-]\d+)*")
_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def check(library: Library, house: HouseFiles, today: date) -> Iterator[Problem]:
    """Numbers that stand only in the value, or only in the answer."""
    homes = library.claim_homes
    for record in library.records:
        for number, fact in enumerate(record.facts):
            for place, claim in enumerate(fact.claims):
                for missing in _values_not_said(claim):
                    message = (
                        f"the value says {missing}, the statement of {claim.id} does not: make them agree"
                    )
                    yield Problem(record.key, ("facts", number, "claims", place, "value"), "NUM001", message)
            claims = [*fact.claims, *(homes[claim].claim for claim in fact.shared if claim in homes)]
            said = {said for claim in claims for said in numbers_in(claim.says)}
            for stranger in sorted(numbers_in(fact.answer) - said):
                message = (
                    f"the answer says {stranger}, none of its claims does: keep to the numbers of the claims"
                )
                yield Problem(record.key, ("facts", number, "answer"), "NUM002", message)


def numbers_in(text: str) -> set[str]:
    """The numbers of a text, small ones written as words included."""
    words = {str(_WORDS.index(word)) for word in re.findall(r"[a-z]+", text.lower()) if word in _WORDS[2:]}
    return set(_NUMBER.findall(text)) | words


def _values_not_said(claim: Claim) -> Iterator[str]:
    if claim.value:
        given = {str(number) for number in (claim.value.minimum, claim.value.maximum) if number is not None}
        yield from sorted(given - numbers_in(claim.says))
