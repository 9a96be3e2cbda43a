"""ID002, ID003: a claim id is used once, and never again after it was retired."""

from collections.abc import Iterator
from datetime import date

from kbapi.content.house_files import HouseFiles
from kbapi.content.problem import Pointer, Problem
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Library
from kbapi.knowledge.record import Record


def check(library: Library, house: HouseFiles, today: date) -> Iterator[Problem]:
    """Ids that stand twice or were retired."""
    homes: dict[str, Key] = {}
    for record in library.records:
        for pointer, claim in claim_places(record):
            if claim in house.retired:
                message = f"the claim id {claim} was retired: give a new claim the next free number"
                yield Problem(record.key, pointer, "ID003", message)
            if claim in homes:
                message = (
                    f"the claim id {claim} is taken by {homes[claim]}: give this claim the next free number"
                )
                yield Problem(record.key, pointer, "ID002", message)
            homes.setdefault(claim, record.key)


def claim_places(record: Record) -> Iterator[tuple[Pointer, str]]:
    """The ids of the claims at home on a record, with the way to each."""
    for number, fact in enumerate(record.facts):
        for place, claim in enumerate(fact.claims):
            yield ("facts", number, "claims", place, "id"), claim.id
