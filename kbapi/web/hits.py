"""Counts and logs what was answered; what was answered from memory in batches, beside the answering.

One line through the logging machinery costs several times what such an answer does. So it is put aside, and a
thread counts and logs what has gathered, a few times a second.
"""

import threading
import time
from collections import Counter, deque
from collections.abc import Sequence
from multiprocessing.util import Finalize

from kbapi.web import request_log
from kbapi.web.metrics import NO_ROUTE, tallies
from kbapi.web.request_log import Answered

SECONDS_BETWEEN = 0.25


def tell(answered: Sequence[Answered]) -> None:
    """Counts requests under their routes and writes their lines."""
    for (route, method, status), times in Counter(
        (one.route, one.method, one.status) for one in answered
    ).items():
        tallies(route or NO_ROUTE, method, status)[0].inc(times)
    for one in answered:
        tallies(one.route or NO_ROUTE, one.method, one.status)[1].observe(one.seconds)
    request_log.note(answered)


class Hits:
    """Puts aside what was answered from memory; safe for use from several threads."""

    def __init__(self) -> None:
        self._gathered: deque[Answered] = deque()
        self._settling = threading.Lock()
        self._thread: threading.Thread | None = None

    def note(self, answered: Answered) -> None:
        """Notes a request."""
        self._gathered.append(answered)
        if self._thread is None:
            self._begin()

    def settle(self) -> None:
        """Counts and logs what has gathered."""
        with self._settling:
            tell([self._gathered.popleft() for _ in range(len(self._gathered))])

    def _begin(self) -> None:
        with self._settling:
            if self._thread is None:
                self._thread = threading.Thread(target=self._go_on, daemon=True)
                self._thread.start()
                # Workers are children of multiprocessing, which end without what `atexit` was told.
                Finalize(None, self.settle, exitpriority=1)

    def _go_on(self) -> None:
        while True:
            time.sleep(SECONDS_BETWEEN)
            self.settle()


HITS = Hits()
"""Those of this process."""
