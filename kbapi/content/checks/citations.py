"""CITE001 to CITE003: every paragraph ends with a mark, and cites only claims that belong to its record."""

from collections.abc import Iterator
from datetime import date

from kbapi.content.body import paragraphs
from kbapi.content.house_files import HouseFiles
from kbapi.content.problem import Pointer, Problem
from kbapi.knowledge.citation import cited_claims, ends_with_mark
from kbapi.knowledge.library import Library, ancestors, applies_to
from kbapi.knowledge.record import Record

EXPLAINING_KINDS = ("term", "condition")
"""Claims on these pages explain words; every page may cite them."""


def check(library: Library, house: HouseFiles, today: date) -> Iterator[Problem]:
    """Paragraphs without a mark, and marks that a record may not use."""
    general = {home.claim.id for home in library.claim_homes.values() if home.record.kind in EXPLAINING_KINDS}
    told = _told_by_procedure(library)
    for record in library.records:
        reach = general | _own(record) | _through_procedures(record, library, told)
        for pointer, text in _cited_texts(record):
            if not ends_with_mark(text):
                message = "ends without a mark: add [F…] for its claims, [editorial] or [no-source]"
                yield Problem(record.key, pointer, "CITE001", message)
            for claim in cited_claims(text):
                if claim not in library.claim_homes:
                    yield Problem(
                        record.key, pointer, "CITE002", f"there is no claim {claim}: check the number"
                    )
                elif claim not in reach:
                    home = library.claim_homes[claim].record
                    message = f"{claim} belongs to {home} and is not inherited here: share it in a fact or leave it out"
                    yield Problem(record.key, pointer, "CITE003", message)


def _cited_texts(record: Record) -> Iterator[tuple[Pointer, str]]:
    if record.summary:
        yield ("summary",), record.summary
    for section in record.sections:
        for paragraph in paragraphs(section.markdown):
            yield ("sections", section.id, paragraph.line), paragraph.text


def _own(record: Record) -> set[str]:
    return {claim for fact in record.facts for claim in fact.claim_ids} | set(record.details.cited)


def _told_by_procedure(library: Library) -> dict[str, set[str]]:
    """For each procedure the claims of its own facts, of inherited ones and of risks and the like that apply."""
    appliers = [record for record in library.records if record.details.told_of]
    told = {}
    for record in library.records:
        if record.kind != "procedure":
            continue
        lineage = ancestors(record, library.find)
        claims = _own(record)
        for up in lineage:
            claims |= {claim for fact in up.record.facts if up.allows(fact.topic) for claim in fact.claim_ids}
        for other in appliers:
            if applies_to(other, record, lineage):
                claims |= _own(other)
        told[record.id] = claims
    return told


def _through_procedures(record: Record, library: Library, told: dict[str, set[str]]) -> set[str]:
    names = (record.id,) if record.kind == "procedure" else record.details.told_of
    return set().union(*(told.get(name, set()) for name in names))
