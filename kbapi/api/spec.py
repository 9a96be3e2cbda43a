"""flask-smorest made to speak of problems as RFC 9457 does, and to document what every operation shares."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any

from flask import Response, jsonify
from flask_smorest import Api, Blueprint
from marshmallow import Schema, fields
from werkzeug.exceptions import HTTPException, NotFound

from kbapi.api.parsing import StrictParser
from kbapi.api.schemas._shape import CLAIM_ID, EDITION_ID, SLUG, EditionQuery, Shape, described
from kbapi.knowledge.identity import SLUG_LENGTH
from kbapi.web.problem_types import PROBLEM_TYPES
from kbapi.web.problems import CONTENT_TYPE, problem_of_status

_KEPT_HEADERS = ("Allow", "Retry-After")
_USUAL_PROBLEMS = (
    "bad-request",
    "invalid-credentials",
    "missing-scope",
    "not-found",
    "too-many-requests",
    "not-ready",
)
_TEXT = {"type": "string"}
_BYTES = {"type": "string", "format": "binary"}
_BODY_PROBLEMS = ("too-large", "unsupported-media-type", "invalid-body")
_TOLD = {
    "KB-Edition": {"schema": _TEXT, "description": "The edition that the answer comes from."},
    "Content-Language": {"schema": _TEXT, "description": "The language that is served."},
    "RateLimit-Policy": {"schema": _TEXT, "description": "How often you may ask, where there is a limit."},
    "RateLimit": {"schema": _TEXT, "description": "How many requests are left, and seconds until all are."},
}
_PROBLEM_HEADERS: Mapping[int, Mapping[str, Any]] = {
    401: {"WWW-Authenticate": {"schema": _TEXT, "description": "`Bearer`: what to show (RFC 6750)."}},
    403: {"WWW-Authenticate": {"schema": _TEXT, "description": "The scope that the key lacks."}},
    429: {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds to wait."}},
    503: {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds to wait."}},
}
_KEPT = _TOLD | {
    "ETag": {"schema": _TEXT, "description": "Strong validator; send it back in If-None-Match."},
}
_SHAPES = {"claim_id": CLAIM_ID, "edition_id": EDITION_ID}

View = Callable[..., Any]


class Complaint(Shape):
    """One thing that is wrong with a request, and where."""

    detail = fields.String(required=True)
    pointer = fields.String(metadata=described("JSON Pointer into the body."))
    parameter = fields.String(metadata=described("The name of a query parameter."))
    header = fields.String(metadata=described("The name of a header."))


class Problem(Shape):
    """A problem as RFC 9457 tells it."""

    type = fields.String(required=True, metadata={"examples": ["/problems/not-found"]})
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    instance = fields.String(required=True, metadata=described("The id of the request, for the operators."))
    errors = fields.List(fields.Nested(Complaint))


class ProblemApi(Api):
    """flask-smorest whose every error is a problem, in the answers and in the document."""

    ERROR_SCHEMA = Problem

    def handle_http_exception(self, error: HTTPException) -> Response:
        """The problem of an error that the framework raised."""
        given = error.get_response()
        if error.response is not None or error.code is None or error.code < 400:
            return Response(given.get_data(), given.status_code, given.headers)
        return problem_of_status(
            error.code, {name: given.headers[name] for name in _KEPT_HEADERS if name in given.headers}
        )

    def _register_responses(self) -> None:
        usual: str = self.DEFAULT_RESPONSE_CONTENT_TYPE  # type: ignore[has-type]  # the library is untyped
        self.DEFAULT_RESPONSE_CONTENT_TYPE = CONTENT_TYPE
        super()._register_responses()
        self.DEFAULT_RESPONSE_CONTENT_TYPE = usual


class Resource(Blueprint):
    """A blueprint whose operations have an id, path parameters of a known shape, and their errors told."""

    ARGUMENTS_PARSER = StrictParser()

    def answer(
        self,
        rule: str,
        shape: type[Schema] | None,
        query: type[Schema] = EditionQuery,
        *,
        more_types: Sequence[str] = (),
    ) -> Callable[[View], View]:
        """Registers a GET: the view takes its query as one mapping, then its path parameters by name.

        It gives plain data of the shape, such data with headers, or a response in one of `more_types`.
        """

        problems = (*_USUAL_PROBLEMS, *(("not-acceptable",) if shape and more_types else ()))

        def register(view: View) -> View:
            made = self._in_types(shape, more_types, _KEPT)(_answering(view))
            tell_answer(made, 304, description="Not modified", success=True)
            return self._documented(rule, "GET", query, problems)(made)

        return register

    def reply(
        self,
        rule: str,
        shape: type[Schema],
        body: type[Schema],
        query: type[Schema] = EditionQuery,
        *,
        read_in_view: bool = False,
        more_bodies: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> Callable[[View], View]:
        """Registers a POST: the view takes its query and its body as mappings, then its path parameters.

        A view that can be sent `more_bodies`, JSON Schemas by media type, reads the body itself and takes the
        query alone.
        """

        def register(view: View) -> View:
            made = self._in_types(shape, (), _TOLD)(_answering(view))
            if read_in_view:
                made = self.doc(requestBody=_body_of(body, more_bodies or {}))(made)
            else:
                made = self.arguments(body, location="json", error_status_code=422)(made)
            return self._documented(rule, "POST", query, (*_USUAL_PROBLEMS, *_BODY_PROBLEMS))(made)

        return register

    def _in_types(
        self, shape: type[Schema] | None, more_types: Sequence[str], headers: Mapping[str, Any]
    ) -> Callable[[View], View]:
        """Documents the media types of a good answer."""

        def register(view: View) -> View:
            if shape:
                tell_answer(view, 200, schema=shape, headers=headers, success=True)
            for media_type in more_types:
                schema = _schema_of(media_type)
                tell_answer(view, 200, schema=schema, content_type=media_type, headers=headers, success=True)
            return view

        return register

    def _documented(
        self, rule: str, method: str, query: type[Schema], problems: Sequence[str]
    ) -> Callable[[View], View]:
        """Reads the query and registers the address."""

        def register(view: View) -> View:
            for slug in problems:
                tell_problem(view, slug)
            made = self.arguments(query, location="query", error_status_code=400)(view)
            made = self.doc(operationId=view.__name__)(made)
            return self.route(rule, methods=[method], parameters=path_parameters(rule))(made)  # type: ignore[no-any-return]

        return register


def tell_answer(
    view: View,
    status: int,
    *,
    description: str = "OK",
    schema: type[Schema] | Mapping[str, str] | None = None,
    content_type: str | None = None,
    headers: Mapping[str, Any] | None = None,
    success: bool = False,
) -> None:
    """Documents an answer of a view where flask-smorest keeps what its own `alt_response` documents.

    That wraps the view once more for each answer, and copies all that was told of it before, shapes and all:
    a dozen calls for each request, a third of a second at each start, and 10 MB as long as the process lives.
    """
    told = {"description": description, "schema": schema, "headers": headers}
    answer = {name: value for name, value in told.items() if value is not None}
    kept: dict[str, Any] = view.__dict__.setdefault("_apidoc", {})
    answers = kept.setdefault("response", {}).setdefault("responses", {})
    answers.setdefault(status, []).append({**answer, "content_type": content_type})
    if success:
        kept.setdefault("success_status_codes", []).append(status)


def tell_problem(view: View, slug: str) -> None:
    """Documents a problem that a view may answer with."""
    known = PROBLEM_TYPES[slug]
    tell_answer(
        view,
        known.status,
        description=known.title,
        schema=Problem,
        content_type=CONTENT_TYPE,
        headers=_PROBLEM_HEADERS.get(known.status),
    )


def _schema_of(media_type: str) -> Mapping[str, str]:
    if media_type == "application/pdf":
        return _BYTES
    return {"type": "object"} if media_type.endswith("json") else _TEXT


def _body_of(body: type[Schema], more_bodies: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    """A request body that can be sent as plain JSON or in other types."""
    others = {media_type: {"schema": schema} for media_type, schema in more_bodies.items()}
    return {"required": True, "content": {"application/json": {"schema": body}} | others}


def _answering(view: View) -> View:
    """The view behind a check of its path, with its data made a response.

    Nothing is looked up for what cannot be an id, and nothing is converted: the shapes have the wire's names.
    """

    @wraps(view)
    def answer(*asked: Mapping[str, Any], **path: str) -> Response:
        if not all(re.fullmatch(_shape_of(name), value) for name, value in path.items()):
            raise NotFound
        given = view(*asked, **path)
        if isinstance(given, Response):
            return given
        body, headers = given if isinstance(given, tuple) else (given, {})
        response = jsonify(body)
        response.headers.update(headers)
        return response

    return answer


def _shape_of(parameter: str) -> str:
    return _SHAPES.get(parameter, SLUG)


def path_parameters(rule: str) -> list[dict[str, Any]]:
    """The path parameters of a rule with their shape."""
    names = re.findall(r"<([a-z_]+)>", rule)
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "string", "maxLength": SLUG_LENGTH, "pattern": f"^{_shape_of(name)}$"},
        }
        for name in names
    ]
