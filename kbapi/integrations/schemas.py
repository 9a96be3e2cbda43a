"""The JSON Schemas of this project for anybody to read: of other people's protocols and of content pages."""

import json
from collections.abc import Mapping
from pathlib import Path

from flask import Blueprint, Response, jsonify
from werkzeug.exceptions import NotFound

from kbapi.access.scopes import OPEN
from kbapi.web.door_policy import DoorPolicy, allow
from kbapi.web.hygiene import refuse_parameters
from kbapi.web.listed import lists
from kbapi.web.request_context import absolute

blueprint = Blueprint("schemas", __name__, url_prefix="/schemas")
allow(blueprint, DoorPolicy(scope=OPEN))
blueprint.before_request(refuse_parameters)

_PACKAGE = Path(__file__).resolve().parent.parent
_ENDING = ".schema.json"
SCHEMA_JSON = "application/schema+json"


def _read() -> Mapping[str, bytes]:
    """All schemas by path: those of the checkout, else those inside the installed package."""
    checkout, packaged = _PACKAGE.parent / "schemas", _PACKAGE / "_schemas"
    folder = checkout if checkout.is_dir() else packaged
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob(f"*{_ENDING}"))
    }


_SCHEMAS = _read()
_TITLES = {path: json.loads(text).get("title", "") for path, text in _SCHEMAS.items()}


@blueprint.get("/")
def index() -> Response:
    """All schemas with their addresses."""
    return jsonify(
        items=[{"title": title, "href": absolute(f"/schemas/{path}")} for path, title in _TITLES.items()]
    )


@blueprint.get("/<path:path>")
def schema(path: str) -> Response:
    """One schema."""
    if path not in _SCHEMAS:
        raise NotFound
    return Response(_SCHEMAS[path], content_type=SCHEMA_JSON)


lists(blueprint, lambda: ("/schemas/", *(f"/schemas/{path}" for path in _SCHEMAS)))
