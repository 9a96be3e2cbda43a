"""The handout of a procedure as FHIR R4 tells it: a Library, and a DocumentReference with the same files."""

from dataclasses import dataclass
from hashlib import sha1

from kbapi.fhir.publication import (
    Frame,
    Json,
    base_of,
    canonical,
    coding,
    concept,
    instant,
    publication_status,
    published,
)
from kbapi.fhir.sources import Citation, citation
from kbapi.knowledge.code import Code
from kbapi.knowledge.review import ReviewState

LOINC = "http://loinc.org"
INSTRUCTIONS = "69730-0"
"""LOINC's name for instructions given to a patient."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What is known of the bytes of a file: their number, and their SHA-1 in Base64, as FHIR asks."""

    size: int
    sha1: str


@dataclass(frozen=True, slots=True)
class File:
    """One form of a handout, and where it is fetched; not every reader needs it measured."""

    media_type: str
    url: str
    measure: Measure | None = None


@dataclass(frozen=True, slots=True)
class Handout:
    """A handout in one language; `original` is the id of the one that it translates, if it does."""

    id: str
    frame: Frame
    files: tuple[File, ...]
    sources: tuple[Citation, ...]
    own_codes: tuple[Code, ...] = ()
    original: str | None = None


def sha1_of(data: bytes) -> bytes:
    """The digest that FHIR R4 puts into Attachment.hash; it guards against mix-ups, not against malice."""
    return sha1(data, usedforsecurity=False).digest()


def library(handout: Handout) -> Json:
    """The handout as a collection of knowledge in several forms."""
    frame, origin = handout.frame, handout.original
    related = [citation(source) for source in handout.sources]
    if origin:
        related.append({"type": "derived-from", "resource": canonical(frame.base, "Library", origin)})
    return published("Library", handout.id, frame) | {
        "type": concept("library-type", "asset-collection"),
        "topic": [concept("definition-topic", "education")],
        **({"relatedArtifact": related} if related else {}),
        "content": [_attachment(file, frame) for file in handout.files],
    }


def document_reference(handout: Handout) -> Json:
    """The same files for readers that only know documents."""
    frame, origin = handout.frame, handout.original
    reviewed = publication_status(frame.review) == "active"
    withdrawn = frame.review.state is ReviewState.WITHDRAWN
    procedures = [{"coding": [coding(code)]} for code in handout.own_codes]
    transforms = {"code": "transforms", "target": {"reference": f"DocumentReference/{origin}"}}
    return base_of("DocumentReference", handout.id, frame) | {
        "masterIdentifier": {
            "system": "urn:ietf:rfc:3986",
            "value": canonical(frame.base, "DocumentReference", handout.id),
        },
        "identifier": [{"value": frame.version}],
        "status": "superseded" if withdrawn else "current",
        "docStatus": "final" if reviewed else "preliminary",
        "type": {"coding": [{"system": LOINC, "code": INSTRUCTIONS}]},
        "date": instant(frame.published_at),
        **({"relatesTo": [transforms]} if origin else {}),
        "description": frame.title,
        "content": [{"attachment": _attachment(file, frame)} for file in handout.files],
        "context": {
            **({"event": procedures} if procedures else {}),
            "related": [{"reference": f"Library/{handout.id}"}],
        },
    }


def _attachment(file: File, frame: Frame) -> Json:
    measure = file.measure
    return {
        "contentType": file.media_type,
        "language": frame.language,
        "url": file.url,
        **({"size": measure.size, "hash": measure.sha1} if measure else {}),
        "title": frame.title,
        "creation": instant(frame.published_at),
    }
