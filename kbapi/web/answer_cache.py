"""A WSGI layer before Flask that answers repeated questions, and what is read again from an older edition.

Never a POST, an error, or anything private.
"""

import threading
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import orjson
from werkzeug.http import remove_entity_headers

from kbapi.errors import KnowledgeBaseError
from kbapi.knowledge.translation import CANONICAL
from kbapi.knowledge_base import EditionInfo, KnowledgeBase
from kbapi.web import metrics
from kbapi.web.asked import asks_for_more, canonical_query, is_confirmed, language_of, wants_gzip
from kbapi.web.request_context import Clock
from kbapi.web.sealed_answers import Question, SealedAnswers
from kbapi.web.watch import FROM_MEMORY, ROUTE
from kbapi.web.whole_answer import Headers, whole_answer

PATHS = frozenset({"/v1/search", "/v1/suggest", "/v1/answers"})
"""Public questions by GET whose answers depend on the query, the language and the edition alone."""
_PINNING = "edition="
"""Is in the query of whoever reads one edition for good, as links in records of patients do."""
_LONG = "/v1/export"
"""Is sent as it is made, and too long to be kept."""
_PRIVATE = ("HTTP_AUTHORIZATION", "HTTP_COOKIE")
"""Requests with one of these headers are none of the layer's business."""
_PATIENCE = 10
"""Seconds for which somebody waits while another asks the same, before asking as well."""


class _Here(NamedTuple):
    info: EditionInfo
    day: date
    seal: bytes


class AnswerCache:
    """Answers what was asked before of the same edition on the same day; all else goes on to the app."""

    def __init__(self, app: WSGIApplication, base: KnowledgeBase, clock: Clock, max_bytes: int) -> None:
        self._app = app
        self._base = base
        self._clock = clock
        self.answers = SealedAnswers(max_bytes)
        self._here: _Here | None = None
        self._flights: dict[bytes, threading.Event] = {}
        self._lock = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answers one request."""
        here = self._edition_and_day() if _is_public_question(environ) else None
        if here is None:
            return self._app(environ, start)
        question = self.answers.question(here + _as_asked(environ))
        kept = self.answers.answer_to(question)
        if kept is None and _is_plain(environ):
            kept = self._asked_elsewhere(question)
            if kept is None:
                return self._ask(question, here, environ, start)
        return self._app(environ, start) if kept is None else _tell(kept, environ, start)

    def _edition_and_day(self) -> bytes | None:
        """What all answers depend on; when it changes, the answers of before are of no more use."""
        try:
            info = self._base.current().info
        except KnowledgeBaseError:
            return None
        day = self._clock().date()
        here = self._here
        if here is None or here.info is not info or here.day != day:
            self._here = here = _Here(info, day, f"{info.id} {info.number} {day}\n".encode())
            self.answers.forget()
        return here.seal

    def _asked_elsewhere(self, question: Question) -> bytes | None:
        """The answer that somebody else is waiting for at this moment; None where this is the one to ask."""
        with self._lock:
            flight = self._flights.get(question.name)
            if flight is None:
                self._flights[question.name] = threading.Event()
                return None
        flight.wait(_PATIENCE)
        return self.answers.answer_to(question)

    def _ask(
        self, question: Question, here: bytes, environ: WSGIEnvironment, start: StartResponse
    ) -> Iterable[bytes]:
        metrics.count_lookup("answers", hit=False)
        try:
            status, headers, body = whole_answer(self._app, environ)
            if _may_be_kept(status, headers) and self._edition_and_day() == here:
                self.answers.keep(question, _as_bytes(environ.get(ROUTE), headers, body))
        finally:
            with self._lock:
                flight = self._flights.pop(question.name, None)
            if flight:
                flight.set()
        start(status, headers)
        return [body]


def _is_public_question(environ: WSGIEnvironment) -> bool:
    path = environ["PATH_INFO"]
    return (
        (path in PATHS or (_PINNING in environ.get("QUERY_STRING", "") and path != _LONG))
        and environ["REQUEST_METHOD"] in ("GET", "HEAD")
        and not any(name in environ for name in _PRIVATE)
        and not asks_for_more(environ)
    )


def _is_plain(environ: WSGIEnvironment) -> bool:
    """Whether the whole answer is asked for, from which all other answers can be told."""
    return environ["REQUEST_METHOD"] == "GET" and "HTTP_IF_NONE_MATCH" not in environ


def _as_asked(environ: WSGIEnvironment) -> bytes:
    """All of a request that its answer depends on; the order of parameters is of no account."""
    query = canonical_query(environ.get("QUERY_STRING", ""))
    packed = wants_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
    language = language_of(environ.get("HTTP_ACCEPT_LANGUAGE", ""), CANONICAL)
    path, accept = environ["PATH_INFO"], environ.get("HTTP_ACCEPT", "")
    parts = (path, language, str(packed), environ.get("HTTP_HOST", ""), accept, query)
    return "\n".join(parts).encode("utf-8", "surrogateescape")


def _may_be_kept(status: str, headers: Headers) -> bool:
    public = any(name == "Cache-Control" and value.startswith("public") for name, value in headers)
    return status.startswith("200 ") and public


def _as_bytes(route: str | None, headers: Headers, body: bytes) -> bytes:
    return orjson.dumps([route, headers]) + b"\n" + body


def _tell(kept: bytes, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
    """A kept answer, or that the client has it."""
    told, _, body = kept.partition(b"\n")
    route, fields = orjson.loads(told)
    headers = [(name, value) for name, value in fields]
    status = 200
    if is_confirmed(environ.get("HTTP_IF_NONE_MATCH"), dict(headers)["ETag"]):
        status, body = 304, b""
        remove_entity_headers(headers)
    environ[ROUTE], environ[FROM_MEMORY] = route, True
    metrics.count_lookup("answers", hit=True)
    start("200 OK" if status == 200 else "304 NOT MODIFIED", headers)
    return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]
