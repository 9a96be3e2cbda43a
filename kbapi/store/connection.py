"""Opening the database: which ones are understood, how, and with tables up to date."""

import os
import weakref
from pathlib import Path

from sqlalchemy import URL, Engine, create_engine, make_url, text
from sqlalchemy.exc import ArgumentError

from kbapi.errors import BadSettingError, DamagedDatabaseError, KnowledgeBaseError
from kbapi.store.locks import file_lock
from kbapi.store.migrate import is_up_to_date, migrate
from kbapi.store.query import explained, fetch
from kbapi.store.sqlite_file import POOL_SECONDS, make_ready, may_write, path_of, sqlite_engine

Database = Engine
"""An open database, as rooms that know no SQL hand it on."""
_CONNECT_SECONDS = "2"
_QUICK_CHECK = text("PRAGMA quick_check(10)")


def open_database(url: str) -> Engine:
    """An engine for `sqlite:///…` or `postgresql+psycopg://…`, with its tables made or brought up to date.

    A SQLite file that may only be read is opened as it is. Raises BadSettingError for a database that cannot
    be used, DatabaseUnavailableError for one out of reach, DamagedDatabaseError for a file that is none.
    """
    engine = unprepared(url)
    prepare = _prepare_file if engine.dialect.name == "sqlite" else migrate
    try:
        with explained(to_operator=True):
            prepare(engine)
    except KnowledgeBaseError:
        engine.dispose()
        raise
    _forget_connections_after_fork(engine)
    return engine


def unprepared(url: str) -> Engine:
    """An engine that has touched nothing yet, neither file nor tables; raises BadSettingError."""
    parsed = _parsed(url)
    return sqlite_engine(path_of(parsed)) if parsed.get_backend_name() == "sqlite" else _server_engine(parsed)


def damage_in(engine: Engine) -> str | None:
    """What is wrong with a SQLite file, in SQLite's words; None for a sound one and for PostgreSQL."""
    if engine.dialect.name != "sqlite":
        return None
    try:
        found = [row[0] for row in fetch(engine, _QUICK_CHECK)]
    except DamagedDatabaseError as fault:
        return str(fault)
    return None if found == ["ok"] else "; ".join(found)


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError:
        parsed = None
    if parsed is None or parsed.drivername not in ("sqlite", "postgresql", "postgresql+psycopg"):
        raise BadSettingError(
            "The database URL is not understood: write sqlite:///folder/name.sqlite3 "
            "or postgresql+psycopg://user:password@host/name."
        )
    return parsed


def _prepare_file(engine: Engine) -> None:
    path = path_of(engine.url)
    _make_folder(path.parent)
    if may_write(path):
        with file_lock(path.with_name(f"{path.name}.opening.lock"), wait=True):
            make_ready(path)
            migrate(engine)
    elif not (path.exists() and is_up_to_date(engine)):
        raise BadSettingError(f"{path} must be made or brought up to date, but it cannot be written to.")


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise BadSettingError(
            f"The folder {folder} of the database cannot be made: {fault.strerror}."
        ) from fault


def _server_engine(url: URL) -> Engine:
    try:
        return create_engine(
            url.set(query={"connect_timeout": _CONNECT_SECONDS, **url.query}),
            hide_parameters=True,
            isolation_level="AUTOCOMMIT",
            pool_pre_ping=True,
            pool_timeout=POOL_SECONDS,
        )
    except ModuleNotFoundError as fault:
        raise BadSettingError("PostgreSQL needs the driver psycopg: install kbapi[postgres].") from fault


def _forget_connections_after_fork(engine: Engine) -> None:
    """Two processes must not speak through one connection: a child process opens its own."""
    here = weakref.ref(engine)
    inherited = []  # kept for good, since closing them would speak through them as well

    def forget() -> None:
        if there := here():
            inherited.append(there.pool)
            there.dispose(close=False)

    os.register_at_fork(after_in_child=forget)
