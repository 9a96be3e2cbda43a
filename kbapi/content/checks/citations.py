"""CITE001 to CITE004: every paragraph ends with a mark, and cites only claims that belong to its record."""

import re
from collections.abc import Iterator
from datetime import date

from kbapi.content.body import paragraphs
from kbapi.content.checks._reach import Reach
from kbapi.content.house_files import HouseFiles
from kbapi.content.problem import Pointer, Problem
from kbapi.knowledge.citation import cited_claims, ends_with_mark, without_marks
from kbapi.knowledge.library import Library
from kbapi.knowledge.record import Record
from kbapi.knowledge.translation import original_of

_BROKEN_MARK = re.compile(r"\[[^\]\[]*\](?!\()|\([Ff][0-9]{3,}(?:, ?[Ff][0-9]{3,})*\)")
"""Brackets that hold something else, and round ones that hold claims."""


def check(library: Library, house: HouseFiles, today: date) -> Iterator[Problem]:
    """Paragraphs without a mark, brackets that are none, and marks that a record may not use."""
    reach = Reach(library)
    for record in library.records:
        for pointer, text in _cited_texts(record):
            if not ends_with_mark(text):
                message = "ends without a mark: add [F…] for its claims, [editorial] or [no-source]"
                yield Problem(record.key, pointer, "CITE001", message)
            for broken in _BROKEN_MARK.findall(without_marks(text)):
                message = f"`{broken}` is not a mark: write [F107, F108], [editorial] or [no-source]"
                yield Problem(record.key, pointer, "CITE004", message)
            for claim in cited_claims(text):
                yield from _beyond_reach(record, pointer, claim, reach)


def _cited_texts(record: Record) -> Iterator[tuple[Pointer, str]]:
    if record.summary:
        yield ("summary",), record.summary
    for section in record.sections:
        for paragraph in paragraphs(section.markdown):
            yield ("sections", section.id, paragraph.line), paragraph.text


def _beyond_reach(record: Record, pointer: Pointer, claim: str, reach: Reach) -> Iterator[Problem]:
    home = reach.library.claim_homes.get(claim)
    page = original_of(record, reach.library.find)
    if home is None:
        message = f"there is no claim {claim}: check the number"
        yield Problem(record.key, pointer, "CITE002", message, absent=claim)
    elif page and not reach.may_cite(page, claim):
        message = (
            f"{claim} belongs to {home.record}, which is not told here: share it in a fact or leave it out"
        )
        yield Problem(record.key, pointer, "CITE003", message)
