"""Bars stand where their lengths say, on linear scales that begin or end at the procedure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbapi.handout.panels import MOST_TICKS, Bar, Panel, panels_of
from kbapi.handout.timeline import Entry, Stage, Timeline
from kbapi.knowledge.agreement import Agreement
from kbapi.knowledge.claim import Value
from kbapi.knowledge.course import Phase, Reading, Timed
from tests.handout.courses import lasting, timeline, topic
from tests.knowledge.builders import claim


def panel_of(value: Value, phase: Phase, reading: Reading, *others: Value) -> Panel:
    """The only panel of a timeline of one stage."""
    entries = tuple(Entry(claim("F001", "a"), length, ("a",), False, None) for length in (value, *others))
    stage = Stage(topic("x"), Timed(phase, 1, reading), (), entries, Agreement.SINGLE, ())
    (panel,) = panels_of(Timeline((stage,)))
    return panel


def bar_of(value: Value, reading: Reading, phase: Phase = Phase.AFTER, *others: Value) -> Bar | None:
    """The first bar of such a panel."""
    return panel_of(value, phase, reading, *others).rows[0].bar


TEN = lasting(10, 10, "day")


@pytest.mark.parametrize(
    ("value", "reading", "expected"),
    [
        (lasting(7, 7, "day"), Reading.LASTS, Bar(0, 0.7, 0, 0.7)),
        (lasting(5, 7, "day"), Reading.LASTS, Bar(0, 0.7, 0, 0.5)),
        (lasting(None, 5, "day"), Reading.LASTS, Bar(0, 0.5, 0, 0)),
        (lasting(4, None, "day"), Reading.LASTS, Bar(0, 1, 0, 0.4, open_end=True)),
        (lasting(3, 5, "day"), Reading.COMES, Bar(0.3, 0.5, 0.3, 0.5)),
        (lasting(None, 5, "day"), Reading.COMES, Bar(0, 0.5, 0, 0.5)),
    ],
)
def test_after_the_procedure_a_bar_begins_or_comes_as_the_topic_says(
    value: Value, reading: Reading, expected: Bar
) -> None:
    assert bar_of(value, reading, Phase.AFTER, TEN) == expected


def test_a_lead_ends_at_the_appointment_and_its_scale_counts_down() -> None:
    panel = panel_of(lasting(15, 30, "min"), Phase.BEFORE, Reading.LEAD)
    assert panel.rows[0].bar == Bar(0, 1, 0.5, 1)
    assert [tick.number for tick in panel.ticks] == [30, 25, 20, 15, 10, 5, 0]
    assert [tick.at for tick in panel.ticks] == sorted(tick.at for tick in panel.ticks)


def test_minutes_stand_on_a_scale_of_hours_but_days_on_one_of_their_own() -> None:
    assert bar_of(lasting(30, 60, "min"), Reading.LASTS, Phase.AFTER, lasting(5, 5, "h")) == Bar(
        0, 0.2, 0, 0.1
    )
    found = [(panel.phase, panel.unit, len(panel.rows)) for panel in panels_of(timeline("gardening"))]
    assert found == [
        (Phase.BEFORE, "min", 2),
        (Phase.DURING, "min", 1),
        (Phase.AFTER, "h", 1),
        (Phase.AFTER, "day", 4),
        (Phase.AFTER, None, 1),
    ]


def test_what_has_no_number_stands_with_what_is_told_before_it_and_has_no_bar() -> None:
    days = panels_of(timeline("gardening"))[3]
    assert [(row.entry.claim.id, row.bar is None) for row in days.rows] == [
        ("F006", False),
        ("F007", True),
        ("F011", False),
        ("F008", False),
    ]


@given(
    st.lists(st.tuples(st.integers(0, 9999), st.integers(0, 9999)), min_size=1, max_size=5),
    st.sampled_from(("s", "min", "h", "day", "week", "month", "year")),
    st.sampled_from(Reading),
)
def test_every_bar_fits_into_its_panel_and_every_scale_has_few_ticks(
    bounds: list[tuple[int, int]], unit: str, reading: Reading
) -> None:
    values = [lasting(min(pair), max(pair), unit) for pair in bounds]
    panel = panel_of(values[0], Phase.AFTER, reading, *values[1:])
    assert 2 <= len(panel.ticks) <= MOST_TICKS + 1
    for row in panel.rows:
        assert row.bar
        assert 0 <= row.bar.start <= row.bar.sure_to <= row.bar.end <= 1
