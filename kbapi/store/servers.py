"""Reading from whichever server answers: replicas first, the primary last; never from one that is behind.

A server has an edition whole or not at all, since it is saved in one transaction. So it is enough to know of
every connection that its server has the newest publication that was read: then nothing of it is missing.
"""

import random
import time
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DisconnectionError

from kbapi.store.patience import connected

RESTS_SECONDS = 5.0
"""How long a server that failed or is behind is asked only if there is no other."""
RENEWED_SECONDS = 300
"""How old a connection becomes: afterwards a replica that was away is tried again."""
_READING = "kbapi_reading"
_LATEST = "SELECT max(number) FROM publication"
_HAS = "latest publication"


class ReadServers:
    """Servers of the same data, in the order in which they are asked; one per process."""

    def __init__(self, servers: Sequence[Engine], clock: Callable[[], float] = time.monotonic) -> None:
        self._servers = servers
        self._clock = clock
        self._resting = dict.fromkeys(range(len(servers)), 0.0)
        self.latest = 0

    def connect(self) -> Any:
        """A connection of the driver to the first server that answers and is not behind."""
        driver = self._servers[0].dialect.loaded_dbapi
        fault: Exception = driver.OperationalError("every server is behind")
        for place in sorted(self._resting, key=self._still_rests):
            try:
                connection = _opened(self._servers[place])
                if not self.is_behind(connection):
                    return connection
                connection.close()
            except driver.Error as reason:
                fault = reason
            self._resting[place] = self._clock() + RESTS_SECONDS
        raise fault

    def is_behind(self, connection: Any) -> bool:
        """Whether the server of a connection has not yet what was read from another one."""
        if not self.latest:
            return False
        cursor = connection.cursor()
        try:
            [number] = cursor.execute(_LATEST).fetchone()
        finally:
            cursor.close()
            if not connection.autocommit:
                connection.rollback()
        return (number or 0) < self.latest

    def refuse_lagging(self, connection: Any, record: Any, _proxy: object) -> None:
        """Makes the pool connect anew where a server has fallen behind; asks it once a publication."""
        if record.info.get(_HAS, 0) < self.latest:
            latest = self.latest
            if self.is_behind(connection):
                raise DisconnectionError("the server is behind")
            record.info[_HAS] = latest

    def _still_rests(self, place: int) -> bool:
        return self._resting[place] > self._clock()


def read_from(primary: Engine, replicas: Sequence[Engine], **pool: Any) -> Engine:
    """Makes whoever reads by the primary's engine read from replicas; returns the engine that does it."""
    order = random.sample(replicas, len(replicas))  # nosec B311  # it spreads load and protects nothing
    servers = ReadServers((*order, primary))
    reading = create_engine(
        primary.url, creator=servers.connect, pool_recycle=RENEWED_SECONDS, **pool
    ).execution_options(kbapi_servers=servers)
    event.listen(reading, "checkout", servers.refuse_lagging)
    primary.update_execution_options(**{_READING: reading})
    return reading


def reading_engine(engine: Engine) -> Engine:
    """The engine to read with: the same, unless there are replicas."""
    found: Engine = engine.get_execution_options().get(_READING, engine)
    return found


def note_publication(engine: Engine, number: int) -> None:
    """Remembers that a publication was read: no server is read from again that does not have it."""
    servers: ReadServers | None = reading_engine(engine).get_execution_options().get("kbapi_servers")
    if servers:
        servers.latest = max(servers.latest, number)


def _opened(server: Engine) -> Any:
    arguments, options = server.dialect.create_connect_args(server.url)
    return connected(server.dialect, arguments, options)
