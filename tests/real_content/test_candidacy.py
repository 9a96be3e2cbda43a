"""The candidacy rules that ship: published test vectors, and what holds whatever is known of a patient."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from kbapi.candidacy.assess import MILD, assess
from kbapi.candidacy.given import answers_of
from kbapi.knowledge.candidacy_input import NEVER, NO, CandidacyInput, InputType
from kbapi.knowledge.patient import Given, Patient
from kbapi.knowledge.record import Record
from kbapi.knowledge.rule import CandidacyRule, Outcome
from kbapi.knowledge.verdict import Status, Verdict
from kbapi.knowledge_base.candidacy import Candidacy
from tests.publishing import application

VECTORS = json.loads((Path(__file__).parents[1] / "questions" / "candidacy_vectors.json").read_text("utf-8"))
GRAVITY = {outcome: rank for rank, outcome in enumerate(Outcome)}
PROCEDURES = (
    "spine-injection", "epidural", "facet", "medial-branch-block", "sacroiliac", "diskography",
    "nerve-root-block", "sympathetic-block", "radiofrequency-ablation", "joint-injection",
)  # fmt: skip


@pytest.fixture(scope="module")
def candidacy(real_app: Flask) -> Candidacy:
    """The rules of the edition that is served."""
    base = real_app.extensions["kbapi"].knowledge_base
    made: Candidacy = base.candidacy(base.current())
    return made


def all_clear(inputs: Any) -> dict[str, Any]:
    """Every exclusion input known and negative."""
    return {
        name: NEVER if asked.type is InputType.DATE else False
        for name, asked in inputs.items()
        if asked.exclusion
    }


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: json.dumps(vector["input"])[:60])
def test_the_published_vectors_hold(candidacy: Candidacy, vector: dict[str, Any]) -> None:
    plain = dict(vector["input"])
    if plain.pop("$base", None) == "all_clear":
        plain = all_clear(candidacy.inputs) | plain
    procedure = plain.pop("procedure", "spine-injection")
    answers = answers_of(plain, candidacy.inputs, "")
    verdict = candidacy.assess(procedure, answers.patient)
    assert [finding.rule.number for finding in sorted(verdict.firing, key=number)] == vector["fires"]
    assert verdict.outcome == vector["headline"]
    assert len(answers.strangers) == ("pregnant" in plain)


def number(finding: Any) -> str:
    return str(finding.rule.number)


def answers_to(asked: CandidacyInput) -> st.SearchStrategy[Given]:
    match asked.type:
        case InputType.YES_NO:
            return st.sampled_from([("yes",), ("no",), ("yes", "no")]).map(Given)
        case InputType.DATE:
            days = st.dates().map(lambda day: day.isoformat())
            return st.one_of(st.just(NEVER), days).map(lambda day: Given((day,)))
        case InputType.CHOICES:
            chosen = st.lists(st.sampled_from([choice.id for choice in asked.choices]), unique=True)
            return st.builds(Given, chosen.map(tuple), st.booleans())


def test_whatever_is_known_the_verdict_is_honest(candidacy: Candidacy) -> None:
    """Removing an answer never turns a stop into a go; rules never hide one another; all cite claims."""
    asked = {name: answers_to(known) for name, known in candidacy.inputs.items() if name != "procedure"}
    patients = st.fixed_dictionaries({}, optional=asked)
    clear = answers_of(all_clear(candidacy.inputs), candidacy.inputs, "").patient

    @settings(max_examples=400)
    @given(patients, st.booleans(), st.sampled_from(PROCEDURES), st.data())
    def hold(known: dict[str, Given], from_clear: bool, procedure: str, data: st.DataObject) -> None:
        patient: Patient = {**(clear if from_clear else {}), **known}
        verdict = candidacy.assess(procedure, patient)
        assert all(finding.rule.claims for finding in verdict.findings)
        assert verdict.outcome in Outcome
        assert_mild_only_when_known(candidacy, verdict, patient)
        for name in patient:
            assert_not_milder_without(candidacy, procedure, patient, name, verdict)
        left_out = data.draw(st.sampled_from([finding.record for finding in verdict.findings]))
        assert_hides_nothing(candidacy, procedure, patient, left_out, verdict)

    hold()


def assert_mild_only_when_known(candidacy: Candidacy, verdict: Verdict, patient: Patient) -> None:
    if verdict.outcome in MILD:
        exclusions = {name for name, asked in candidacy.inputs.items() if asked.exclusion}
        assert exclusions <= patient.keys()
        assert not verdict.missing_inputs
        assert not verdict.not_covered
        assert not verdict.contradictions


def assert_not_milder_without(
    candidacy: Candidacy, procedure: str, patient: Patient, name: str, before: Verdict
) -> None:
    """Without an answer no stop becomes a go; it gets milder only where the answer made a rule fire."""
    without = {other: given for other, given in patient.items() if other != name}
    after = candidacy.assess(procedure, without)
    assert before.outcome in MILD or after.outcome not in MILD
    if GRAVITY[after.outcome] > GRAVITY[before.outcome]:
        fired_by_it = [finding for finding in before.firing if name in finding.rule.when.inputs]
        assert fired_by_it or before.contradictions


def assert_hides_nothing(
    candidacy: Candidacy, procedure: str, patient: Patient, left_out: Record, full: Verdict
) -> None:
    """Without one rule, the others say the same as with it."""
    rules = [finding.record for finding in full.findings if finding.record.key != left_out.key]
    fewer = assess(procedure, rules, candidacy.inputs, patient)
    said = {finding.record.key: finding.status for finding in full.findings}
    assert {finding.record.key: finding.status for finding in fewer.findings} == {
        key: status for key, status in said.items() if key != left_out.key
    }


def test_every_rule_can_be_made_to_fire_and_every_input_is_read(candidacy: Candidacy) -> None:
    read = {name for rule in rules_of(candidacy) for name in rule.when.inputs}
    assert set(candidacy.inputs) - read == {"symptoms_mild"}
    assert all(asked.exclusion is False or name in read for name, asked in candidacy.inputs.items())


def rules_of(candidacy: Candidacy) -> list[CandidacyRule]:
    found = {
        finding.rule.number: finding.rule
        for procedure in PROCEDURES
        for finding in candidacy.assess(procedure, {}).findings
    }
    return list(found.values())


def test_contradictory_answers_are_a_finding_and_never_a_mild_outcome(candidacy: Candidacy) -> None:
    clear = answers_of(all_clear(candidacy.inputs), candidacy.inputs, "").patient
    both = {**clear, "diabetes": Given(("yes", "no")), "condition": Given(("sciatica",))}
    verdict = candidacy.assess("epidural", both)
    assert verdict.contradictions == (("diabetes",),)
    assert verdict.outcome is Outcome.ASK_FIRST
    assert "CR98" in [finding.rule.number for finding in verdict.firing]
    impossible = {**clear, "diabetes": Given((NO,)), "diabetes_controlled": Given((NO,))}
    assert candidacy.assess("epidural", impossible).contradictions


def test_for_a_procedure_whose_sources_are_silent_the_outcome_is_never_mild(candidacy: Candidacy) -> None:
    clear = answers_of(all_clear(candidacy.inputs), candidacy.inputs, "").patient
    patient = {**clear, "anesthetic_test_points_to_nerve": Given(("yes",))}
    verdict = candidacy.assess("radiofrequency-ablation", patient)
    assert verdict.outcome is Outcome.ASK_FIRST
    assert len(verdict.not_covered) == 14


def test_a_day_missing_for_a_rule_on_an_exclusion_keeps_the_outcome_from_being_mild(
    candidacy: Candidacy,
) -> None:
    plain = all_clear(candidacy.inputs) | {
        "antibiotics_last_dose_date": "2025-03-01",
        "condition": ["sciatica"],
    }
    verdict = candidacy.assess("epidural", answers_of(plain, candidacy.inputs, "").patient)
    assert verdict.outcome is Outcome.ASK_FIRST
    assert verdict.missing_inputs == ("appointment_date",)
    [finding] = [finding for finding in verdict.findings if finding.rule.number == "CR05"]
    assert (finding.status, finding.missing) == (Status.UNKNOWN, ("appointment_date",))


def test_rules_speak_the_language_that_is_asked_for(real_state: Path) -> None:
    client = application(real_state).test_client()
    body = {"procedure": "epidural", "inputs": {"takes_blood_thinner": True}, "lang": "es"}
    told = client.post("/v1/candidacy/assessments", json=body).json
    first = next(finding for finding in told["findings"] if finding["rule"]["number"] == "CR07")
    assert first["language"]["served"] == "es"
    assert "anticoagulante" in first["because"].lower() or "médico" in first["because"].lower()
