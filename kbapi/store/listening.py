"""Hearing of publications at once: PostgreSQL's LISTEN, on the primary, since a standby cannot listen.

What is missed while there is no connection is found by polling, which goes on all the same.
"""

import random
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

CHANNEL = "kbapi_published"
NOTIFY = text(f"SELECT pg_notify('{CHANNEL}', CAST(:number AS text))")
"""Is sent when the transaction commits that makes an edition current, and not otherwise."""
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
"""Seconds without a connection before the next try; each failure doubles them."""


class Listener:
    """One connection that hears; for one thread."""

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.monotonic) -> None:
        self._engine = engine
        self._clock = clock
        self._faults = (SQLAlchemyError, engine.dialect.loaded_dbapi.Error)
        self._connection: Any = None
        self._pause = FIRST_PAUSE
        self._next_try = float("-inf")

    def wait(self, seconds: float) -> int:
        """The number of a publication as soon as it is announced; 0 when nothing was in so many seconds."""
        try:
            if self._connection is None and self._clock() >= self._next_try:
                self._connect()
            if self._connection is not None:
                heard = [note.payload for note in self._connection.notifies(timeout=seconds, stop_after=1)]
                return max((int(told) for told in heard if told.isdecimal()), default=0)
        except self._faults:
            self.close()
            self._back_off()
        time.sleep(seconds)
        return 0

    def close(self) -> None:
        """Gives the connection back; waiting afterwards opens another one."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _connect(self) -> None:
        # Out of the pool: what a session listens to would stay with the next user of its connection.
        pooled = self._engine.raw_connection()
        self._connection = pooled.dbapi_connection
        pooled.detach()
        self._connection.execute(f"LISTEN {CHANNEL}")
        self._pause = FIRST_PAUSE

    def _back_off(self) -> None:
        spread = random.uniform(0.5, 1.0)  # noqa: S311  # nosec B311  # it keeps nodes apart and protects nothing
        self._next_try = self._clock() + self._pause * spread
        self._pause = min(self._pause * 2, LONGEST_PAUSE)
