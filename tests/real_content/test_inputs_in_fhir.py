"""What the content finds in FHIR R4 records: the answer where one stands, and nothing where none does."""

from datetime import date
from typing import Any

import pytest

from kbapi.fhir.patient import PatientReader, Seeker
from kbapi.knowledge.candidacy_input import NO, YES
from kbapi.knowledge.patient import MatchedOn
from tests.real_content.test_candidacy_inputs import inputs, rules

APPOINTMENT = date(2026, 3, 31)
ICD = "http://hl7.org/fhir/sid/icd-10-cm"
ATC = "http://www.whocc.no/atc"


def found(*resources: dict[str, Any]) -> dict[str, tuple[tuple[str, ...], MatchedOn]]:
    """The answers that the resources give."""
    seekers = [
        Seeker(name, asked.type, sought) for name, asked in inputs().items() for sought in asked.found_in
    ]
    patient = PatientReader(seekers).read(list(resources), APPOINTMENT)
    return {name: (given.values, given.matched_on) for name, given in patient.items()}


def resource(kind: str, shown: str = "", system: str = "", code: str = "", **more: Any) -> dict[str, Any]:
    """A resource that says one thing."""
    said: dict[str, Any] = {"text": shown} if shown else {}
    if code:
        said["coding"] = [{"system": system, "code": code}]
    element = "medicationCodeableConcept" if kind.startswith("Medication") else "code"
    return {"resourceType": kind, element: said, **more}


def clinical(status: str) -> dict[str, Any]:
    """A clinical status."""
    return {"clinicalStatus": {"coding": [{"code": status}]}}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("takes_blood_thinner", "Z79.01"),
        ("takes_blood_thinner", "Z79.82"),
        ("long_term_antibiotics", "Z79.2"),
        ("bleeding_disorder", "D66"),
        ("bleeding_disorder", "D68.01"),
        ("diabetes", "E11.9"),
        ("high_blood_pressure", "I10"),
        ("active_spinal_infection", "M46.26"),
        ("active_spinal_infection", "G06.1"),
        ("any_current_infection", "N39.0"),
        ("spinal_tumor", "C41.2"),
        ("allergy_contrast", "Z91.041"),
        ("allergy_anesthetic", "Z88.4"),
    ],
)
def test_a_diagnosis_is_found_by_its_code_and_by_the_codes_below_it(name: str, code: str) -> None:
    assert found(resource("Condition", "", ICD, code, **clinical("active"))) == {
        name: ((YES,), MatchedOn.CODE)
    }


@pytest.mark.parametrize("code", ["D68.51", "D69.2", "R73.03", "I27.20", "C79.51", "E23.2", "M46.1"])
def test_a_code_that_means_something_else_answers_nothing(code: str) -> None:
    assert found(resource("Condition", "", ICD, code, **clinical("active"))) == {}


