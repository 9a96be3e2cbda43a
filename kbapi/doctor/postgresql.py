"""Rights that a PostgreSQL server must give."""

from collections.abc import Iterator

from kbapi.doctor._finding import Finding, Place, error, warning
from kbapi.errors import BadSettingError
from kbapi.store.connection import Database
from kbapi.store.inspection import complaint_of, is_server, may_create_tables, only_follows


def examine(place: Place) -> Iterator[Finding]:
    """A finding where the program could not make its tables; none for a file."""
    engine = place.database()
    try:
        if is_server(engine):
            if complaint := complaint_of(engine):
                raise BadSettingError(complaint)
            yield from _rights(engine)
    finally:
        engine.dispose()


def _rights(engine: Database) -> Iterator[Finding]:
    if only_follows(engine):
        yield warning(
            "The database server is a standby.",
            "It can be read, but nothing can be published to it.",
            "Name the primary in KBAPI_DATABASE_URL where you publish.",
        )
    elif not may_create_tables(engine):
        yield error(
            "The database user may not make tables.",
            "The first command makes them, and that of a later version changes them.",
            f"As the owner of the database: GRANT CREATE, USAGE ON SCHEMA public TO {engine.url.username};",
        )
