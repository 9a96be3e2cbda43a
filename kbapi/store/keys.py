"""API keys: what is kept of them, never the key itself; written by commands, read by servers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Executable, Row, bindparam, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from kbapi.errors import DatabaseUnavailableError
from kbapi.store.query import explained, fetch, writing
from kbapi.store.schema import Moment, api_key
from kbapi.store.servers import reading_engine

_ALL = select(api_key).order_by(api_key.c.created_at, api_key.c.id)
_UNREVOKED = _ALL.where(api_key.c.revoked_at.is_(None))
_ONE = _ALL.where(api_key.c.id == bindparam("key"))
_ADD = insert(api_key)
_REVOKE = (
    update(api_key)
    .where(api_key.c.id == bindparam("key"), api_key.c.revoked_at.is_(None))
    .values(revoked_at=bindparam("now"))
)
# The earlier of two ends counts: rotating must not lengthen the life of a key.
_END = text(
    "UPDATE api_key SET expires_at = :moment WHERE id = :key AND (expires_at IS NULL OR expires_at > :moment)"
).bindparams(bindparam("moment", type_=Moment()))


@dataclass(frozen=True, slots=True)
class StoredKey:
    """What is known of a key: its SHA-256 in hexadecimal; its own rate, as in KBAPI_RATE_LIMIT, or none."""

    id: str
    owner: str
    scopes: tuple[str, ...]
    digest: str
    ending: str
    rate: str
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None

    def is_good(self, now: datetime) -> bool:
        """Whether it opens anything at this time."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


def all_keys(engine: Engine) -> list[StoredKey]:
    """Every key there ever was, the oldest first; raises DatabaseUnavailableError."""
    return _keys(fetch(engine, _ALL))


def unrevoked_keys(engine: Engine) -> list[StoredKey]:
    """The keys that were not revoked, whether expired or not; raises DatabaseUnavailableError.

    A replica may not have heard yet that a key was revoked: it is asked only while the primary is away.
    """
    has_replicas = reading_engine(engine) is not engine
    try:
        return _keys(fetch(engine, _UNREVOKED, patient=not has_replicas, primary=True))
    except DatabaseUnavailableError:
        if not has_replicas:
            raise
        return _keys(fetch(engine, _UNREVOKED, patient=False))


def key_of_id(engine: Engine, key_id: str) -> StoredKey | None:
    """One key; None where there never was one of this id."""
    return next(iter(_keys(fetch(engine, _ONE, {"key": key_id}))), None)


def add_key(engine: Engine, key: StoredKey) -> None:
    """Keeps a new key; raises DatabaseUnavailableError where nothing can be written."""
    row = {column.name: getattr(key, column.name) for column in api_key.columns}
    _write(engine, _ADD, row | {"scopes": " ".join(key.scopes)})


def revoke_key(engine: Engine, key_id: str, now: datetime) -> None:
    """Ends a key for good; one that was revoked before stays as it is."""
    _write(engine, _REVOKE, {"key": key_id, "now": now})


def end_key(engine: Engine, key_id: str, moment: datetime) -> None:
    """Lets a key expire at a moment, unless it does so before."""
    _write(engine, _END, {"key": key_id, "moment": moment})


def _keys(rows: Sequence[Row[Any]]) -> list[StoredKey]:
    return [StoredKey(**{**row._mapping, "scopes": tuple(row.scopes.split())}) for row in rows]


def _write(engine: Engine, statement: Executable, values: dict[str, object]) -> None:
    try:
        with explained(to_operator=True):
            if engine.dialect.name == "sqlite":
                with writing(engine) as connection:
                    connection.execute(statement, values)
                return
            # `writing` would wait for a publisher, and a leaked key cannot; one statement is whole by itself.
            with engine.connect() as connection:
                connection.execute(statement, values)
    except DBAPIError as fault:
        raise DatabaseUnavailableError("The database cannot be written to at the moment.") from fault
