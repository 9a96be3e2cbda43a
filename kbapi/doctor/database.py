"""A database that cannot be reached, or is damaged."""

from collections.abc import Iterator
from pathlib import Path

from kbapi.doctor._finding import Finding, Place, error
from kbapi.errors import BadSettingError
from kbapi.store.inspection import complaint_of, is_server
from kbapi.store.soundness import damage_in


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
        if complaint := complaint_of(engine):
            yield error(
                complaint,
                "Nothing can be published; servers answer what they have in memory, and 503 for the rest.",
                "See that the server runs and lets this machine in, and that KBAPI_DATABASE_URL is right.",
            )
        elif damage := damage_in(engine):
            yield error(
                f"The database file is damaged: {damage}",
                "Answers may be missing or wrong.",
                "Stop the servers, restore the file from a copy, or move it away and publish again.",
            )
    finally:
        engine.dispose()
