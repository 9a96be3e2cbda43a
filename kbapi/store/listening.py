"""Hearing of publications at once: PostgreSQL's LISTEN, on the primary, since a standby cannot listen.

What is missed while there is no connection is found by polling, which goes on all the same.
"""

import random
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Engine, text

from kbapi.errors import KnowledgeBaseError
from kbapi.store.query import explained

CHANNEL = "kbapi_published"
NOTIFY = text(f"SELECT pg_notify('{CHANNEL}', CAST(:number AS text))")
"""Is sent when the transaction commits that makes an edition current, and not otherwise."""
_LISTEN = text(f"LISTEN {CHANNEL}")
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
"""Seconds without a connection before the next try; each failure doubles them."""


class Listener:
    """One connection that hears; for one thread."""

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.monotonic) -> None:
        self._engine = engine
        self._clock = clock
        self._connection: Connection | None = None
        self._pause = FIRST_PAUSE
        self._next_try = float("-inf")

    def wait(self, seconds: float) -> int:
        """The number of a publication as soon as it is announced; 0 when nothing was in so many seconds."""
        if self._connection is None and self._clock() >= self._next_try:
            self._connect()
        if self._connection is None:
            time.sleep(seconds)
            return 0
        try:
            with explained():
                return self._heard(self._connection, seconds)
        except (KnowledgeBaseError, OSError):
            self.close()
            self._back_off()
            return 0

    def close(self) -> None:
        """Gives the connection back; waiting afterwards opens another one."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _heard(self, connection: Connection, seconds: float) -> int:
        driver: Any = connection.connection.driver_connection
        error = connection.dialect.loaded_dbapi.Error
        try:
            heard = [note.payload for note in driver.notifies(timeout=seconds, stop_after=1)]
        except error as fault:
            raise OSError("the connection that listens was lost") from fault
        return max((int(told) for told in heard if told.isdecimal()), default=0)

    def _connect(self) -> None:
        try:
            with explained():
                connection = self._engine.connect()
                # Out of the pool: what a session listens to would stay with the next user of its connection.
                connection.detach()
                connection.execute(_LISTEN)
        except KnowledgeBaseError:
            self._back_off()
        else:
            self._connection = connection
            self._pause = FIRST_PAUSE

    def _back_off(self) -> None:
        spread = random.uniform(0.5, 1.0)  # noqa: S311 - keeps nodes apart, protects nothing
        self._next_try = self._clock() + self._pause * spread
        self._pause = min(self._pause * 2, LONGEST_PAUSE)
