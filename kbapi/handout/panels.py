"""Where the bars of a timeline stand: panels with one linear scale each, in fractions of its width."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from kbapi.handout.timeline import Entry, Stage, Timeline
from kbapi.knowledge.claim import Value
from kbapi.knowledge.course import Phase, Reading

_SCALES = (("s", "min", "h"), ("day", "week"), ("month", "year"))
"""Units that share a panel; a month has no exact number of days, and seconds beside weeks cannot be seen."""
_SECONDS = {"s": 1, "min": 60, "h": 3_600, "day": 86_400, "week": 604_800, "month": 1, "year": 12}
_STEPS = (1, 2, 5, 10, 15, 20, 30, 60, 100)
MOST_TICKS = 7
IN_WORDS = len(_SCALES)
"""The scale of what is said without a number."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A length of time on the scale; between `sure_from` and `sure_to` it holds by every reading.

    `open_end` is for a length that has a least value only.
    """

    start: float
    end: float
    sure_from: float
    sure_to: float
    open_end: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One entry with its bar; without one where the source gives no number."""

    stage: Stage
    entry: Entry
    bar: Bar | None


@dataclass(frozen=True, slots=True)
class Tick:
    """A number on the scale and where it stands; they stand at equal distances, from left to right."""

    number: int
    at: float


@dataclass(frozen=True, slots=True)
class Panel:
    """Rows that share a scale; `unit` is None for rows without a number."""

    phase: Phase
    unit: str | None
    ticks: tuple[Tick, ...]
    rows: tuple[Row, ...]


def panels_of(timeline: Timeline) -> tuple[Panel, ...]:
    """The panels in order: by phase, then from minutes to months, then what has no number."""
    placed = [(stage, entry, _scale(stage, entry)) for stage in timeline.stages for entry in stage.entries]
    phases = list(Phase)
    placed.sort(key=lambda found: (phases.index(found[0].place.phase), found[2]))
    grouped = groupby(placed, key=lambda found: (found[0].place.phase, found[2]))
    return tuple(
        _panel(phase, scale, [(stage, entry) for stage, entry, _ in rows]) for (phase, scale), rows in grouped
    )


def _scale(stage: Stage, entry: Entry) -> int:
    """The scale of an entry; what has no number stands with what has one before it, else after it."""
    place = stage.entries.index(entry)
    near = (*reversed(stage.entries[: place + 1]), *stage.entries[place + 1 :])
    units = (other.length.unit for other in near if other.length)
    return next(map(_scale_of, units), IN_WORDS)


def _scale_of(unit: str | None) -> int:
    return next((place for place, units in enumerate(_SCALES) if unit in units), IN_WORDS)


def _panel(phase: Phase, scale: int, rows: list[tuple[Stage, Entry]]) -> Panel:
    lengths = [entry.length for _, entry in rows if entry.length]
    if scale == IN_WORDS or not lengths:
        return Panel(phase, None, (), tuple(Row(stage, entry, None) for stage, entry in rows))
    unit = max((length.unit or "" for length in lengths), key=_SCALES[scale].index)
    longest = max(_bounds(length, unit) for length in lengths)
    step = next((step for step in _STEPS if longest / step <= MOST_TICKS), int(longest))
    whole = max(1, -int(-longest // step)) * step
    numbers = range(0, whole + 1, step)
    if phase is Phase.BEFORE:
        ticks = tuple(Tick(number, 1 - number / whole) for number in reversed(numbers))
    else:
        ticks = tuple(Tick(number, number / whole) for number in numbers)
    return Panel(phase, unit, ticks, tuple(_row(stage, entry, unit, whole) for stage, entry in rows))


def _bounds(length: Value, unit: str) -> float:
    return max(_in(number, length.unit, unit) for number in _given(length))


def _given(length: Value) -> Iterable[int]:
    return [number for number in (length.minimum, length.maximum) if number is not None]


def _in(number: int, unit: str | None, other: str) -> float:
    return number * _SECONDS[unit or other] / _SECONDS[other]


def _row(stage: Stage, entry: Entry, unit: str, whole: int) -> Row:
    length = entry.length
    if length is None:
        return Row(stage, entry, None)
    low = None if length.minimum is None else _in(length.minimum, length.unit, unit) / whole
    high = None if length.maximum is None else _in(length.maximum, length.unit, unit) / whole
    return Row(stage, entry, _bar(stage.place.reading, low, high))


def _bar(reading: Reading, low: float | None, high: float | None) -> Bar:
    sure, end = low or 0.0, 1.0 if high is None else high
    if reading is Reading.LEAD:
        return Bar(1 - end, 1.0, 1 - sure, 1.0, open_end=high is None)
    if reading is Reading.COMES:
        return Bar(sure, end, sure, end, open_end=high is None)
    return Bar(0.0, end, 0.0, sure, open_end=high is None)
