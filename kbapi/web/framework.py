"""Dresses a Flask application: request hooks in order, our errors as problems, JSON as UTF-8."""

from typing import Any
from urllib.parse import parse_qsl

import orjson
from flask import Flask, Request, Response, g, request
from flask.json.provider import JSONProvider
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.utils import cached_property

from kbapi.errors import KnowledgeBaseError
from kbapi.web import caching, hygiene, request_log, security
from kbapi.web.problems import problem, problem_of_error
from kbapi.web.watch import ROUTE, Watch

LARGEST_BODY = 1024 * 1024


class Utf8Json(JSONProvider):
    """JSON in UTF-8 and in the order of the shapes."""

    def dumps(self, obj: Any, **_options: Any) -> str:
        """The text of plain data."""
        return orjson.dumps(obj).decode()

    def loads(self, s: str | bytes, **_options: Any) -> Any:
        """Plain data of a text."""
        return orjson.loads(s)


class AnyQuery(Request):
    """A request whose query can be read whatever bytes it holds; what may stand in it, hygiene decides."""

    @cached_property
    def args(self) -> ImmutableMultiDict[str, str]:
        """The parameters of the query; bytes that are no text become question marks in a box."""
        query = self.query_string.decode("utf-8", "replace")
        return ImmutableMultiDict(parse_qsl(query, keep_blank_values=True, errors="replace"))


def dress(app: Flask, hosts: list[str]) -> None:
    """Adds what every answer of the application has; `hosts` are the names it answers to, none for all."""
    app.json = Utf8Json(app)
    app.request_class = AnyQuery
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    app.url_map.redirect_defaults = False
    app.config |= {
        "MAX_CONTENT_LENGTH": LARGEST_BODY,
        "PROPAGATE_EXCEPTIONS": False,
        "KBAPI_HOSTS": [host.lower() for host in hosts],
    }
    app.wsgi_app = Watch(app.wsgi_app)  # type: ignore[method-assign]  # as Flask's documentation says
    app.before_request(hygiene.refuse_odd_requests)
    app.before_request(_preflight)
    app.register_error_handler(KnowledgeBaseError, problem_of_error)
    app.register_error_handler(Exception, _fault)
    # Hooks after a request run in reverse: validators first.
    for hook in (
        _tell_route,
        security.protect,
        security.share,
        _tell_language,
        caching.finish,
    ):
        app.after_request(hook)


def _preflight() -> Response | None:
    """Answers a browser's CORS preflight; whether the address exists is told by the request that follows."""
    if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
        return Response(status=204)
    return None


def _tell_route(response: Response) -> Response:
    if request.url_rule:
        request.environ[ROUTE] = request.url_rule.rule
    return response


def _tell_language(response: Response) -> Response:
    response.headers.setdefault("Content-Language", ", ".join(sorted(g.get("languages", {"en"}))))
    response.vary.add("Accept-Language")
    return response


def _fault(error: Exception) -> Response:
    request_log.note_fault(error)
    return problem("internal-error")
