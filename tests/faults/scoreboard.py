"""What a run of faults tried and what came out, told at its end: the figures of docs/robustness.md."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

TRIED = "tried"
Note = Callable[[str, int, Mapping[str, int]], None]
"""Takes what was tried, how often, and how often each outcome came."""


def noting(record_property: Callable[[str, object], None]) -> Note:
    """Keeps notes with the report of a test."""

    def note(what: str, times: int, outcomes: Mapping[str, int]) -> None:
        told = ", ".join(f"{count:,} {outcome}" for outcome, count in sorted(outcomes.items()))
        record_property(TRIED, f"{what}: {times:,} tried: {told}")

    return note


def told(reports: Iterable[Any]) -> list[str]:
    """The notes of some reports, a line each."""
    return [str(value) for report in reports for name, value in report.user_properties if name == TRIED]