@pytest.mark.parametrize(
    ("kind", "shown", "name"),
    [
        ("MedicationRequest", "apixaban 5 MG Oral Tablet", "takes_blood_thinner"),
        ("MedicationStatement", "Aspirin 81 MG", "takes_blood_thinner"),
        ("MedicationRequest", "Heparina no fraccionada", "takes_blood_thinner"),
        ("Condition", "Hemofilia A", "bleeding_disorder"),
        ("Condition", "Diabetes mellitus tipo 2 sin complicaciones", "diabetes"),
        ("Condition", "Hipertensión arterial", "high_blood_pressure"),
        ("Condition", "Absceso epidural", "active_spinal_infection"),
        ("AllergyIntolerance", "Iodinated contrast media", "allergy_contrast"),
        ("AllergyIntolerance", "Lidocaína", "allergy_anesthetic"),
        ("AllergyIntolerance", "Methylprednisolone", "allergy_steroid"),
        ("Condition", "Chronic low back pain", "chronic_low_back_pain"),
    ],
)
def test_where_no_code_is_known_the_displayed_text_answers_and_says_so(
    kind: str, shown: str, name: str
) -> None:
    status = {"status": "active"} if kind.startswith("Medication") else clinical("active")
    assert found(resource(kind, shown, **status)) == {name: ((YES,), MatchedOn.TEXT)}


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        ("Condition", "Family history of hemophilia"),
        ("Condition", "Antecedentes familiares de diabetes"),
        ("Condition", "No known diabetes"),
        ("Condition", "Prediabetes"),
        ("Condition", "Pre-diabetes"),
        ("Condition", "Diabetes insipidus"),
        ("Condition", "Portal hypertension"),
        ("Condition", "Pulmonary hypertension"),
        ("Condition", "Elevated blood pressure reading without diagnosis of hypertension"),
        ("Condition", "Rule out discitis"),
        ("Condition", "History of vertebral osteomyelitis"),
        ("Condition", "Latent tuberculosis infection"),
        ("Condition", "Hemophilia carrier"),
        ("Condition", "Sin infección actual"),
        ("MedicationRequest", "Not on anticoagulants"),
        ("MedicationRequest", "Heparin lock flush"),
        ("AllergyIntolerance", "No known contrast allergy"),
        ("AllergyIntolerance", "Non-steroidal anti-inflammatory agent"),
        ("AllergyIntolerance", "Aspirin"),
    ],
)
def test_a_text_that_denies_or_means_something_else_answers_nothing(kind: str, shown: str) -> None:
    status = {"status": "active"} if kind.startswith("Medication") else clinical("active")
    assert found(resource(kind, shown, **status)) == {}


@pytest.mark.parametrize(
    ("shown", "name", "answer"),
    [
        ("Uncontrolled hypertension", "high_blood_pressure_controlled", NO),
        ("Diabetes mellitus, uncontrolled", "diabetes_controlled", NO),
    ],
)
def test_a_clinicians_own_words_say_that_something_is_not_under_control(
    shown: str, name: str, answer: str
) -> None:
    assert found(resource("Condition", shown, **clinical("active")))[name] == ((answer,), MatchedOn.TEXT)


def test_what_is_over_answers_nothing() -> None:
    assert found(resource("Condition", "Discitis", ICD, "M46.36", **clinical("resolved"))) == {}
    assert found(resource("MedicationRequest", "Warfarin", status="stopped")) == {}
    assert found(resource("AllergyIntolerance", "Lidocaine", **clinical("inactive"))) == {}


def test_an_infection_of_last_year_is_not_one_of_now() -> None:
    old = resource("Condition", "Pneumonia", recordedDate="2025-03-31", **clinical("active"))
    new = resource("Condition", "Pneumonia", recordedDate="2026-03-21", **clinical("active"))
    assert found(old) == {}
    assert found(new) == {"any_current_infection": ((YES,), MatchedOn.TEXT)}


def test_an_observation_answers_with_its_own_value() -> None:
    said = resource(
        "Observation", "Diabetes", status="final", valueBoolean=False, effectiveDateTime="2026-03-20"
    )
    assert found(said) == {"diabetes": ((NO,), MatchedOn.TEXT)}


def test_an_antibiotic_gives_the_day_of_its_last_dose() -> None:
    taken = resource(
        "MedicationStatement",
        "",
        ATC,
        "J01CA04",
        status="completed",
        effectivePeriod={"start": "2026-03-15", "end": "2026-03-22"},
    )
    assert found(taken) == {"antibiotics_last_dose_date": (("2026-03-22",), MatchedOn.CODE)}


def test_a_dose_too_long_ago_to_matter_is_no_proof_that_none_followed() -> None:
    """The rule asks for 10 days: an older dose would make the answer known and the outcome mild."""
    taken = resource(
        "MedicationStatement",
        "Amoxicillin",
        status="completed",
        effectivePeriod={"start": "2026-03-01", "end": "2026-03-10"},
    )
    assert found(taken) == {}
    [sought] = inputs()["antibiotics_last_dose_date"].found_in
    assert sought.within_days == rules()["antibiotics-stopped-within-10-days"].when.most


def test_an_active_antibiotic_does_not_say_what_it_is_for() -> None:
    ordered = resource("MedicationRequest", "Doxycycline 100 MG", status="active", authoredOn="2026-03-25")
    assert found(ordered) == {}
