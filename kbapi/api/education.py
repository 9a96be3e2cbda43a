"""The handout of a procedure as JSON, HTML, plain text and Markdown."""

from typing import Any

from flask import Response, render_template

from kbapi.api.schemas.education import FORMATS, Education, EducationQuery
from kbapi.api.shapes._names import Plain, language, meta, ref
from kbapi.api.shapes.facts import claim_shape
from kbapi.api.shapes.lists import Answer
from kbapi.api.shapes.records import section_shape
from kbapi.api.spec import Resource
from kbapi.errors import BadParameterError
from kbapi.handout.leaflet import Leaflet, chosen_sections, claims_of
from kbapi.knowledge.citation import without_marks
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Entry
from kbapi.knowledge.provenance import Organisation
from kbapi.knowledge.record import Record
from kbapi.web.markdown import to_handout_text, to_markdown
from kbapi.web.negotiation import wanted_format
from kbapi.web.request_context import absolute, leading_organisation, snapshot
from kbapi.web.wording import word

blueprint = Resource("education", __name__, url_prefix="/v1", description="Handouts for patients.")

_TEMPLATES = {"html": "leaflet.html", "text": "leaflet.txt", "markdown": "leaflet.md"}
_LEAFLET_CSP = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'"
"""Unlike our own pages a leaflet may be framed: other people's pages show it."""


@blueprint.answer(
    "/procedures/<procedure_id>/education",
    Education,
    EducationQuery,
    more_types=[FORMATS[name] for name in _TEMPLATES],
)
def get_education(query: dict[str, Any], procedure_id: str) -> Answer | Response:
    """Get the handout of a procedure, in whole or in part, in the asked form."""
    entry = snapshot().entry("procedure", procedure_id)
    form = wanted_format(FORMATS, query.get("format"))
    page, headers = _plain(entry, _leaflet(entry, query)), {"Vary": "Accept"}
    if form == "json":
        return page, headers
    text = render_template(_TEMPLATES[form], page=page, word=word, lang=snapshot().language)
    if form == "html":
        headers["Content-Security-Policy"] = _LEAFLET_CSP
    return Response(text, content_type=f"{FORMATS[form]}; charset=utf-8", headers=headers)


def _leaflet(entry: Entry, query: dict[str, Any]) -> Leaflet:
    record, here = entry.record, snapshot()
    wanted = query["sections"].split(",") if "sections" in query else []
    known = [section.id for section in record.sections]
    if strangers := [name for name in wanted if name not in known]:
        raise BadParameterError(
            "sections",
            f"{len(strangers)} of the named sections are not on this page. Its sections: {', '.join(known)}.",
        )
    sections = chosen_sections(record, wanted)
    claims = tuple(filter(None, map(here.claim, claims_of(sections))))
    source_ids = sorted({mention.source for claim in claims for mention in claim.sources})
    sources = tuple(filter(None, (here.find(Key("source", source)) for source in source_ids)))
    organisation = here.find(Key("organisation", leading_organisation(query) or "-"))
    details = organisation.details if organisation else None
    contacts = details.contacts if isinstance(details, Organisation) else ()
    return Leaflet(record, sections, claims, sources, organisation, contacts)


def _plain(entry: Entry, leaflet: Leaflet) -> Plain:
    record, base = leaflet.procedure, absolute("")
    return {
        "about": ref(record),
        "title": record.title,
        "summary": without_marks(record.summary),
        "sections": [
            section_shape(record, section)
            | {
                "text": to_handout_text(section.markdown, snapshot().language),
                "markdown": to_markdown(section.markdown, record.kind, snapshot().language, base),
            }
            for section in leaflet.sections
        ],
        "claims": [claim_shape(claim) for claim in leaflet.claims],
        "sources": [ref(source) | {"issuer": _issuer(source)} for source in leaflet.sources],
        "organisation": ref(leaflet.organisation) if leaflet.organisation else None,
        "contacts": [{"phone": c.phone, "use": c.use, "claim": c.claim} for c in leaflet.contacts],
        "language": language(record.key),
        "meta": meta(entry),
    }


def _issuer(source: Record) -> str:
    issuer = snapshot().find(Key("organisation", snapshot().witness(source.id)))
    return issuer.title if issuer else ""
