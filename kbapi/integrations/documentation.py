"""The API reference: the OpenAPI document, and a page that shows it without leaving the host."""

from collections.abc import Iterator
from importlib.resources import files

from flask import Blueprint, Response, current_app, render_template
from werkzeug.exceptions import NotFound

from kbapi.access.scopes import OPEN
from kbapi.web.door_policy import DoorPolicy, allow
from kbapi.web.hygiene import refuse_parameters
from kbapi.web.listed import lists
from kbapi.web.security import PAGE_CSP

blueprint = Blueprint("documentation", __name__)
allow(blueprint, DoorPolicy(scope=OPEN))
blueprint.before_request(refuse_parameters)

_VIEWER = files("flask_swagger_ui") / "dist"
_ASSETS = {
    file.name: file
    for file in (
        *files("kbapi").joinpath("static").iterdir(),
        _VIEWER / "swagger-ui-bundle.js",
        _VIEWER / "swagger-ui.css",
    )
}
_TYPES = {"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8"}
_DAY = "public, max-age=86400"


@blueprint.get("/openapi.json")
def openapi_json() -> Response:
    """The OpenAPI document."""
    return Response(current_app.extensions["kbapi.openapi"].json, content_type="application/json")


@blueprint.get("/openapi.yaml")
def openapi_yaml() -> Response:
    """The OpenAPI document as YAML."""
    return Response(current_app.extensions["kbapi.openapi"].yaml, content_type="application/yaml")


@blueprint.get("/docs")
def docs() -> Response:
    """The page that shows the API reference."""
    response = Response(render_template("docs.html"), content_type="text/html; charset=utf-8")
    # The viewer sets style attributes by script, which needs no exception; its icons are data: images.
    response.headers["Content-Security-Policy"] = PAGE_CSP
    return response


@blueprint.get("/assets/<name>")
def asset(name: str) -> Response:
    """A style sheet or script of our own pages or of the API viewer."""
    if name not in _ASSETS:
        raise NotFound
    response = Response(_ASSETS[name].read_bytes(), content_type=_TYPES[name.rpartition(".")[2]])
    response.headers["Cache-Control"] = _DAY
    return response


def _addresses() -> Iterator[str]:
    yield from ("/openapi.json", "/openapi.yaml", "/docs")
    yield from (f"/assets/{name}" for name in _ASSETS)


lists(blueprint, _addresses)
