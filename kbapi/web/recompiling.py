"""Has the current edition compiled by a process of its own, so that answering never waits for it."""

import logging
import subprocess  # nosec B404  # it runs our own program only
import sys
import threading
import time

LOGGER = logging.getLogger("kbapi.front")
_COMMAND = (sys.executable, "-m", "kbapi.cli", "compile")
_PAUSE = 60.0
"""Seconds between two tries."""
_LONG_PAUSE = 3_600.0
"""Seconds after one that failed, as where nothing may be written."""


class Recompiler:
    """Compiles at most once at a time; safe for use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._not_before = float("-inf")

    def __call__(self) -> None:
        """Begins, unless it was tried lately, and returns at once."""
        with self._lock:
            if time.monotonic() < self._not_before:
                return
            self._not_before = float("inf")
        threading.Thread(target=self._compile, daemon=True).start()

    def _compile(self) -> None:
        complaint = _complaint()
        if complaint:
            LOGGER.warning("the edition could not be compiled: %s", complaint[-300:])
        self._not_before = time.monotonic() + (_LONG_PAUSE if complaint else _PAUSE)


def _complaint() -> str:
    """What kept the command from compiling; empty where nothing did."""
    try:
        done = subprocess.run(_COMMAND, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)  # noqa: S603  # nosec B603  # no word from outside
    except OSError as error:
        return f"{_COMMAND[0]} cannot be run: {error.strerror}"
    return done.stderr.strip() or f"it ended with {done.returncode}" if done.returncode else ""
