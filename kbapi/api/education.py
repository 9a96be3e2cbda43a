"""The handout of a procedure as JSON, HTML, plain text, Markdown and PDF."""

from collections.abc import Iterator
from typing import Any

from flask import Response

from kbapi.api.schemas.education import FORMATS, Education, EducationQuery
from kbapi.api.shapes._names import language
from kbapi.api.shapes.education import education_shape
from kbapi.api.shapes.lists import Answer
from kbapi.api.spec import Resource
from kbapi.errors import BadParameterError
from kbapi.handout.leaflet import Leaflet
from kbapi.knowledge.library import Entry
from kbapi.web.leaflet_pdf import set_pdf
from kbapi.web.leaflets import LEAFLET_CSP, leaflet_at_hand, set_leaflet
from kbapi.web.listed import ids_of, in_languages, lists
from kbapi.web.negotiation import wanted_format
from kbapi.web.request_context import leading_organisation, snapshot

blueprint = Resource("education", __name__, url_prefix="/v1", description="Handouts for patients.")

_PDF_CSP = (
    "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; base-uri 'none'; form-action 'none'"
)
"""The page that a browser wraps around a PDF is bound by the policy of the file."""


@blueprint.answer(
    "/procedures/<procedure_id>/education",
    Education,
    EducationQuery,
    more_types=[media_type for name, media_type in FORMATS.items() if name != "json"],
)
def get_education(query: dict[str, Any], procedure_id: str) -> Answer | Response:
    """Get the handout of a procedure, in whole or in part, in the asked form."""
    entry = snapshot().entry("procedure", procedure_id)
    form = wanted_format(FORMATS, query.get("format"))
    leaflet = asked_leaflet(entry, query, leading_organisation(query))
    if form == "json":
        return education_shape(entry, leaflet), {"Vary": "Accept"}
    language(entry.record.key)
    return _pdf(leaflet) if form == "pdf" else leaflet_page(leaflet, form)


def asked_leaflet(entry: Entry, query: dict[str, Any], organisation: str) -> Leaflet:
    """The leaflet with the asked parts; raises BadParameterError for a section that is not there."""
    wanted = query["sections"].split(",") if "sections" in query else []
    known = [section.id for section in entry.record.sections]
    if strangers := [name for name in wanted if name not in known]:
        raise BadParameterError(
            "sections",
            f"{len(strangers)} of the named sections are not on this page. Its sections: {', '.join(known)}.",
        )
    return leaflet_at_hand(entry, wanted, organisation)


def leaflet_page(leaflet: Leaflet, form: str) -> Response:
    """The leaflet in a form that is text."""
    headers = {"Vary": "Accept"} | ({"Content-Security-Policy": LEAFLET_CSP} if form == "html" else {})
    return Response(
        set_leaflet(leaflet, form), content_type=f"{FORMATS[form]}; charset=utf-8", headers=headers
    )


def _pdf(leaflet: Leaflet) -> Response:
    name = f"{leaflet.procedure.id}-{leaflet.imprint.language}.pdf"
    headers = {
        "Vary": "Accept",
        "Content-Disposition": f'inline; filename="{name}"',
        "Content-Security-Policy": _PDF_CSP,
    }
    return Response(set_pdf(leaflet), content_type=FORMATS["pdf"], headers=headers)


def _addresses() -> Iterator[str]:
    """All forms but the PDF, which costs more to make than it is asked for."""
    for procedure in ids_of("procedure"):
        path = f"/v1/procedures/{procedure}/education"
        yield from in_languages(path)
        for form in FORMATS.keys() - {"pdf"}:
            yield from in_languages(path, f"format={form}")


lists(blueprint, _addresses)
