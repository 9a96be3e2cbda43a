"""One line a request: route, status, key id, time; never a query, a body, a header or an address."""

import logging

from flask import request

from kbapi.web.log_lines import Line
from kbapi.web.trace import Trace

LOGGER = logging.getLogger("kbapi.requests")


def is_wanted() -> bool:
    """Whether lines are written at all."""
    return LOGGER.isEnabledFor(logging.INFO)


def note(
    request_id: str,
    trace: Trace | None,
    method: str,
    route: str | None,
    status: int,
    seconds: float,
    key: str | None = None,
) -> None:
    """Writes the line of a request that was answered; `key` is the id of an API key, which is no secret."""
    line = Line(request=request_id, method=method, route=route, status=status, ms=round(seconds * 1000, 2))
    if key:
        line["key"] = key
    if trace:
        line |= {"trace_id": trace.trace_id, "parent_span_id": trace.span_id}
    # As `info` does, but for looking up who called it, which takes as long as all the rest.
    LOGGER.handle(LOGGER.makeRecord(LOGGER.name, logging.INFO, "", 0, line, (), None))


def note_fault(error: BaseException) -> None:
    """Writes the type of an unexpected error and where it was raised; its text may quote the caller."""
    frames = []
    trace = error.__traceback__
    while trace:
        frames.append(f"{trace.tb_frame.f_code.co_filename.rpartition('kbapi/')[2]}:{trace.tb_lineno}")
        trace = trace.tb_next
    name = request.environ.get("kbapi.request_id")
    LOGGER.error(Line(request=name, fault=type(error).__name__, raised_at=frames[-8:]))
