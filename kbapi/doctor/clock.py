"""A clock that goes differently from the database's."""

from collections.abc import Iterator
from datetime import UTC, datetime

from kbapi.doctor._finding import Finding, Place, warning
from kbapi.errors import BadSettingError
from kbapi.store.inspection import clock_of, complaint_of, is_server

MOST_SECONDS = 2.0


def examine(place: Place) -> Iterator[Finding]:
    """A finding where the two are more than two seconds apart."""
    engine = place.database()
    try:
        if not is_server(engine):
            return
        if complaint := complaint_of(engine):
            raise BadSettingError(complaint)
        apart = (clock_of(engine) - datetime.now(UTC)).total_seconds()
    finally:
        engine.dispose()
    if abs(apart) > MOST_SECONDS:
        side = "ahead of" if apart > 0 else "behind"
        yield warning(
            f"The clock of the database is {abs(apart):.0f} s {side} this one.",
            "Tokens expire, and editions are found by time, as the clock of each machine goes.",
            "Let both be set by NTP (`timedatectl`, `chronyc tracking`).",
        )
