"""Locks between processes: a file beside a SQLite file, advisory locks in PostgreSQL."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, text

from kbapi.errors import AnotherPublisherError, PublishingError
from kbapi.store.query import WRITER_KEY, explained
from kbapi.store.sqlite_file import path_of

PUBLISHER_KEY = WRITER_KEY + 1

_WAITS = (0, 0.1, 0.3, 0.6)
"""Seconds before each try."""
_TRY_LOCK = text("SELECT pg_try_advisory_lock(:key)")


@contextmanager
def publisher_lock(engine: Engine) -> Iterator[None]:
    """Keeps other publishers out; raises AnotherPublisherError soon where one is in already."""
    one_publisher = _one_in_file if engine.dialect.name == "sqlite" else _one_in_server
    with one_publisher(engine) as free:
        if not free:
            raise AnotherPublisherError(
                f"Somebody else is publishing into {engine.url.render_as_string()}: try again later."
            )
        yield


@contextmanager
def file_lock(path: Path, *, wait: bool) -> Iterator[bool]:
    """Whether the file could be locked; made where it is missing, never removed since that would race.

    Raises PublishingError where it cannot be made.
    """
    try:
        # For reading, so that whoever may use the database can lock a file that somebody else has made.
        file = os.open(path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o666)
    except OSError as fault:
        raise PublishingError(f"{path} cannot be made: {fault.strerror}.") from fault
    try:
        yield _locked(file, wait)
    finally:
        os.close(file)


@contextmanager
def _one_in_file(engine: Engine) -> Iterator[bool]:
    database = path_of(engine.url)
    with file_lock(database.with_name(f"{database.name}.publisher.lock"), wait=False) as free:
        yield free


@contextmanager
def _one_in_server(engine: Engine) -> Iterator[bool]:
    with _own_session(engine) as connection:
        yield any(_tries(connection))


def _tries(connection: Connection) -> Iterator[bool]:
    """Whether the lock could be had, asked a few times: a server needs a moment to see that a client died."""
    for wait in _WAITS:
        time.sleep(wait)
        with explained(to_operator=True):
            is_mine = bool(connection.scalar(_TRY_LOCK, {"key": PUBLISHER_KEY}))
        yield is_mine


def _own_session(engine: Engine) -> Connection:
    with explained(to_operator=True):
        connection = engine.connect()
    # Out of the pool: the lock belongs to the session, so closing the session is what frees it.
    connection.detach()
    return connection


def _locked(file: int, wait: bool) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
