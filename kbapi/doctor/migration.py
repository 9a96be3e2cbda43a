"""Tables that are older or newer than this program."""

from collections.abc import Iterator

from kbapi.doctor._finding import Finding, Place, error, warning
from kbapi.errors import BadSettingError
from kbapi.store.inspection import complaint_of
from kbapi.store.migrate import is_up_to_date, migration_of


def examine(place: Place) -> Iterator[Finding]:
    """A finding where tables and program do not fit; none where there are no tables yet."""
    engine = place.database()
    try:
        if complaint_of(engine):
            return
        if not is_up_to_date(engine) and (found := migration_of(engine)):
            yield warning(
                f"The tables are of an earlier version (migration {found}).",
                "The next command of this version changes them; programs of the one before then refuse.",
                "Stop the servers of the one before, make a copy of the database, and run `kbapi publish`.",
            )
    except BadSettingError as fault:
        yield error(str(fault), "This version does not read it.", "Install the version that the others run.")
    finally:
        engine.dispose()
