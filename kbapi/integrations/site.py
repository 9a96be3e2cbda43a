"""The front page: what the service is, which edition it serves, and where to go from here."""

from flask import Blueprint, Response, render_template

from kbapi.web.hygiene import refuse_parameters
from kbapi.web.request_context import snapshot
from kbapi.web.security import PAGE_CSP

blueprint = Blueprint("site", __name__)
blueprint.before_request(refuse_parameters)


@blueprint.get("/")
def front_page() -> Response:
    """The front page; works without scripts."""
    page = snapshot().page("procedure", {}, 0, 200)
    procedures = [entry.record for entry in page.entries]
    text = render_template("front.html", procedures=procedures, info=snapshot().info)
    response = Response(text, content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = PAGE_CSP
    return response
