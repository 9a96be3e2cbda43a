"""Parts that FHIR R4 resources share: addresses, codings, the frame of whatever a page publishes."""

import html
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from kbapi.knowledge.code import CODE_SYSTEMS, Code, Relation
from kbapi.knowledge.identity import Key
from kbapi.knowledge.review import ReviewState, ReviewStatus

Json = dict[str, Any]
"""A resource or a part of one, under the names of FHIR."""

FHIR_VERSION = "4.0.1"
PREFIX = "/fhir"
LONGEST_ID = 64
TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"
_URIS = {system.id: system.uri for system in CODE_SYSTEMS}
_AGING = (ReviewState.DUE_SOON, ReviewState.OVERDUE)
_XHTML = "http://www.w3.org/1999/xhtml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What every resource of one page in one edition tells of itself.

    `base` is the public address of the service, empty where none is set; `version` says which words these
    are; `shown_state` is the state of the review that its files show; `codes` are the focus under which the
    resource is to be found.
    """

    base: str
    edition: str
    published_at: datetime
    language: str
    version: str
    title: str
    summary: str
    notice: str
    review: ReviewStatus
    shown_state: ReviewState = ReviewState.UNREVIEWED
    codes: tuple[Code, ...] = ()
    publisher: str = ""
    copyright: str = ""


def canonical(base: str, kind: str, resource_id: str) -> str:
    """The canonical address; without a public address a URN that is the same on every machine."""
    if base:
        return f"{base}{PREFIX}/{kind}/{resource_id}"
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'kbapi:{kind}/{resource_id}')}"


def version_id(frame: Frame) -> str:
    """The id of a version: the edition, and the state of the review once that changes with the calendar."""
    state = frame.shown_state
    return f"{frame.edition}.{state.replace('_', '-')}" if state in _AGING else frame.edition


def edition_of_version(version: str) -> str:
    """The edition that a version id names."""
    return version.partition(".")[0]


def published(kind: str, resource_id: str, frame: Frame) -> Json:
    """The elements that all definitions share (Library, PlanDefinition and so on), in the order of FHIR."""
    review = frame.review
    optional: Json = {
        "publisher": frame.publisher,
        "description": frame.summary,
        "useContext": focus(frame.codes),
        "usage": frame.notice,
        "copyright": frame.copyright,
        "lastReviewDate": review.last_reviewed,
        "effectivePeriod": review.next_due and {"start": review.last_reviewed, "end": review.next_due},
    }
    return base_of(kind, resource_id, frame) | {
        "url": canonical(frame.base, kind, resource_id),
        "version": frame.version,
        "name": computer_name(kind, resource_id),
        "title": frame.title,
        "status": publication_status(review),
        "date": instant(frame.published_at),
        **{name: value for name, value in optional.items() if value},
    }


def base_of(kind: str, resource_id: str, frame: Frame) -> Json:
    """What every resource begins with: its type, id, version and a text for people."""
    return {
        "resourceType": kind,
        "id": resource_id,
        "meta": {"versionId": version_id(frame), "lastUpdated": instant(frame.published_at)},
        "language": frame.language,
        "text": narrative((frame.title, frame.summary, frame.notice), frame.language),
    }


def publication_status(review: ReviewStatus) -> str:
    """Ready for use only when a clinician signed it: what nobody reviewed is a draft."""
    if review.state is ReviewState.WITHDRAWN:
        return "retired"
    return "active" if review.last_reviewed else "draft"


def instant(moment: datetime) -> str:
    """A moment as FHIR writes it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def narrative(paragraphs: Iterable[str], language: str) -> Json:
    """The text for people that every resource should carry."""
    inside = "".join(f"<p>{html.escape(text)}</p>" for text in paragraphs if text)
    div = f'<div xmlns="{_XHTML}" lang="{language}" xml:lang="{language}">{inside}</div>'
    return {"status": "generated", "div": div}


def computer_name(kind: str, resource_id: str) -> str:
    """A name that programs can use: `Library/facet.en` is `LibraryFacetEn`."""
    return kind + "".join(part.capitalize() for part in re.split(r"[.-]", resource_id))


def coding(code: Code) -> Json:
    """A code under the URI of its system; never with a display, which some licences forbid."""
    return {"system": _URIS[code.system], "code": code.code}


def concept(system: str, code: str) -> Json:
    """A concept of one of FHIR's own code systems."""
    return {"coding": [{"system": f"{TERMINOLOGY}/{system}", "code": code}]}


def equivalents(codes: Iterable[Code]) -> list[Json]:
    """The codings that mean exactly what the page is about: no others may stand in its own `code`."""
    return [coding(code) for code in codes if code.relation is Relation.EQUIVALENT]


def focus(codes: Iterable[Code]) -> list[Json]:
    """Each code as a context of its own, because broader, narrower and related ones are no synonyms."""
    kind = {"system": f"{TERMINOLOGY}/usage-context-type", "code": "focus"}
    distinct = dict.fromkeys((code.system, code.code) for code in codes)
    return [
        {"code": kind, "valueCodeableConcept": {"coding": [{"system": _URIS[system], "code": code}]}}
        for system, code in distinct
    ]


def page_address(base: str, path: str, key: Key) -> str:
    """The address of a page in the native API; `path` is the segment of its kind."""
    return f"{base}/v1/{path}/{key.id}"
