"""One line a request: route, status, key id, time; never a query, a body, a header or an address."""

import logging
from collections.abc import Iterable
from typing import NamedTuple

from kbapi.web.log_lines import Line, write_together
from kbapi.web.trace import trace_of

LOGGER = logging.getLogger("kbapi.requests")


class Answered(NamedTuple):
    """What may be told of a request; `at` is Unix time, `key` the id of an API key, which is no secret."""

    at: float
    request: str
    method: str
    route: str | None
    status: int
    seconds: float
    key: str | None = None
    traceparent: str | None = None


def note(answered: Iterable[Answered]) -> None:
    """Writes the lines of requests that were answered, where lines are written at all."""
    if LOGGER.isEnabledFor(logging.INFO):
        write_together(LOGGER, logging.INFO, [(one.at, _line(one)) for one in answered])


def _line(one: Answered) -> Line:
    line = Line(
        request=one.request,
        method=one.method,
        route=one.route,
        status=one.status,
        ms=round(one.seconds * 1000, 2),
    )
    if one.key:
        line["key"] = one.key
    if trace := trace_of(one.traceparent):
        line |= {"trace_id": trace.trace_id, "parent_span_id": trace.span_id}
    return line
