"""Waiting for what happens elsewhere: as long as it takes, and never for ever."""

import time
from collections.abc import Callable

AT_LAST = 60.0
"""Seconds after which nothing is expected any more, however busy the machine."""


def until(holds: Callable[[], object], pause: float = 0.02) -> None:
    """Waits until something holds."""
    deadline = time.monotonic() + AT_LAST
    while not holds():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(pause)
