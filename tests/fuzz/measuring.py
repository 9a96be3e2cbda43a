"""Counts what was tried of a target, and how long the processor took for the slowest."""

import time
from collections.abc import Callable
from dataclasses import dataclass

LIMIT_MS = 100.0
"""Milliseconds of processor time that no input may take."""
WARM = 50
"""Cases after which everything is at hand; before, the first of its kind also pays for what is kept."""

TryOne = Callable[[bytes], None]


@dataclass
class Tally:
    """How many cases a target saw, and the slowest of them once everything was at hand."""

    cases: int = 0
    worst_ms: float = 0.0
    worst: bytes = b""

    def watching(self, try_one: TryOne) -> TryOne:
        """The same target, counted; a slow case is tried twice more, since a pause is not its own."""

        def watched(data: bytes) -> None:
            self.cases += 1
            taken = _milliseconds(try_one, data)
            if self.cases <= WARM:
                return
            if taken > LIMIT_MS / 2:
                taken = min(taken, _milliseconds(try_one, data), _milliseconds(try_one, data))
            if taken > self.worst_ms:
                self.worst_ms, self.worst = taken, data
            assert taken <= LIMIT_MS, f"{taken:.0f} ms of processor time for {data[:200]!r}"

        return watched


def _milliseconds(try_one: TryOne, data: bytes) -> float:
    began = time.thread_time()
    try_one(data)
    return (time.thread_time() - began) * 1000
