"""Counts and logs requests that the front answered, as `metrics` and `request_log` do behind it, in batches.

One line through the logging machinery costs several times what the answer does. So a hit is put aside, and a
thread counts and logs what has gathered, a few times a second.
"""

import atexit
import logging
import sys
import threading
import time
from collections import Counter, deque

from kbapi.web.metrics import REQUESTS, SECONDS
from kbapi.web.request_log import LOGGER

SECONDS_BETWEEN = 0.25
_LINE = '{"at": %.3f, "request": "%s", "method": "%s", "route": "%s", "status": %d, "ms": %.2f}\n'
"""The line of `request_log`; none of its words comes from outside but a UUID."""
_Hit = tuple[float, str, str, str, int, float]


class Hits:
    """Notes hits; safe for use from several threads."""

    def __init__(self) -> None:
        self._gathered: deque[_Hit] = deque()
        self._settling = threading.Lock()
        self._thread: threading.Thread | None = None

    def note(self, route: str, method: str, status: int, seconds: float, request: str) -> None:
        """Notes a request: its route, not its address."""
        self._gathered.append((time.time(), request, method, route, status, seconds * 1000))
        if self._thread is None:
            self._begin()

    def settle(self) -> None:
        """Counts and logs what has gathered."""
        with self._settling:
            hits = [self._gathered.popleft() for _ in range(len(self._gathered))]
            for (route, method, status), times in Counter((hit[3], hit[2], hit[4]) for hit in hits).items():
                REQUESTS.labels(route, method, str(status)).inc(times)
            for hit in hits:
                SECONDS.labels(hit[3]).observe(hit[5] / 1000)
            if hits and LOGGER.isEnabledFor(logging.INFO):
                sys.stderr.write("".join(map(_LINE.__mod__, hits)))
                sys.stderr.flush()

    def _begin(self) -> None:
        with self._settling:
            if self._thread is None:
                self._thread = threading.Thread(target=self._go_on, daemon=True)
                self._thread.start()
                atexit.register(self.settle)

    def _go_on(self) -> None:
        while True:
            time.sleep(SECONDS_BETWEEN)
            self.settle()


HITS = Hits()
"""Those of this process."""
