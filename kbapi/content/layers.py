"""LAY001 to LAY004: what a page of a later content folder may do to the folders before it, and must say.

A page is known by the fingerprint of its file: codes from separate lists, which any folder may add, do not
count.
"""

from collections.abc import Iterator

from kbapi.content.checks.claim_ids import claim_places
from kbapi.content.pages import Page
from kbapi.content.places import places_in
from kbapi.content.problem import Level, PlacedProblem, Pointer
from kbapi.knowledge.identity import claim_prefix


def complaints_about(page: Page, beneath: Page | None, *, later: bool) -> Iterator[PlacedProblem]:
    """What is wrong with a page that stands in the place of one beneath, or in a later folder at all."""
    for pointer, code, message in (*_standing(page, beneath), *(_claims(page, beneath) if later else ())):
        place = places_in(page.file)(pointer)
        yield PlacedProblem(page.file.shown, *place, Level.ERROR, code, message)


def _standing(page: Page, beneath: Page | None) -> Iterator[tuple[Pointer, str, str]]:
    overrides, pointer = page.record.overrides, ("overrides",)
    if beneath is None:
        if overrides:
            yield pointer, "LAY003", "no earlier folder has this page: remove `overrides`"
    elif overrides is None:
        there, written = beneath.file.shown, f"overrides: {beneath.fingerprint}"
        message = f"{there} is this page already: rename this one, or write {written} to replace that one"
        yield ("id",), "LAY001", message
    elif overrides != beneath.fingerprint:
        message = (
            f"{beneath.file.shown} is another than this page was written to replace: take over what has "
            f"changed, then write overrides: {beneath.fingerprint}"
        )
        yield pointer, "LAY002", message


def _claims(page: Page, beneath: Page | None) -> Iterator[tuple[Pointer, str, str]]:
    there = {claim.id for claim in beneath.record.claims} if beneath else set()
    for pointer, claim in claim_places(page.record):
        if claim not in there and not claim_prefix(claim):
            message = (
                f"ids like {claim} belong to the first folder: begin it with the `claim_prefix` of your "
                f"organisation, such as EXH-{claim}"
            )
            yield pointer, "LAY004", message
