"""REF004: a document that has a page is one on which something rests."""

from collections.abc import Iterator
from datetime import date

from kbapi.content.house_files import HouseFiles
from kbapi.content.problem import Level, Problem
from kbapi.knowledge.library import Library


def check(library: Library, house: HouseFiles, today: date) -> Iterator[Problem]:
    """Documents that no claim names."""
    used = {mention.source for home in library.claim_homes.values() for mention in home.claim.sources}
    for record in library.records:
        if record.kind == "source" and record.id not in used and not record.withdrawn:
            message = "no claim names this document: add the claims it makes, or withdraw its page"
            yield Problem(record.key, ("id",), "REF004", message, Level.WARNING)
