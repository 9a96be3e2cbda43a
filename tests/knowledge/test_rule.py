"""A rule's condition names each input once; its outcome decides under which topic it is told."""

import pytest

from kbapi.knowledge.identity import Key
from kbapi.knowledge.rule import CandidacyRule, Operator, Outcome, Position, When


def rule(outcome: Outcome, topic: str | None = None) -> CandidacyRule:
    """A rule with an outcome."""
    return CandidacyRule(
        number="CR01",
        procedures=("pruning",),
        when=When(Operator.ALWAYS),
        outcome=outcome,
        strength="should",
        because="Because.",
        claims=("F001",),
        positions=(Position(("leaflet",), outcome), Position(("leaflet", "poster"), outcome)),
        topic=topic,
    )


def test_a_condition_names_each_input_once_in_order() -> None:
    same = When(Operator.IS, input="ground", value="frozen")
    days = When(Operator.DAYS_BETWEEN, input="first", until="last", least=0, most=10)
    assert When(Operator.ANY, parts=(same, When(Operator.NOT, parts=(days,)), same)).inputs == (
        "ground",
        "first",
        "last",
    )


@pytest.mark.parametrize("outcome", Outcome)
def test_reasons_for_and_against_are_told_under_different_topics(outcome: Outcome) -> None:
    expected = "candidacy" if outcome is Outcome.MAY_BE_CANDIDATE else "contraindication"
    assert rule(outcome).told_under == expected
    assert rule(outcome, "escort").told_under == "escort"


def test_a_rule_names_its_procedures_each_source_once_and_its_topic() -> None:
    assert rule(Outcome.ASK_FIRST, "escort").links == (
        Key("procedure", "pruning"),
        Key("source", "leaflet"),
        Key("source", "poster"),
        Key("topic", "escort"),
    )
