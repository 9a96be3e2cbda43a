"""Conditions are declared in seven shapes, and nothing else is accepted."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from kbapi.kinds._condition import DEEPEST, condition
from kbapi.knowledge.rule import Operator, When

FROZEN = {"input": "ground", "is": "frozen"}


@pytest.mark.parametrize(
    ("plain", "expected"),
    [
        ({"always": "yes"}, When(Operator.ALWAYS)),
        (FROZEN, When(Operator.IS, input="ground", value="frozen")),
        ({"input": "tools", "includes": "saw"}, When(Operator.INCLUDES, input="tools", value="saw")),
        (
            {"days_between": ["first", "last"], "from": "0", "to": "10"},
            When(Operator.DAYS_BETWEEN, input="first", until="last", least=0, most=10),
        ),
        ({"not": FROZEN}, When(Operator.NOT, parts=(When(Operator.IS, input="ground", value="frozen"),))),
        (
            {"all": [FROZEN, {"any": [FROZEN]}]},
            When(
                Operator.ALL,
                parts=(
                    When(Operator.IS, input="ground", value="frozen"),
                    When(Operator.ANY, parts=(When(Operator.IS, input="ground", value="frozen"),)),
                ),
            ),
        ),
    ],
)
def test_every_shape_is_read(plain: dict[str, Any], expected: When) -> None:
    assert condition(plain) == expected


@pytest.mark.parametrize(
    "plain",
    [
        {},
        "always",
        {"always": "no"},
        {"input": "ground"},
        {"input": "ground", "is": ["frozen"]},
        {"input": " ", "is": "frozen"},
        {"input": "ground", "is": "frozen", "not": FROZEN},
        {"days_between": ["first"], "from": "0", "to": "10"},
        {"days_between": ["first", "last"], "from": "--1", "to": "10"},
        {"days_between": ["first", "last"], "from": "0", "to": "ten"},
        {"days_between": ["first", "last"], "from": "10", "to": "0"},
        {"all": []},
        {"any": FROZEN},
        {"not": [FROZEN]},
    ],
    ids=str,
)
def test_any_other_shape_is_refused(plain: object) -> None:
    with pytest.raises(ValidationError):
        condition(plain)


def test_a_condition_that_is_nested_too_deep_is_refused_not_crashed_on() -> None:
    deep: dict[str, Any] = FROZEN
    for _ in range(DEEPEST):
        deep = {"not": deep}
    assert condition(deep).inputs == ("ground",)
    for _ in range(5_000):
        deep = {"not": deep}
    with pytest.raises(ValidationError, match="at most six levels"):
        condition(deep)


JSON = st.recursive(
    st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["all", "any", "not", "input", "is", "always"]), inner, max_size=2)
    ),
)


@given(JSON)
def test_any_data_is_a_condition_or_refused(plain: object) -> None:
    with suppress(ValidationError):
        assert isinstance(condition(plain), When)
