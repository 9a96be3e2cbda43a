"""Signed tokens that were used: each is good once, on whichever worker; the only thing a server writes."""

import hashlib
import json
from datetime import datetime

from sqlalchemy import Connection, Engine, bindparam, delete, text
from sqlalchemy.exc import DBAPIError

from kbapi.errors import DatabaseUnavailableError
from kbapi.store.query import explained, writing
from kbapi.store.schema import Moment, used_token

_FORGET = delete(used_token).where(used_token.c.expires_at <= bindparam("now"))
_REMEMBER = text(
    "INSERT INTO used_token (digest, expires_at) VALUES (:digest, :expires_at) ON CONFLICT DO NOTHING"
).bindparams(bindparam("expires_at", type_=Moment()))


def is_first_use(engine: Engine, issuer: str, token_id: str, expires_at: datetime, now: datetime) -> bool:
    """Whether a token was not used before; from now on it was. Only a digest is kept, until it expires.

    Raises DatabaseUnavailableError where that cannot be written down: then nobody knows.
    """
    digest = hashlib.sha256(json.dumps([issuer, token_id]).encode()).hexdigest()
    row = {"digest": digest, "expires_at": expires_at}
    try:
        with explained():
            return _remembered(engine, row, now)
    except DBAPIError as fault:
        raise DatabaseUnavailableError("The database cannot be written to at the moment.") from fault


def _remembered(engine: Engine, row: dict[str, object], now: datetime) -> bool:
    if engine.dialect.name == "sqlite":
        with writing(engine) as connection:
            return _written(connection, row, now)
    # `writing` would wait for a publisher; each of the two statements is whole by itself.
    with engine.connect() as connection:
        return _written(connection, row, now)


def _written(connection: Connection, row: dict[str, object], now: datetime) -> bool:
    connection.execute(_FORGET, {"now": now})
    return connection.execute(_REMEMBER, row).rowcount == 1
