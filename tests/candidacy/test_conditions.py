"""Conditions follow Kleene's tables; unknown never counts as false; days that never were lie nowhere."""

from itertools import product

import pytest

from kbapi.candidacy.conditions import Truth, evaluate, evaluate_cautiously
from kbapi.knowledge.patient import Given
from kbapi.knowledge.rule import Operator, When

T, U, F = Truth.TRUE, Truth.UNKNOWN, Truth.FALSE
SAID = {T: Given(("yes",)), F: Given(("no",))}


def is_yes(name: str) -> When:
    return When(Operator.IS, input=name, value="yes")


def patient(**truths: Truth) -> dict[str, Given]:
    return {name: SAID[truth] for name, truth in truths.items() if truth is not U}


def test_all_is_the_least_true_and_any_the_most_true_of_its_parts() -> None:
    both = {
        Operator.ALL: {(T, T): T, (T, U): U, (T, F): F, (U, U): U, (U, F): F, (F, F): F},
        Operator.ANY: {(T, T): T, (T, U): T, (T, F): T, (U, U): U, (U, F): U, (F, F): F},
    }
    for (operator, table), (one, other) in product(both.items(), product((T, U, F), repeat=2)):
        expected = table.get((one, other), table.get((other, one)))
        when = When(operator, parts=(is_yes("a"), is_yes("b")))
        assert evaluate(when, patient(a=one, b=other)) is expected, (operator, one, other)


@pytest.mark.parametrize(("inner", "outer"), [(T, F), (U, U), (F, T)])
def test_the_opposite_of_unknown_is_unknown(inner: Truth, outer: Truth) -> None:
    assert evaluate(When(Operator.NOT, parts=(is_yes("a"),)), patient(a=inner)) is outer


@pytest.mark.parametrize(("known", "expected"), [(T, F), (F, F), (U, T)])
def test_whether_an_answer_is_unknown_is_always_known(known: Truth, expected: Truth) -> None:
    assert evaluate(When(Operator.IS, input="a", value="unknown"), patient(a=known)) is expected


def test_a_list_that_may_be_incomplete_never_says_that_something_is_missing() -> None:
    when = When(Operator.INCLUDES, input="a", value="rope")
    assert evaluate(when, {"a": Given(("saw",))}) is F
    assert evaluate(when, {"a": Given(())}) is F
    assert evaluate(when, {"a": Given(("saw",), complete=False)}) is U
    assert evaluate(when, {"a": Given(("saw", "rope"), complete=False)}) is T
    assert evaluate(when, {}) is U


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2025-03-01", "2025-03-01", T),
        ("2025-03-01", "2025-03-11", T),
        ("2025-03-01", "2025-03-12", F),
        ("2025-03-02", "2025-03-01", F),
        ("2024-02-28", "2024-03-09", T),
        ("none", "2025-03-11", F),
        ("none", None, F),
        (None, "2025-03-11", U),
        ("2025-03-01", None, U),
    ],
)
def test_days_are_counted_whole_and_both_ends_belong(
    first: str | None, last: str | None, expected: Truth
) -> None:
    when = When(Operator.DAYS_BETWEEN, input="first", until="last", least=0, most=10)
    given = {name: Given((day,)) for name, day in (("first", first), ("last", last)) if day}
    assert evaluate(when, given) is expected


def test_of_contradictory_answers_the_gravest_reading_counts() -> None:
    both = {"a": Given(("yes", "no"))}
    no = When(Operator.IS, input="a", value="no")
    doubtful = frozenset({"a"})
    assert evaluate_cautiously(is_yes("a"), both, doubtful) is T
    assert evaluate_cautiously(no, both, doubtful) is T
    assert evaluate_cautiously(When(Operator.NOT, parts=(is_yes("a"),)), both, doubtful) is T
    assert evaluate_cautiously(When(Operator.ALL, parts=(is_yes("a"), no)), both, doubtful) is F


def test_contradiction_is_a_condition_of_its_own() -> None:
    assert evaluate(When(Operator.CONTRADICTED), {}) is F
    assert evaluate(When(Operator.CONTRADICTED), {}, contradicted=True) is T
    assert evaluate(When(Operator.ALWAYS), {}) is T
