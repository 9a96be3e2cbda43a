"""Reading rows and writing in one transaction, on SQLite as on PostgreSQL; knows no table."""

import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, Executable, Row, text
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.exc import TimeoutError as NoFreeConnectionError

from kbapi.errors import DamagedDatabaseError, DatabaseUnavailableError
from kbapi.store.servers import reading_engine

_PAUSES = (0.05, 0.15, 0.3, 0.4)
"""Seconds between attempts to read: a server that restarts is back after about half a second."""
_TOO_LONG = 1.5
"""Seconds of one attempt after which there is no other: what hangs is not waited for twice."""

_NOT_NOW = {
    "25006": "a standby takes no changes",
    "42P01": "a replica has not yet the tables of a migration",
    "42703": "nor its columns",
}
"""What a server cannot do at the moment, by SQLSTATE; SQLAlchemy takes it for a mistake of the program."""

WRITER_KEY = 7_019_267_001
"""Any number, the same in every version of this program: PostgreSQL knows advisory locks by number."""
_TAKE_YOUR_TIME = text("SET LOCAL statement_timeout = 0")
_BEGIN = {
    "sqlite": text("BEGIN IMMEDIATE"),
    "postgresql": text(f"SELECT pg_advisory_xact_lock({WRITER_KEY})"),
}


def fetch(
    engine: Engine,
    statement: Executable,
    parameters: Mapping[str, object] | None = None,
    *,
    patient: bool = True,
    primary: bool = False,
) -> Sequence[Row[Any]]:
    """The rows of a query, from a replica where there are some, unless the primary is asked for.

    A server that restarts is waited for.

    Raises DatabaseUnavailableError, or DamagedDatabaseError for a file that is no sound database.
    """
    reading = engine if primary else reading_engine(engine)
    for pause in _PAUSES if patient and engine.dialect.name == "postgresql" else ():
        began = time.monotonic()
        try:
            return _fetched(reading, statement, parameters)
        except DatabaseUnavailableError:
            if time.monotonic() - began > _TOO_LONG:
                raise
            time.sleep(pause)
    return _fetched(reading, statement, parameters)


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A connection in a transaction that no other writer shares; committed at the end, or not at all."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            # The engine's own level is autocommit, which spares every read two round trips.
            connection = connection.execution_options(isolation_level="READ COMMITTED")
        with connection.begin():
            if engine.dialect.name == "postgresql":
                connection.execute(_TAKE_YOUR_TIME)
            connection.execute(_BEGIN[engine.dialect.name])
            yield connection


@contextmanager
def explained(*, to_operator: bool = False) -> Iterator[None]:
    """Turns the library's errors into ours; only operators read the driver's words, which may name hosts."""
    try:
        yield
    except NoFreeConnectionError as fault:
        raise DatabaseUnavailableError("All connections to the database are busy.") from fault
    except (DatabaseError, sqlite3.DatabaseError, UnicodeDecodeError) as fault:
        cause = fault.orig if isinstance(fault, DatabaseError) else fault
        if _is_damage(cause):
            raise DamagedDatabaseError(
                "The database file is damaged: restore it from a copy, or move it away and publish anew."
            ) from fault
        if to_operator:
            hint = "; see whether the disk is full" if _is_of_the_disk(cause) else ""
            raise DatabaseUnavailableError(f"The database cannot be used: {cause}{hint}") from fault
        if isinstance(fault, OperationalError) or _is_lost(fault) or _of_server(fault) in _NOT_NOW:
            raise DatabaseUnavailableError("The database cannot be reached at the moment.") from fault
        raise


def _of_server(fault: Exception) -> str | None:
    return getattr(fault.orig, "sqlstate", None) if isinstance(fault, DatabaseError) else None


def _is_damage(cause: BaseException | None) -> bool:
    """Whether a file is no sound database, lacks a table, or holds a text that is none (without a code)."""
    if isinstance(cause, sqlite3.OperationalError):
        return not hasattr(cause, "sqlite_errorcode") or str(cause).startswith("no such table")
    return type(cause) in (sqlite3.DatabaseError, UnicodeDecodeError)


def _is_of_the_disk(cause: BaseException | None) -> bool:
    return getattr(cause, "sqlite_errorname", "").startswith(("SQLITE_IOERR", "SQLITE_FULL"))


def _is_lost(fault: Exception) -> bool:
    return isinstance(fault, DatabaseError) and fault.connection_invalidated


def _fetched(
    engine: Engine, statement: Executable, parameters: Mapping[str, object] | None
) -> Sequence[Row[Any]]:
    with explained(), engine.connect() as connection:
        return connection.execute(statement, parameters).all()
