"""Records as plain data: what all kinds share; what a kind adds stands in `details`."""

from collections.abc import Iterable
from functools import lru_cache

from kbapi.api.shapes._names import Plain, href, language, meta, ref, refs
from kbapi.api.shapes.details import DETAILS
from kbapi.api.shapes.facts import fact_shapes
from kbapi.knowledge.citation import cited_claims, without_marks
from kbapi.knowledge.code import Code, uri_of
from kbapi.knowledge.library import Entry
from kbapi.knowledge.readability import METRIC, reading_grade
from kbapi.knowledge.record import Record, Section
from kbapi.knowledge.review import Review, due_day
from kbapi.knowledge.telling import ToldFact
from kbapi.web.markdown import to_html, to_text
from kbapi.web.request_context import absolute, snapshot

KEPT_GRADES = 1024


def summary_shape(entry: Entry) -> Plain:
    """A record as it stands in a list."""
    record = entry.record
    return ref(record) | {
        "summary": without_marks(record.summary),
        "language": language(record.key),
        "meta": meta(entry),
    }


def record_shape(entry: Entry, organisation: str = "") -> Plain:
    """A record in full."""
    record = entry.record
    told = snapshot().told(record)
    common = summary_shape(entry) | {
        "also_called": list(record.also_called),
        "codes": [code_shape(code) for code in record.codes],
        "sections": [section_shape(record, section) for section in record.sections],
        "facts": fact_shapes(told, entry, organisation),
        "sources": refs("source", _sources_of_page(record, told)),
        "readability": {
            "metric": METRIC,
            "grade": _grade(tuple(section.markdown for section in record.sections)),
        },
        "fingerprint": entry.fingerprint,
        "reviews": [_review(review, entry) for review in entry.reviews],
        "withdrawn": _withdrawn(record),
        "links": _links(record),
    }
    return common | DETAILS[record.kind](record)


def code_shape(code: Code) -> Plain:
    """A code under the URI of its system."""
    return {
        "system": uri_of(code.system),
        "code": code.code,
        "relation": code.relation,
        "verified_in": code.verified_in,
    }


def section_shape(record: Record, section: Section) -> Plain:
    """A section as HTML with source marks and as plain text."""
    alone = record.kind == "procedure" and record.section(section.id) is not None
    address = f"{href(record.kind, record.id)}/sections/{section.id}" if alone else None
    return {
        "id": section.id,
        "heading": section.heading,
        "html": to_html(section.markdown, record.kind, snapshot().language, absolute("")),
        "text": to_text(section.markdown),
        "claims": list(cited_claims(section.markdown)),
        "href": address,
    }


def section_alone(entry: Entry, section: Section) -> Plain:
    """A section by itself, with the page and the sources it rests on."""
    return section_shape(entry.record, section) | {
        "about": ref(entry.record),
        "sources": refs("source", sources_of(cited_claims(section.markdown))),
        "language": language(entry.record.key),
        "meta": meta(entry),
    }


def _sources_of_page(record: Record, told: Iterable[ToldFact]) -> list[str]:
    """The ids of the sources behind everything a page says, in alphabetical order."""
    stated = (claim.id for fact in told for claim in fact.claims)
    cited = (claim for section in record.sections for claim in cited_claims(section.markdown))
    return sources_of((*stated, *cited, *record.details.cited))


def sources_of(claim_ids: Iterable[str]) -> list[str]:
    """The ids of the sources of some claims, in alphabetical order."""
    claims = filter(None, map(snapshot().claim, dict.fromkeys(claim_ids)))
    return sorted({mention.source for claim in claims for mention in claim.sources})


@lru_cache(KEPT_GRADES)
def _grade(markdown: tuple[str, ...]) -> float | None:
    tenths = reading_grade(" ".join(map(to_text, markdown)))
    return tenths / 10 if tenths is not None else None


def _review(review: Review, entry: Entry) -> Plain:
    return {
        "reviewer": review.reviewer,
        "role": review.role,
        "date": review.date,
        "due": due_day(review).isoformat(),
        "scope": review.scope,
        "organisation": review.organisation,
        "withdrawn": review.withdrawn,
        "fingerprint": review.fingerprint,
        "lapsed": review.fingerprint != entry.fingerprint,
        "verified": review.verified,
    }


def _withdrawn(record: Record) -> Plain | None:
    gone = record.withdrawn
    return {"date": gone.date, "reason": gone.reason, "replaced_by": gone.replaced_by} if gone else None


def _links(record: Record) -> Plain:
    address = href(record.kind, record.id)
    if record.kind != "procedure":
        return {"self": address}
    parts = ("facts", "education", "timeline")
    return {"self": address} | {part: f"{address}/{part}" for part in parts}
