"""Where statements come from, as RelatedArtifact tells it."""

from dataclasses import dataclass

from kbapi.fhir.publication import Json


@dataclass(frozen=True, slots=True)
class Citation:
    """A document that is cited: its issuer, title, date and web address, as far as they are known."""

    issuer: str
    title: str
    dated: str | None = None
    url: str | None = None


def citation(source: Citation, *, place: str = "", **more: str) -> Json:
    """The document as an artifact; `place` is the heading in it, `more` are further elements."""
    parts = (source.issuer, source.title, place, source.dated)
    told = {"type": "citation", **more, "citation": ". ".join(filter(None, parts)) + "."}
    return told | ({"url": source.url} if source.url else {})
