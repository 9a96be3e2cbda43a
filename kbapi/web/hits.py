"""Counts and logs requests that the front answered, as `metrics` and `request_log` do behind it."""

import logging
import time
from functools import lru_cache

from prometheus_client import Counter, Histogram

from kbapi.web.metrics import REQUESTS, SECONDS
from kbapi.web.request_log import LOGGER

KEPT = 1_000
_LINE = '{"at": %.3f, "request": "%s", "method": "%s", "route": "%s", "status": %d, "ms": %.2f}'
"""The line of `request_log`, put together here since it stands in every answer's way."""


def note(route: str, method: str, status: int, seconds: float, request: str) -> None:
    """Notes a request: its route, not its address."""
    counter, histogram = _series(route, method, status)
    counter.inc()
    histogram.observe(seconds)
    if LOGGER.isEnabledFor(logging.INFO):
        LOGGER.info(_LINE, time.time(), request, method, route, status, seconds * 1000)


@lru_cache(KEPT)
def _series(route: str, method: str, status: int) -> tuple[Counter, Histogram]:
    return REQUESTS.labels(route, method, str(status)), SECONDS.labels(route)
