"""Watches every request at the level of WSGI: names it, counts it, logs it, whoever answers it.

Whoever answers puts the route into `environ[ROUTE]`: the template of an address, never the address.
"""

import time
from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from kbapi.web import metrics
from kbapi.web.admission import KEY_ID
from kbapi.web.hits import HITS, tell
from kbapi.web.request_log import Answered
from kbapi.web.trace import name_of_request

ROUTE = "kbapi.route"
REQUEST_ID = "kbapi.request_id"
FROM_MEMORY = "kbapi.from_memory"
"""Set by whoever answers without the application: such a request is counted a moment later."""


class Watch:
    """A WSGI application around all others."""

    def __init__(self, inside: WSGIApplication) -> None:
        self.inside = inside

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """The answer of the application within, with the id of the request as X-Request-ID."""
        started = time.perf_counter()
        environ[REQUEST_ID] = name = name_of_request(environ.get("HTTP_X_REQUEST_ID"))
        told = "500"

        def start(
            status: str, headers: list[tuple[str, str]], fault: Any = None
        ) -> Callable[[bytes], object]:
            nonlocal told
            told = status[:3]
            headers.append(("X-Request-ID", name))
            return start_response(status, headers, fault) if fault else start_response(status, headers)

        try:
            return self.inside(environ, start)
        finally:
            answered = Answered(
                time.time(),
                name,
                metrics.method_known(environ["REQUEST_METHOD"]),
                environ.get(ROUTE),
                int(told),
                time.perf_counter() - started,
                environ.get(KEY_ID),
                environ.get("HTTP_TRACEPARENT"),
            )
            if FROM_MEMORY in environ:
                HITS.note(answered)
            else:
                tell((answered,))


def counting_what_is_underway(answer: WSGIApplication) -> WSGIApplication:
    """The application, counted as busy while it makes an answer."""

    def counted(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        gauge = metrics.in_flight(metrics.method_known(environ["REQUEST_METHOD"]))
        gauge.inc()
        try:
            return answer(environ, start_response)
        finally:
            gauge.dec()

    return counted
