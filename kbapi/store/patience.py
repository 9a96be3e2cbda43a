"""How long a server is waited for that takes what it is sent and answers nothing, as a stopped one does.

The server's own limits end a query that is slow, and the system's a network that is silent; neither helps
where the machine still confirms what it gets. So the client has a limit too, for whatever is no transaction.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Dialect, Engine, event

SECONDS = 7.0
"""More than a query may take by the server's own limit, which says better what is wrong."""


def limit_waiting(engine: Engine) -> None:
    """Gives every connection that the engine opens to a server of PostgreSQL the limit."""
    event.listen(engine, "do_connect", _connect)


def _connect(dialect: Dialect, _record: object, given: Sequence[Any], named: Mapping[str, Any]) -> Any:
    return connected(dialect, given, named)


def connected(dialect: Dialect, given: Sequence[Any], named: Mapping[str, Any]) -> Any:
    """A connection of the driver that has the limit; arguments are those of the driver's own function."""
    driver: Any = dialect.loaded_dbapi
    return _impatient(driver).connect(*given, **named)


@cache
def _impatient(driver: Any) -> Any:
    """The driver's connection, closed when the server does not answer: nobody knows where it would go on."""

    class Connection(driver.Connection):  # type: ignore[misc]  # the driver is known only once it is needed
        def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
            # Whoever writes may wait long, for other writers too, and does so in a transaction.
            limited = timeout is None and self.autocommit
            try:
                return super().wait(gen, interval, SECONDS if limited else timeout)
            except driver.OperationalError:
                if limited:
                    self.pgconn.finish()
                raise

    return Connection
