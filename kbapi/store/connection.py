"""Opening the database: which ones are understood, how, and with tables up to date."""

import os
import weakref
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError

from kbapi.errors import BadSettingError, DatabaseUnavailableError, KnowledgeBaseError
from kbapi.store.locks import file_lock
from kbapi.store.migrate import is_up_to_date, migrate
from kbapi.store.patience import limit_waiting
from kbapi.store.query import explained
from kbapi.store.servers import read_from, reading_engine
from kbapi.store.sqlite_file import POOL_SECONDS, make_ready, may_write, path_of, sqlite_engine

Database = Engine
"""An open database, as rooms that know no SQL hand it on."""
_CONNECTING = {
    "application_name": "kbapi",
    "connect_timeout": "2",
    # A server that vanishes without a word is given up after about ten seconds.
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "2",
    "tcp_user_timeout": "9000",
    "options": "-c statement_timeout=5000",
}
"""How servers are connected to, unless the URL says otherwise; transactions that write take their time."""
_POOL: Mapping[str, Any] = {
    "hide_parameters": True,
    "isolation_level": "AUTOCOMMIT",
    "pool_pre_ping": True,
    "pool_timeout": POOL_SECONDS,
    "pool_size": 8,
    "max_overflow": 8,
}


def open_database(url: str, read_urls: Sequence[str] = ()) -> Engine:
    """An engine for `sqlite:///…` or `postgresql+psycopg://…`, with its tables made or brought up to date.

    A SQLite file that may only be read is opened as it is. With replicas, those are read from, and the
    primary may be away. Raises BadSettingError for a database that cannot be used,
    DatabaseUnavailableError for one out of reach, DamagedDatabaseError for a file that is none.
    """
    engine = unprepared(url)
    if read_urls:
        _forget_connections_after_fork(_reading(engine, read_urls))
    try:
        with explained(to_operator=True):
            _prepare(engine)
    except KnowledgeBaseError:
        close_database(engine)
        raise
    _forget_connections_after_fork(engine)
    return engine


def unprepared(url: str) -> Engine:
    """An engine that has touched nothing yet, neither file nor tables; raises BadSettingError."""
    parsed = _parsed(url)
    is_file = parsed.get_backend_name() == "sqlite"
    return sqlite_engine(path_of(parsed)) if is_file else _server_engine(parsed)


def close_database(engine: Engine) -> None:
    """Closes all connections, those to replicas too."""
    reading_engine(engine).dispose()
    engine.dispose()


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


def _reading(primary: Engine, urls: Sequence[str]) -> Engine:
    replicas = [unprepared(url) for url in urls]
    if {engine.dialect.name for engine in (primary, *replicas)} != {"postgresql"}:
        raise BadSettingError(
            "KBAPI_DATABASE_READ_URLS names replicas of PostgreSQL: KBAPI_DATABASE_URL and all of them must "
            "begin with postgresql+psycopg://."
        )
    return read_from(primary, replicas, **_POOL)


def _prepare(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        _prepare_file(engine)
        return
    try:
        with explained(to_operator=True):
            migrate(engine)
    except DatabaseUnavailableError:
        # A server that only reads may start while the primary is away.
        if reading_engine(engine) is engine or not is_up_to_date(reading_engine(engine)):
            raise


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
        engine = create_engine(url.set(query={**_CONNECTING, **url.query}), **_POOL)
    except ModuleNotFoundError as fault:
        raise BadSettingError("PostgreSQL needs the driver psycopg: install kbapi[postgres].") from fault
    limit_waiting(engine)
    return engine


def _forget_connections_after_fork(engine: Engine) -> None:
    """Two processes must not speak through one connection: a child process opens its own."""
    here = weakref.ref(engine)
    inherited = []  # kept for good, since closing them would speak through them as well

    def forget() -> None:
        if there := here():
            inherited.append(there.pool)
            there.dispose(close=False)

    os.register_at_fork(after_in_child=forget)
