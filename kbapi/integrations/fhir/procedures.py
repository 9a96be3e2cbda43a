"""What all resources of a procedure share: which procedures there are, and the frame of their pages."""

from collections.abc import Iterable, Iterator

from kbapi.fhir.publication import LONGEST_ID, Frame
from kbapi.fhir.sources import Citation
from kbapi.knowledge.citation import without_marks
from kbapi.knowledge.code import Code
from kbapi.knowledge.identity import Key, is_slug
from kbapi.knowledge.library import Entry
from kbapi.knowledge.provenance import Source
from kbapi.knowledge.record import Record
from kbapi.knowledge.review import ReviewStatus
from kbapi.knowledge_base import Snapshot
from kbapi.web.request_context import absolute, house, reviewing, snapshot

LONGEST_SLUG = LONGEST_ID - len(".en")
"""Ids in FHIR have at most 64 characters, and a language may follow the procedure's own id."""
CHUNK = 200


def procedure_ids() -> Iterator[str]:
    """The ids of the procedures in the edition at hand, as far as they can be ids in FHIR."""
    offset, total = 0, 1
    while offset < total:
        page = snapshot().page("procedure", {}, offset, CHUNK)
        yield from (entry.record.id for entry in page.entries if len(entry.record.id) <= LONGEST_SLUG)
        offset, total = offset + CHUNK, page.total


def procedure_in(language: str, procedure_id: str) -> Entry | None:
    """A procedure in a language; None where there is none, no translation that is up to date, or no review
    where one is required.
    """
    if not is_slug(procedure_id) or len(procedure_id) > LONGEST_SLUG:
        return None
    here, key = snapshot().in_language(language), Key("procedure", procedure_id)
    if here.find(key) is None or here.translation_state(key) != "told":
        return None
    entry = here.entry(*key)
    return None if reviewing().withholds(entry) else entry


def status_of(entry: Entry) -> ReviewStatus:
    """The review of a page today."""
    return reviewing().status(entry)


def frame_of(here: Snapshot, entry: Entry, version: str, review: ReviewStatus) -> Frame:
    """The frame of what a procedure's page publishes in the language of a snapshot."""
    return Frame(
        base=absolute(""),
        edition=here.info.id,
        published_at=here.info.published_at,
        language=here.language,
        version=version,
        title=entry.record.title,
        summary=without_marks(entry.record.summary),
        notice=here.notice(),
        review=review,
        shown_state=status_of(entry).state,
        codes=tuple(codes_of(here, entry.record)),
        publisher=house().attribution,
        copyright=house().licence,
    )


def codes_of(here: Snapshot, procedure: Record) -> Iterable[Code]:
    """The codes of a procedure, then those of the conditions that it is told to treat or to look for."""
    yield from procedure.codes
    for condition in here.applying("condition", procedure):
        yield from condition.codes


def citation_of(here: Snapshot, source_id: str) -> Citation:
    """A document by its issuer, title, date and address."""
    record = here.find(Key("source", source_id))
    issuer = here.find(Key("organisation", here.witness(source_id)))
    details = record.details if record else None
    return Citation(
        issuer=issuer.title if issuer else "",
        title=record.title if record else source_id,
        dated=details.dated if isinstance(details, Source) else None,
        url=details.url if isinstance(details, Source) else None,
    )
