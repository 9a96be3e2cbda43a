"""Dates in searches: periods and their prefixes, and nothing else."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbapi.errors import BadParameterError
from kbapi.fhir.periods import fits_period, period


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026", "2026-01-01T00:00:00", "2027-01-01T00:00:00"),
        ("2028-02", "2028-02-01T00:00:00", "2028-03-01T00:00:00"),
        ("2026-12-31", "2026-12-31T00:00:00", "2027-01-01T00:00:00"),
        ("2026-01-01T10:30", "2026-01-01T10:30:00", "2026-01-01T10:31:00"),
        ("2026-01-01T10:30:05Z", "2026-01-01T10:30:05", "2026-01-01T10:30:06"),
        ("2026-01-01T10:30:05.25+02:00", "2026-01-01T08:30:05.250000", "2026-01-01T08:30:05.260000"),
        ("2026-01-01T10:30 02:00", "2026-01-01T08:30:00", "2026-01-01T08:31:00"),
    ],
)
def test_a_date_is_the_period_that_its_precision_leaves_open(text: str, start: str, end: str) -> None:
    found = period("date", text)
    assert (found.start, found.end) == tuple(
        datetime.fromisoformat(moment).replace(tzinfo=UTC) for moment in (start, end)
    )


@given(
    moment=st.datetimes(datetime(1000, 1, 1), datetime(9000, 1, 1), timezones=st.just(UTC)),
    day=st.dates(datetime(1000, 1, 1).date(), datetime(9000, 1, 1).date()),
)
def test_prefixes_exclude_and_complement_one_another(moment: datetime, day: object) -> None:
    told = {
        prefix: fits_period(moment.isoformat(), period("date", f"{prefix}{day}"))
        for prefix in ("eq", "ne", "lt", "le", "gt", "ge", "sa", "eb")
    }
    assert told["eq"] is not told["ne"]
    assert [told["lt"], told["eq"], told["gt"]].count(True) == 1
    assert (told["le"], told["ge"]) == (told["lt"] or told["eq"], told["gt"] or told["eq"])
    assert (told["sa"], told["eb"]) == (told["gt"], told["lt"])


@given(st.text(max_size=40) | st.from_regex(r"[a-z]{0,2}[0-9]{4}(-[0-9]{2}){0,2}(T[0-9:.]{5,12})?Z?"))
def test_any_other_text_is_refused_and_never_breaks(text: str) -> None:
    found = None
    with suppress(BadParameterError):
        found = period("date", text)
    assert found is None or found.start < found.end
