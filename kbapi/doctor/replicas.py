"""Replicas of the database that cannot be read from."""

from collections.abc import Iterator

from kbapi.doctor._finding import Finding, Place, warning
from kbapi.errors import BadSettingError
from kbapi.store.connection import unprepared
from kbapi.store.inspection import complaint_of, is_server


def examine(place: Place) -> Iterator[Finding]:
    """A finding for each replica that does not answer, or is none."""
    for number, url in enumerate(place.settings.replicas, start=1):
        if complaint := _complaint(url):
            yield warning(
                f"Replica {number} of KBAPI_DATABASE_READ_URLS: {complaint}",
                "The others are read from, and the primary last: there is one less to fall back on.",
                "See that it runs and lets this machine in, or take it out of KBAPI_DATABASE_READ_URLS.",
            )


def _complaint(url: str) -> str | None:
    try:
        engine = unprepared(url)
    except BadSettingError as fault:
        return str(fault)
    try:
        return complaint_of(engine) if is_server(engine) else "A file is no replica."
    finally:
        engine.dispose()
