"""Reads what an operation is asked; what is unknown or unfit becomes a problem that names the place."""

import difflib
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from flask import Request, abort
from marshmallow import RAISE, Schema, ValidationError
from webargs.flaskparser import FlaskParser

from kbapi.api.schemas._shape import UNKNOWN
from kbapi.errors import UnknownParameterError
from kbapi.web.hygiene import shown
from kbapi.web.json_body import read_object
from kbapi.web.problems import problem

Path = tuple[str, ...]


class StrictParser(FlaskParser):
    """Refuses what it does not know; never shows a value, nor a name from a body, which may be private."""

    DEFAULT_UNKNOWN_BY_LOCATION = FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION | {"query": RAISE, "json": RAISE}

    def load_json(self, req: Request, _schema: Schema) -> Any:
        """The body as plain data; raises as `read_object` does."""
        return read_object(req)

    def handle_error(
        self,
        error: ValidationError,
        req: Request,  # noqa: ARG002 - the signature is webargs'
        schema: Schema,
        *,
        error_status_code: int | None,  # noqa: ARG002
        error_headers: Mapping[str, str] | None,  # noqa: ARG002
    ) -> NoReturn:
        """Turns validation messages into a problem."""
        [(location, messages)] = error.messages_dict.items()
        found = list(_flat(messages))
        if location == "query":
            _refuse_query(found, schema)
        complaints = [{"detail": text, "pointer": _pointer(path, schema)} for path, text in found]
        abort(problem("invalid-body", complaints=complaints))


def body_of(schema: type[Schema]) -> dict[str, Any]:
    """The JSON body of the request at hand by a schema; fails as an operation's own body does."""
    read: dict[str, Any] = PARSER.parse(schema(), location="json", error_status_code=422)
    return read


PARSER = StrictParser()


def _flat(messages: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            yield from _flat(inner, path if key == "_schema" else (*path, str(key)))
    else:
        for text in messages if isinstance(messages, list) else [messages]:
            yield path, str(text)


def _refuse_query(found: list[tuple[Path, str]], schema: Schema) -> NoReturn:
    for (name, *_), text in found:
        if text == UNKNOWN:
            raise UnknownParameterError(shown(name), _nearest(name, schema))
    complaints = [
        {"detail": f"`{name}` {text[0].lower()}{text[1:]}".rstrip(".") + ".", "parameter": name}
        for (name, *_), text in found
    ]
    abort(problem("bad-request", complaints[0]["detail"], complaints=complaints))


def _nearest(name: str, schema: Schema) -> str | None:
    return next(iter(difflib.get_close_matches(name[:64].lower(), schema.fields, n=1, cutoff=0.0)), None)


def _pointer(path: Path, schema: Schema) -> str:
    places = [part if part in schema.fields or part.isdigit() else "<redacted>" for part in path]
    return "".join(f"/{place}" for place in places)
