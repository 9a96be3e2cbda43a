"""Opening a SQLite file: for writing where that is allowed, else for reading, even in a read-only folder."""

import os
import sqlite3
from functools import partial
from pathlib import Path
from typing import TypeVar

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.exc import DisconnectionError

from kbapi.errors import BadSettingError, DamagedDatabaseError

BUSY_SECONDS = 5
"""How long a connection waits for another one's write lock."""
POOL_SECONDS = 2
"""How long a request waits for a free connection before it is told to come back later."""
_ONE_PAGE = 4096
"""Bytes that even a file without tables has."""

Connected = TypeVar("Connected", bound=sqlite3.Connection)


class _Snapshot(sqlite3.Connection):
    """A connection that takes the file as unchangeable, and what the file looked like at the time."""

    stamp: tuple[int, ...]


def path_of(url: URL) -> Path:
    """The file of a SQLite URL; raises BadSettingError for a database in memory, which nobody can share."""
    if url.query or url.database in (None, "", ":memory:"):
        raise BadSettingError("The database must be a file: write sqlite:///folder/name.sqlite3.")
    return Path(str(url.database)).absolute()


def sqlite_engine(path: Path) -> Engine:
    """An engine for the file; it neither makes nor migrates it."""
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        creator=partial(_connect, path),
        hide_parameters=True,
        pool_timeout=POOL_SECONDS,
    )
    event.listen(engine, "checkout", partial(_refuse_outdated, path))
    return engine


def make_ready(path: Path) -> None:
    """Makes the file where it is missing and turns on write-ahead logging, which stays on for good.

    Raises DamagedDatabaseError for the beginning of a file, which SQLite would take for a new one.
    """
    if path.exists() and 0 < path.stat().st_size < _ONE_PAGE:
        raise DamagedDatabaseError(
            f"The database {path} was cut short: restore it from a copy, or move it away and publish anew."
        )
    connection = _opened(path, "mode=rwc", sqlite3.Connection)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
    finally:
        connection.close()


def may_write(path: Path) -> bool:
    """Whether this process may write to the file and, for the log beside it, to its folder."""
    return os.access(path.parent, os.W_OK) and (not path.exists() or os.access(path, os.W_OK))


def _connect(path: Path) -> sqlite3.Connection:
    if may_write(path):
        return _opened(path, "mode=rw", sqlite3.Connection)
    try:
        return _opened(path, "mode=ro", sqlite3.Connection)
    except sqlite3.OperationalError:
        return _snapshot(path)


def _snapshot(path: Path) -> sqlite3.Connection:
    # Write-ahead logging needs a file of shared memory, which a read-only folder may lack and cannot get.
    # Without a log the database file alone is the whole database and can be read as it stands.
    log = _log_of(path)
    if log.exists() and log.stat().st_size:
        raise BadSettingError(
            f"{path} cannot be read: {log.name} beside it holds changes that must be taken in first. "
            "Open it once with permission to write to its folder, for example with `kbapi editions`."
        )
    stamp = _stamp(path)
    connection = _opened(path, "mode=ro&immutable=1", _Snapshot)
    connection.stamp = stamp
    return connection


def _opened(path: Path, mode: str, kind: type[Connected]) -> Connected:
    # isolation_level=None: the driver begins no transactions of its own, see `query.writing`.
    connection = sqlite3.connect(
        f"{path.as_uri()}?{mode}",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
        factory=kind,
    )
    try:
        connection.executescript("PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA schema_version")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _refuse_outdated(path: Path, connection: object, _record: object, _proxy: object) -> None:
    """Makes the pool open the file anew when somebody with more rights has changed it meanwhile."""
    if isinstance(connection, _Snapshot) and connection.stamp != _stamp(path):
        raise DisconnectionError(f"{path} was changed")


def _stamp(path: Path) -> tuple[int, ...]:
    try:
        found = path.stat()
    except FileNotFoundError:
        return ()
    return (found.st_ino, found.st_size, found.st_mtime_ns, _log_of(path).exists())


def _log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")
