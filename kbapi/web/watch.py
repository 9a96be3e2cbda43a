"""Watches every request at the level of WSGI: names it, counts it, logs it, whoever answers it.

Whoever answers puts the route into `environ[ROUTE]`: the template of an address, never the address.
"""

import time
from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from kbapi.web import metrics, request_log
from kbapi.web.admission import KEY_ID
from kbapi.web.trace import name_of_request, trace_of

ROUTE = "kbapi.route"
REQUEST_ID = "kbapi.request_id"
_METHOD = "kbapi.method"
_STARTED = "kbapi.started"


class Watch:
    """A WSGI application around another one; `begin` and `end` may also be called without it.

    A request that was begun is begun no second time, so that one watch may stand within another.
    """

    def __init__(self, answer: WSGIApplication) -> None:
        self._answer = answer

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """The answer of the application within, with the id of the request as X-Request-ID."""
        if _STARTED in environ:
            return self._answer(environ, start_response)
        self.begin(environ)
        told = [500]

        def start(
            status: str, headers: list[tuple[str, str]], exc_info: Any = None
        ) -> Callable[[bytes], object]:
            told[0] = int(status[:3])
            headers.append(("X-Request-ID", environ[REQUEST_ID]))
            return start_response(status, headers, exc_info) if exc_info else start_response(status, headers)

        try:
            return self._answer(environ, start)
        finally:
            self.end(environ, told[0])

    @staticmethod
    def begin(environ: WSGIEnvironment) -> None:
        """Names the request and notes that it is being answered."""
        environ[_STARTED] = time.perf_counter()
        environ[REQUEST_ID] = name_of_request(environ.get("HTTP_X_REQUEST_ID"))
        environ[_METHOD] = method = metrics.method_known(environ["REQUEST_METHOD"])
        metrics.in_flight(method).inc()

    @staticmethod
    def end(environ: WSGIEnvironment, status: int) -> None:
        """Counts the request under its route and writes its line; to be called once, after `begin`."""
        seconds = time.perf_counter() - environ[_STARTED]
        route, method = environ.get(ROUTE), environ[_METHOD]
        metrics.in_flight(method).dec()
        requests, histogram = metrics.tallies(route or metrics.NO_ROUTE, method, status)
        requests.inc()
        histogram.observe(seconds)
        if request_log.is_wanted():
            trace = trace_of(environ.get("HTTP_TRACEPARENT"))
            key = environ.get(KEY_ID)
            request_log.note(environ[REQUEST_ID], trace, method, route, status, seconds, key)
