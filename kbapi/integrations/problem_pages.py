"""A page for every type of problem that says cause and cure; the `type` of a problem leads here."""

from typing import Any

from flask import Blueprint, Response, jsonify, render_template
from werkzeug.exceptions import NotFound

from kbapi.access.scopes import OPEN
from kbapi.web.door_policy import DoorPolicy, allow
from kbapi.web.hygiene import refuse_parameters
from kbapi.web.listed import lists
from kbapi.web.negotiation import wanted_format
from kbapi.web.problem_types import PROBLEM_TYPES
from kbapi.web.problems import type_of
from kbapi.web.security import PAGE_CSP

blueprint = Blueprint("problem_pages", __name__)
allow(blueprint, DoorPolicy(scope=OPEN))
blueprint.before_request(refuse_parameters)

_FORMATS = {"html": "text/html", "json": "application/json"}


@blueprint.get("/problems/<slug>")
def problem_page(slug: str) -> Any:
    """What a type of problem means and what to do about it."""
    known = PROBLEM_TYPES.get(slug)
    if known is None:
        raise NotFound
    if wanted_format(_FORMATS, None) == "json":
        response = jsonify(
            type=type_of(known), title=known.title, status=known.status, cause=known.cause, cure=known.cure
        )
    else:
        page = render_template("problem.html", known=known)
        response = Response(page, content_type="text/html; charset=utf-8")
        response.headers["Content-Security-Policy"] = PAGE_CSP
    response.vary.add("Accept")
    return response


lists(blueprint, lambda: (f"/problems/{slug}" for slug in PROBLEM_TYPES))
