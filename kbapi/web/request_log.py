"""One JSON line a request: route, status, key id, time; never a query, a body, a header or an address."""

import json
import logging
import re
import secrets
import sys
import time

from flask import Response, g, request

from kbapi.web.admission import KEY_ID

LOGGER = logging.getLogger("kbapi.requests")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"})
_UUID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)


def set_up(level: str) -> None:
    """Sends log lines to standard error, for whatever runs the service to collect."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger = logging.getLogger("kbapi")
    logger.handlers[:] = [handler]
    logger.propagate = False
    logger.setLevel(level.upper())


def name_request() -> None:
    """Gives the request an id: the caller's X-Request-ID if it is a UUID, else a new one."""
    request.environ["kbapi.request_id"] = id_of(request.headers.get("X-Request-ID", ""))


def id_of(given: str) -> str:
    """The id of a request that came with this X-Request-ID: the same if it is a UUID, else a new one."""
    return given if given and _UUID.fullmatch(given) else secrets.token_hex(16)


def note(response: Response) -> Response:
    """Writes the line and returns the id to the caller."""
    response.headers["X-Request-ID"] = request.environ.get("kbapi.request_id", "")
    route = request.url_rule.rule if request.url_rule else None
    seconds = time.perf_counter() - g.started if "started" in g else None
    key = request.environ.get(KEY_ID)
    write(response.headers["X-Request-ID"], method_known(), route, response.status_code, seconds, key)
    return response


def write(request_id: str, method: str, route: str | None, status: int, seconds: float | None, key: str | None = None) -> None:
    """Writes the line of one answer."""
    if not LOGGER.isEnabledFor(logging.INFO):
        return
    line = {
        "at": round(time.time(), 3),
        "request": request_id,
        "method": method,
        "route": route,
        "status": status,
        "key": key or None,
        "ms": None if seconds is None else round(seconds * 1000, 2),
    }
    LOGGER.info(json.dumps(line))


def method_known() -> str:
    """The method of the request as it may be told: a caller can invent others."""
    return request.method if request.method in _METHODS else "other"


def note_fault(error: BaseException) -> None:
    """Writes the type of an unexpected error and where it was raised; its text may quote the caller."""
    frames = []
    trace = error.__traceback__
    while trace:
        frames.append(f"{trace.tb_frame.f_code.co_filename.rpartition('kbapi/')[2]}:{trace.tb_lineno}")
        trace = trace.tb_next
    line = {
        "request": request.environ.get("kbapi.request_id"),
        "fault": type(error).__name__,
        "at": frames[-8:],
    }
    LOGGER.error(json.dumps(line))
