"""Typed values are spelled in one way each and never guessed."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from kbapi.kinds._values import TypedValue, duration
from kbapi.knowledge.claim import Value, ValueKind


@pytest.mark.parametrize(
    ("text", "minimum", "maximum", "unit", "approximate"),
    [
        ("30 min", 30, 30, "min", False),
        ("about 15 to 30 min", 15, 30, "min", True),
        ("up to 5 h", None, 5, "h", False),
        ("about up to 5 h", None, 5, "h", True),
        ("at least 2 weeks", 2, None, "week", False),
        ("1 day", 1, 1, "day", False),
        ("4 to 6 weeks", 4, 6, "week", False),
        ("0 s", 0, 0, "s", False),
    ],
)
def test_a_duration_is_read_with_its_bounds(
    text: str, minimum: int | None, maximum: int | None, unit: str, approximate: bool
) -> None:
    expected = Value(ValueKind.DURATION, minimum=minimum, maximum=maximum, unit=unit, approximate=approximate)
    assert duration(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "30",
        "30min",
        "half an hour",
        "30 to 15 min",
        "up to 1 to 2 h",
        "1:30 h",
        "-5 min",
        "30 fortnights",
        "1.5 h",
    ],
)
def test_another_spelling_of_a_duration_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        duration(text)


@given(st.text())
def test_any_text_is_a_duration_or_refused(text: str) -> None:
    with suppress(ValidationError):
        assert duration(text).kind is ValueKind.DURATION


@pytest.mark.parametrize(
    ("plain", "expected"),
    [
        ({"count": "3"}, Value(ValueKind.COUNT, minimum=3, maximum=3)),
        ({"permission": "not allowed"}, Value(ValueKind.PERMISSION, words=("not allowed",))),
        ({"choice": "rope", "of": "tool"}, Value(ValueKind.CHOICE, of="tool", words=("rope",))),
        ({"item": ["rope", "saw"]}, Value(ValueKind.ITEM, words=("rope", "saw"))),
        ({"outcome": "ask_first"}, Value(ValueKind.OUTCOME, words=("ask_first",))),
        ({"phone": "617-555-0100"}, Value(ValueKind.PHONE, words=("617-555-0100",))),
    ],
)
def test_every_other_kind_of_value_is_read(plain: dict[str, object], expected: Value) -> None:
    value = TypedValue().deserialize(plain)
    assert value == expected
    assert [type(word) for word in value.words] == [str] * len(expected.words)


@pytest.mark.parametrize(
    "plain",
    [
        {},
        {"of": "tool"},
        {"count": "3", "choice": "rope"},
        {"count": "three"},
        {"permission": "maybe"},
        {"choice": []},
        {"choice": "Two Words"},
        {"size": "3"},
        "30 min",
        ["30 min"],
    ],
    ids=str,
)
def test_no_value_two_values_or_an_unknown_one_are_refused(plain: object) -> None:
    with pytest.raises(ValidationError):
        TypedValue().deserialize(plain)
