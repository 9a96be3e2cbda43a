"""Problems for people: a page where a browser asked for one, RFC 9457 for everybody else."""

from typing import Any

from flask import Response, render_template, request
from werkzeug.exceptions import HTTPException

from kbapi.errors import KnowledgeBaseError
from kbapi.integrations.site.rendering import dressed, wording
from kbapi.web.language import told_language
from kbapi.web.problems import problem_of_error, problem_of_status

_HEADINGS = {404: "error-missing", 400: "error-address", 503: "error-later"}
"""The words above a page that tells a problem; any other problem has one for all."""


def told_to_people(error: Exception) -> Response:
    """What went wrong and what to do; the status is the same in both forms."""
    response = _problem(error)
    if not _wants_page():
        return response
    told: Any = response.get_json(force=True)
    words = wording(told_language())
    heading = words["say"](_HEADINGS.get(response.status_code, "error"))
    page = dressed(
        render_template("site/problem.html", told=told, heading=heading, **words), response.status_code
    )
    for name in ("Retry-After", "Allow", "WWW-Authenticate"):
        if name in response.headers:
            page.headers[name] = response.headers[name]
    return page


def lost(error: HTTPException) -> Response:
    """What stands at an address that nothing answers; the fault of an address that is there stays its own."""
    is_for_programs = request.blueprint not in (None, "site") or request.path.startswith("/v1/")
    if is_for_programs or not _wants_page():
        given = error.response
        return given if isinstance(given, Response) else problem_of_status(404)
    return told_to_people(error)


def _problem(error: Exception) -> Response:
    if isinstance(error, KnowledgeBaseError):
        return problem_of_error(error)
    if isinstance(error, HTTPException) and error.code:
        return problem_of_status(error.code)
    raise error


def _wants_page() -> bool:
    return request.accept_mimetypes.quality("text/html") > request.accept_mimetypes.quality(
        "application/json"
    )
