"""What an operator wants to know of a database before anything is done to it; makes and changes nothing."""

from datetime import UTC, datetime

from sqlalchemy import Engine, text

from kbapi.errors import KnowledgeBaseError
from kbapi.store.query import explained, fetch

_ANYTHING = text("SELECT 1")
_CLOCK = {
    "postgresql": text("SELECT extract(epoch FROM clock_timestamp())"),
    "sqlite": text("SELECT (julianday('now') - 2440587.5) * 86400.0"),
}
_RIGHTS = text(
    "SELECT has_schema_privilege(current_schema(), 'CREATE') AS may_create, pg_is_in_recovery() AS follows"
)


def is_server(engine: Engine) -> bool:
    """Whether it is a database server rather than a file."""
    return engine.dialect.name != "sqlite"


def complaint_of(engine: Engine) -> str | None:
    """Why the database cannot be asked anything, in the driver's words; None where it can."""
    try:
        with explained(to_operator=True), engine.connect() as connection:
            connection.execute(_ANYTHING)
    except KnowledgeBaseError as fault:
        return str(fault)
    return None


def clock_of(engine: Engine) -> datetime:
    """What time it is for the database, UTC; raises DatabaseUnavailableError."""
    [(seconds,)] = fetch(engine, _CLOCK[engine.dialect.name])
    return datetime.fromtimestamp(float(seconds), UTC)


def may_create_tables(engine: Engine) -> bool:
    """Whether the user of a server may make tables where they would be made."""
    return bool(fetch(engine, _RIGHTS)[0].may_create)


def only_follows(engine: Engine) -> bool:
    """Whether a server is a standby, which nobody can write to."""
    return bool(fetch(engine, _RIGHTS)[0].follows)
