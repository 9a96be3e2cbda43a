"""Dresses a Flask application: request hooks in order, our errors as problems, JSON as UTF-8."""

from typing import Any
from urllib.parse import parse_qsl

import orjson
from flask import Flask, Request, Response, g, request
from flask.json.provider import JSONProvider
from werkzeug.datastructures import ImmutableMultiDict, MIMEAccept
from werkzeug.exceptions import ClientDisconnected
from werkzeug.utils import cached_property

from kbapi.errors import BadRequestError, KnowledgeBaseError
from kbapi.web import caching, hygiene, security
from kbapi.web.admission import LARGEST_BODY, REFUSAL
from kbapi.web.asked import accepted_types
from kbapi.web.log_lines import Line
from kbapi.web.problems import problem, problem_of_error
from kbapi.web.request_log import LOGGER
from kbapi.web.watch import REQUEST_ID, ROUTE
from kbapi.web.whole_body import FORM


class Utf8Json(JSONProvider):
    """JSON in UTF-8 and in the order of the shapes."""

    def dumps(self, obj: Any, **_options: Any) -> str:
        """The text of plain data."""
        return orjson.dumps(obj).decode()

    def loads(self, s: str | bytes, **_options: Any) -> Any:
        """Plain data of a text."""
        return orjson.loads(s)


class AnyRequest(Request):
    """A request whose query can be read whatever bytes it holds; what may stand in it, hygiene decides."""

    def get_data(self, *how: Any, **named: Any) -> Any:
        """The body; one that was cut off is refused once, and whoever tells the refusal finds it empty."""
        try:
            return super().get_data(*how, **named)
        except ClientDisconnected:
            self._cached_data = b""
            raise BadRequestError(
                "`Content-Length`: the body is shorter; it was cut off on the way, so send it again.",
                kind="header",
                where="Content-Length",
            ) from None

    def _load_form_data(self) -> None:
        if self.mimetype == FORM:
            self.get_data()
        super()._load_form_data()

    @cached_property
    def accept_mimetypes(self) -> MIMEAccept:
        """The media types that are accepted, as everything else here reads them."""
        return accepted_types(self.headers.get("Accept"))

    @cached_property
    def args(self) -> ImmutableMultiDict[str, str]:
        """The parameters of the query; bytes that are no text become question marks in a box."""
        query = self.query_string.decode("utf-8", "replace")
        return ImmutableMultiDict(parse_qsl(query, keep_blank_values=True, errors="replace"))


def dress(app: Flask, hosts: list[str], hsts_seconds: int = 0) -> None:
    """Adds what every answer of the application has.

    `hosts` are the names that it answers to, none for all; `hsts_seconds` is for browsers, 0 for nothing.
    """
    app.json = Utf8Json(app)
    app.request_class = AnyRequest
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    app.url_map.redirect_defaults = False
    app.config |= {
        "MAX_CONTENT_LENGTH": LARGEST_BODY,
        "PROPAGATE_EXCEPTIONS": False,
        "KBAPI_HSTS": hsts_seconds,
        "KBAPI_HOSTS": [host.lower() for host in hosts],
    }
    app.before_request(_tell_refusal)
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


def _tell_refusal() -> None:
    """Raises the error of a request that was not let in, so that every door tells it in its own form."""
    if refusal := request.environ.get(REFUSAL):
        raise refusal


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
    _note_fault(error)
    return problem("internal-error")


def _note_fault(error: BaseException) -> None:
    """Writes the type of an unexpected error and where it was raised; its text may quote the caller."""
    frames = []
    trace = error.__traceback__
    while trace:
        frames.append(f"{trace.tb_frame.f_code.co_filename.rpartition('kbapi/')[2]}:{trace.tb_lineno}")
        trace = trace.tb_next
    name = request.environ.get(REQUEST_ID)
    LOGGER.error(Line(request=name, fault=type(error).__name__, raised_at=frames[-8:]))
