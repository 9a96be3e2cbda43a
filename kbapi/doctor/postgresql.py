"""Rights and extensions that a PostgreSQL server must give."""

from collections.abc import Iterator

from kbapi.doctor._finding import Finding, Place, error, warning
from kbapi.errors import BadSettingError
from kbapi.store.connection import Database
from kbapi.store.inspection import complaint_of, extension, is_server, may_create_tables, only_follows

TRIGRAMS = "pg_trgm"
NEEDS_TRIGRAMS = "postgres"
"""The search engine that needs the extension."""


def examine(place: Place) -> Iterator[Finding]:
    """A finding for each right and extension that is missing; none for a file."""
    engine = place.database()
    try:
        if is_server(engine):
            if complaint := complaint_of(engine):
                raise BadSettingError(complaint)
            yield from _rights(engine)
            if place.settings.search_engine == NEEDS_TRIGRAMS:
                yield from _extensions(engine)
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


def _extensions(engine: Database) -> Iterator[Finding]:
    at_work = extension(engine, TRIGRAMS)
    if not at_work:
        add = f"As an administrator of the database: CREATE EXTENSION {TRIGRAMS};"
        yield error(
            f"The database has no extension {TRIGRAMS}.",
            "Misspelled words are found by it.",
            add if at_work is False else f"Install PostgreSQL's contrib package on its machine. {add}",
        )
