"""A database that cannot be reached, or is damaged."""

from collections.abc import Iterator
from pathlib import Path

from kbapi.doctor._finding import Finding, Place, error
from kbapi.errors import BadSettingError, DatabaseUnavailableError
from kbapi.store.connection import Database
from kbapi.store.inspection import complaint_of, is_server
from kbapi.store.soundness import damage_in

_REMEDY_OF_SERVER = "See that the server runs and lets this machine in, and that KBAPI_DATABASE_URL is right."
_REMEDY_OF_FILE = (
    "See that the disk is neither full nor failing, and that this user may read and write the file."
)


def examine(place: Place) -> Iterator[Finding]:
    """A finding where it answers nothing; a SQLite file that is not there yet is no fault."""
    try:
        engine = place.database()
    except BadSettingError as fault:
        yield error(str(fault), "Nothing can be published or served.", "Correct KBAPI_DATABASE_URL.")
        return
    try:
        if not is_server(engine) and not Path(str(engine.url.database)).exists():
            return
        if damage := _damage(engine):
            yield error(
                f"The database file is damaged: {damage}",
                "Answers may be missing or wrong, and nothing can be published.",
                "Stop the servers, restore the file from a copy, or move it away and publish again.",
            )
        elif complaint := complaint_of(engine):
            yield error(
                complaint,
                "Nothing can be published; servers answer what they have in memory, and 503 for the rest.",
                _REMEDY_OF_SERVER if is_server(engine) else _REMEDY_OF_FILE,
            )
    finally:
        engine.dispose()


def _damage(engine: Database) -> str | None:
    """What is damaged, which cannot be told of a database that does not answer."""
    try:
        return damage_in(engine)
    except DatabaseUnavailableError:
        return None
