"""A page to prepare with: the checklist and the questions as an element that works within the page."""

from flask import Response

from kbapi.integrations.site import rendering
from kbapi.integrations.site.addresses import refuse_unknown
from kbapi.web.request_context import snapshot


def prepare_page(procedure_id: str) -> Response:
    """The checklist of a procedure to tick off; without scripts it leads to the same one in the handout."""
    refuse_unknown()
    entry = snapshot().entry("procedure", procedure_id)
    return rendering.page(
        "prepare.html",
        rendering.saying()("prepare"),
        entry=entry,
        data=f"/v1/candidacy/questions?procedure={procedure_id}",
    )
