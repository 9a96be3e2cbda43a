"""Agreement is computed from typed values and witnesses, never from the order of claims."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbapi.knowledge.agreement import Agreement, agreement, differences
from kbapi.knowledge.claim import Claim, Scope, Value, ValueKind
from tests.knowledge.builders import claim, hospital, minutes, words


def test_one_witness_alone_is_single() -> None:
    assert agreement([claim("F001", "north-a", value=minutes(30))], hospital) is Agreement.SINGLE


def test_two_pages_of_one_hospital_are_one_witness() -> None:
    claims = [claim("F001", "north-a", value=minutes(30)), claim("F002", "north-b", value=minutes(30))]
    assert agreement(claims, hospital) is Agreement.SINGLE
    assert agreement([claim("F003", "north-a", "north-b")], hospital) is Agreement.SINGLE


def test_two_hospitals_with_the_same_value_agree() -> None:
    claims = [claim("F001", "north-a", value=minutes(30)), claim("F002", "south-a", value=minutes(30))]
    assert agreement(claims, hospital) is Agreement.AGREE


def test_one_claim_made_by_two_hospitals_agrees() -> None:
    assert agreement([claim("F001", "north-a", "south-a")], hospital) is Agreement.AGREE


def test_two_hospitals_on_different_aspects_complement_one_another() -> None:
    claims = [
        claim("F001", "north-a", value=minutes(30, of="arrival")),
        claim("F002", "south-a", value=minutes(20, of="duration")),
    ]
    assert agreement(claims, hospital) is Agreement.COMPLEMENT


def test_claims_without_values_are_never_said_to_agree() -> None:
    assert agreement([claim("F001", "north-a"), claim("F002", "south-a")], hospital) is Agreement.COMPLEMENT


def test_members_of_an_open_list_never_differ() -> None:
    claims = [
        claim("F001", "north-a", value=words(ValueKind.ITEM, "rope")),
        claim("F002", "south-a", value=words(ValueKind.ITEM, "ladder", "rope")),
    ]
    assert differences(claims) == []
    assert agreement(claims, hospital) is Agreement.COMPLEMENT


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (minutes(30), minutes(15)),
        (minutes(15, 30), minutes(15)),
        (words(ValueKind.CHOICE, "rope"), words(ValueKind.CHOICE, "rope", "ladder")),
        (words(ValueKind.PERMISSION, "allowed"), words(ValueKind.PERMISSION, "not allowed")),
        (words(ValueKind.OUTCOME, "ask_first"), words(ValueKind.OUTCOME, "reschedule")),
        (words(ValueKind.PHONE, "1"), words(ValueKind.PHONE, "2")),
        (Value(ValueKind.COUNT, minimum=3, maximum=3), Value(ValueKind.COUNT, minimum=4, maximum=4)),
    ],
    ids=str,
)
def test_unequal_values_of_one_aspect_differ(one: Value, other: Value) -> None:
    claims = [claim("F001", "north-a", value=one), claim("F002", "south-a", value=other)]
    assert agreement(claims, hospital) is Agreement.DIFFER
    [difference] = differences(claims)
    assert [side.id for side in difference.claims] == ["F001", "F002"]


def test_two_pages_of_one_hospital_can_differ() -> None:
    claims = [claim("F001", "north-a", value=minutes(30)), claim("F002", "north-b", value=minutes(15))]
    assert agreement(claims, hospital) is Agreement.DIFFER


def test_the_same_time_in_other_units_or_wording_is_no_difference() -> None:
    hour = Value(ValueKind.DURATION, minimum=1, maximum=1, unit="h", approximate=True)
    assert differences([claim("F001", "a", value=hour), claim("F002", "b", value=minutes(60))]) == []
    week = Value(ValueKind.DURATION, minimum=1, maximum=1, unit="week")
    days = Value(ValueKind.DURATION, minimum=7, maximum=7, unit="day")
    assert differences([claim("F001", "a", value=week), claim("F002", "b", value=days)]) == []


def test_a_month_is_not_taken_for_a_number_of_days() -> None:
    month = Value(ValueKind.DURATION, minimum=1, maximum=1, unit="month")
    days = Value(ValueKind.DURATION, minimum=30, maximum=30, unit="day")
    assert differences([claim("F001", "a", value=month), claim("F002", "b", value=days)]) != []


def test_an_open_bound_differs_from_a_closed_one() -> None:
    limit = Value(ValueKind.DURATION, maximum=30, unit="min")
    assert differences([claim("F001", "a", value=limit), claim("F002", "b", value=minutes(30))]) != []


def test_a_difference_between_rules_of_organisations_is_named_as_such() -> None:
    rules = [
        Claim("F001", "Says.", (), scope=Scope.ORGANISATION, value=minutes(30)),
        Claim("F002", "Says.", (), scope=Scope.LOCAL, value=minutes(15)),
    ]
    [own_rules] = differences(rules)
    [mixed] = differences([rules[0], claim("F003", "a", value=minutes(20))])
    assert (own_rules.kind, mixed.kind) == ("organisation", "statement")


VALUES = st.sampled_from(
    [
        None,
        minutes(30),
        minutes(15),
        minutes(15, of="x"),
        words(ValueKind.ITEM, "a"),
        words(ValueKind.ITEM, "a", "b"),
    ]
)
CLAIMS = st.lists(
    st.tuples(st.sampled_from(["north-a", "north-b", "south-a"]), VALUES), min_size=1, max_size=4
)


@given(CLAIMS)
def test_agreement_does_not_depend_on_the_order_of_claims(
    given_claims: list[tuple[str, Value | None]],
) -> None:
    claims = [
        claim(f"F{number:03}", source, value=value) for number, (source, value) in enumerate(given_claims)
    ]
    orders = list(itertools.permutations(claims))
    assert len({agreement(order, hospital) for order in orders}) == 1
    sides = {
        frozenset(frozenset(side.id for side in found.claims) for found in differences(order))
        for order in orders
    }
    assert len(sides) == 1
