"""Candidacy rules as PlanDefinition: conditions as they were declared, the gravest outcome first."""

import json
from datetime import UTC, datetime

import pytest

from kbapi.fhir.plan_definition import Plan, Rule, Stance, plan_definition
from kbapi.fhir.publication import Frame, Json
from kbapi.fhir.sources import Citation
from kbapi.kinds._condition import condition
from kbapi.knowledge.review import ReviewState, ReviewStatus
from kbapi.knowledge.rule import CandidacyRule, Operator, Outcome, When
from tests.integrations.fhir.judging import faults

FRAME = Frame(
    base="https://kb.example",
    edition="0" * 20,
    published_at=datetime(2026, 1, 1, tzinfo=UTC),
    language="en",
    version="0" * 64,
    title="Hedge cutting",
    summary="How <hedges> are cut.",
    notice="Ask a gardener.",
    review=ReviewStatus(ReviewState.UNREVIEWED),
)
CONDITIONS = (
    {"always": "yes"},
    {"contradicted": "yes"},
    {"input": "ground", "is": "wet"},
    {"input": "tools", "includes": "saw"},
    {"days_between": ["last_rain", "day"], "from": "-2", "to": "10"},
    {"not": {"input": "ground", "is": "wet"}},
    {"all": [{"input": "ground", "is": "wet"}, {"any": [{"always": "yes"}]}]},
)


def rule(outcome: Outcome, when: When, rule_id: str = "wet") -> Rule:
    details = CandidacyRule(
        number="CR01",
        procedures=("hedge",),
        when=when,
        outcome=outcome,
        strength="said",
        because="It is wet.",
        claims=(),
    )
    stance = Stance(Citation("North Garden", "Rain", "2020-01-01", "https://north.example/"), outcome)
    return Rule(rule_id, "Wet ground", details, stances=(stance,))


def actions(*rules: Rule) -> list[Json]:
    plan = plan_definition(Plan("hedge", FRAME, rules, ("hedge.en",)))
    assert faults(plan) == []
    found: list[Json] = plan["action"]
    return found


@pytest.mark.parametrize("declared", CONDITIONS, ids=str)
def test_a_condition_stands_as_it_was_declared(declared: Json) -> None:
    [action] = actions(rule(Outcome.ASK_FIRST, condition(declared)))
    told = json.loads(action["condition"][0]["expression"]["expression"])
    assert json.loads(json.dumps(told).replace("true", '"yes"')) == json.loads(
        json.dumps(declared).replace('"-2"', "-2").replace('"10"', "10")
    )


def test_the_gravest_outcome_comes_first_and_stands_in_code() -> None:
    rules = [rule(outcome, When(Operator.ALWAYS), outcome.replace("_", "-")) for outcome in reversed(Outcome)]
    codes = [action["code"][0]["coding"][0] for action in actions(*rules)]
    assert [code["code"] for code in codes] == list(Outcome)
    assert {code["system"] for code in codes} == {"https://kb.example/fhir/CodeSystem/candidacy-outcome"}


def test_who_takes_a_position_is_cited_under_the_outcome() -> None:
    [action] = actions(rule(Outcome.RESCHEDULE, When(Operator.ALWAYS)))
    assert action["documentation"] == [
        {
            "type": "citation",
            "label": "reschedule",
            "citation": "North Garden. Rain. 2020-01-01.",
            "url": "https://north.example/",
        }
    ]


def test_the_text_for_people_is_markup_without_a_hole() -> None:
    plan = plan_definition(Plan("hedge", FRAME, (rule(Outcome.ASK_FIRST, When(Operator.ALWAYS)),)))
    assert "How &lt;hedges&gt; are cut." in plan["text"]["div"]
