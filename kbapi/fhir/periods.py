"""Dates as FHIR searches for them: a day or a year is a period, and a prefix says how to compare with it."""

import calendar
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from kbapi.errors import BadParameterError

_DATE = re.compile(
    r"(?P<prefix>[a-z]{2})?(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2})"
    r"(?:T(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.(?P<fraction>[0-9]{1,6}))?)?"
    r"(?P<zone>Z|[+ -][0-9]{2}:[0-9]{2})?)?)?)?"
)


@dataclass(frozen=True, slots=True)
class Period:
    """From `start` to just before `end`, and how a moment must lie to it."""

    prefix: str
    start: datetime
    end: datetime


_COMPARISONS: Mapping[str, Callable[[datetime, Period], bool]] = {
    "eq": lambda moment, period: period.start <= moment < period.end,
    "ne": lambda moment, period: not period.start <= moment < period.end,
    "gt": lambda moment, period: moment >= period.end,
    "sa": lambda moment, period: moment >= period.end,
    "ge": lambda moment, period: moment >= period.start,
    "lt": lambda moment, period: moment < period.start,
    "eb": lambda moment, period: moment < period.start,
    "le": lambda moment, period: moment < period.end,
}


def period(name: str, text: str) -> Period:
    """The period of a value such as `ge2026-03`; times without an offset are UTC.

    Raises BadParameterError for anything else.
    """
    found = _DATE.fullmatch(text)
    prefix = (found["prefix"] if found else None) or "eq"
    if found is None or prefix not in _COMPARISONS:
        known = ", ".join(_COMPARISONS)
        raise BadParameterError(
            name,
            f"Write a date or a time such as 2026, 2026-03, ge2026-03-31 or lt2026-03-31T12:00Z, with one of "
            f"the prefixes {known} or none.",
        )
    try:
        return Period(prefix, *_bounds(found))
    except (ValueError, OverflowError):
        raise BadParameterError(name, "This day or time does not exist.") from None


def fits_period(text: str, asked: Period) -> bool:
    """Whether a moment, written as FHIR writes it, lies to the period as its prefix says."""
    return _COMPARISONS[asked.prefix](datetime.fromisoformat(text), asked)


def _bounds(found: re.Match[str]) -> tuple[datetime, datetime]:
    year, month, day = int(found["year"]), found["month"], found["day"]
    start = datetime(year, int(month or 1), int(day or 1), tzinfo=UTC)
    if found["hour"]:
        return _of_time(found, start)
    if day:
        return start, start + timedelta(days=1)
    months = range(start.month, start.month + 1) if month else range(1, 13)
    days = sum(calendar.monthrange(year, one)[1] for one in months)
    return start, start + timedelta(days=days)


def _of_time(found: re.Match[str], day: datetime) -> tuple[datetime, datetime]:
    fraction = (found["fraction"] or "").ljust(6, "0")
    start = day.replace(
        hour=int(found["hour"]),
        minute=int(found["minute"]),
        second=int(found["second"] or 0),
        microsecond=int(fraction),
        tzinfo=_zone(found["zone"]),
    ).astimezone(UTC)
    if found["fraction"]:
        return start, start + timedelta(microseconds=10 ** (6 - len(found["fraction"])))
    return start, start + (timedelta(seconds=1) if found["second"] else timedelta(minutes=1))


def _zone(text: str | None) -> timezone:
    """The offset; a plus sign that was not escaped in the query arrives as a space."""
    if text in (None, "Z"):
        return UTC
    hours, minutes = int(text[1:3]), int(text[4:])
    if minutes > 59:
        raise ValueError(text)
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if text[0] == "-" else offset)
