"""How much work something is; real speed is measured in bench/, where nothing else runs."""

import time
from collections.abc import Callable

LITTLE = 1.0
"""Seconds of processor time, some twenty times what anything asked once should take: enough for a slow
machine and for tools that watch tests, and far less than work that grows faster than what it is given."""


def processor_seconds(does: Callable[[], object]) -> float:
    """The time that the processor spends on it; other processes do not count."""
    begun = time.process_time()
    does()
    return time.process_time() - begun
