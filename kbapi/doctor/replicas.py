"""Replicas of the database that cannot be read from."""

from collections.abc import Iterator

from kbapi.doctor._finding import Finding, Place, error, warning
from kbapi.errors import BadSettingError
from kbapi.store.connection import unprepared
from kbapi.store.inspection import complaint_of, is_server


def examine(place: Place) -> Iterator[Finding]:
    """A finding for each replica that is none, and for each that does not answer."""
    for number, url in enumerate(place.settings.replicas, start=1):
        try:
            complaint = _complaint(url, place)
        except BadSettingError as fault:
            yield error(
                f"Replica {number} of KBAPI_DATABASE_READ_URLS: {fault}",
                "No command runs with it.",
                "Correct it, or take it out of KBAPI_DATABASE_READ_URLS.",
            )
            continue
        if complaint:
            yield warning(
                f"Replica {number} of KBAPI_DATABASE_READ_URLS: {complaint}",
                "The others are read from, and the primary last: there is one less to fall back on.",
                "See that it runs and lets this machine in, or take it out of KBAPI_DATABASE_READ_URLS.",
            )


def _complaint(url: str, place: Place) -> str | None:
    """Why it does not answer; raises BadSettingError for what is no replica of the database."""
    engine, primary = unprepared(url), place.database()
    try:
        if not is_server(engine):
            raise BadSettingError("A file is no replica.")
        if not is_server(primary):
            raise BadSettingError("A file, which KBAPI_DATABASE_URL names, has no replicas.")
        return complaint_of(engine)
    finally:
        engine.dispose()
        primary.dispose()
