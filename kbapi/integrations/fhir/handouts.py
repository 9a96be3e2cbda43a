"""Handouts of the edition at hand: one for each procedure and language in which it is told."""

from collections.abc import Iterator
from dataclasses import replace

from kbapi.fhir.handout import File, Handout
from kbapi.integrations.fhir.measures import FORMATS, HandoutFile, measure_of
from kbapi.integrations.fhir.procedures import (
    citation_of,
    frame_of,
    procedure_ids,
    procedure_in,
    status_of,
)
from kbapi.kinds import KINDS
from kbapi.knowledge.citation import cited_claims
from kbapi.knowledge.identity import Key
from kbapi.knowledge.record import Record
from kbapi.knowledge.review import ReviewState
from kbapi.knowledge.translation import CANONICAL, translation_key
from kbapi.knowledge_base import Snapshot
from kbapi.web.asked import OFFERED
from kbapi.web.request_context import snapshot


def handout_ids() -> Iterator[str]:
    """The ids of all handouts."""
    for procedure in procedure_ids():
        yield from handouts_of(procedure)


def handouts_of(procedure_id: str) -> list[str]:
    """The ids of a procedure's handouts, one for each language in which it is told."""
    told = (language for language in OFFERED if procedure_in(language, procedure_id))
    return [f"{procedure_id}.{language}" for language in told]


def page_of_handout(handout_id: str) -> Key | None:
    """The page whose words a handout tells: the procedure's own, or that of its translation."""
    procedure, _, language = handout_id.partition(".")
    if language not in OFFERED:
        return None
    if language == CANONICAL:
        return Key("procedure", procedure)
    return translation_key(language, KINDS["procedure"].path, procedure)


def handout(handout_id: str, measured: bool) -> Handout | None:
    """A handout; None for an id that no handout has."""
    procedure_id, _, language = handout_id.partition(".")
    page = page_of_handout(handout_id)
    entry = procedure_in(language, procedure_id) if page else None
    if entry is None or page is None:
        return None
    here = snapshot().in_language(language)
    words = here.entry(*page)
    review = status_of(words)
    if entry.record.withdrawn:
        # A translation is not withdrawn by itself: it goes with the page that it translates.
        review = replace(review, state=ReviewState.WITHDRAWN)
    return Handout(
        id=handout_id,
        frame=frame_of(here, entry, words.fingerprint, review),
        files=tuple(_files(here, procedure_id, status_of(entry).state, measured)),
        sources=tuple(citation_of(here, source) for source in _sources(here, entry.record)),
        own_codes=entry.record.codes,
        original=None if language == CANONICAL else f"{procedure_id}.{CANONICAL}",
    )


def _files(here: Snapshot, procedure_id: str, state: str, measured: bool) -> Iterator[File]:
    for form, media_type in FORMATS.items():
        file = HandoutFile(procedure_id, here.info.id, here.language, form, state)
        yield File(media_type, file.address, measure_of(file) if measured else None)


def _sources(here: Snapshot, procedure: Record) -> list[str]:
    """The ids of the documents behind the sections of a page."""
    cited = (claim for section in procedure.sections for claim in cited_claims(section.markdown))
    claims = filter(None, map(here.claim, dict.fromkeys(cited)))
    return sorted({mention.source for claim in claims for mention in claim.sources})
