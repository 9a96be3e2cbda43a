"""Nothing was published, or not by this clock."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from kbapi.doctor._finding import Finding, Place, error, warning
from kbapi.errors import BadSettingError
from kbapi.store.edition import EditionInfo
from kbapi.store.inspection import complaint_of
from kbapi.store.migrate import migration_of
from kbapi.store.read import current

A_LITTLE = timedelta(minutes=1)


def published_in(place: Place) -> EditionInfo | None:
    """The current edition; raises BadSettingError where the database cannot be asked."""
    engine = place.database()
    try:
        if complaint := complaint_of(engine):
            raise BadSettingError(complaint)
        return current(engine) if migration_of(engine) else None
    finally:
        engine.dispose()


def examine(place: Place) -> Iterator[Finding]:
    """A finding where there is no edition, and where it comes from the future."""
    info = published_in(place) if place.settings.names_a_database else None
    if info is None:
        yield error(
            "Nothing has been published yet.",
            "Servers start, and answer 503 to everything but health checks.",
            "Run `kbapi publish`.",
        )
    elif info.published_at > datetime.now(UTC) + A_LITTLE:
        yield warning(
            f"The current edition is of {info.published_at:%Y-%m-%d %H:%M} UTC, which is yet to come.",
            "The clock of this machine is wrong, or the publisher's was; `as_of` and reviews go by it.",
            "Set the clock by NTP (`timedatectl`), and publish again once it is right.",
        )
