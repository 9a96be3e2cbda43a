"""FHIR resources answer inputs by code or words, with status and date; silence is unknown."""

from datetime import date
from typing import Any

import pytest

from kbapi.fhir.patient import PatientReader, Seeker
from kbapi.knowledge.candidacy_input import InputType, Sought, SoughtCode
from kbapi.knowledge.patient import Given, MatchedOn

TODAY = date(2026, 6, 1)
ICD = "http://hl7.org/fhir/sid/icd-10-cm"
FROST = Sought(
    ("Condition",),
    means="yes",
    codes=(SoughtCode("icd-10-cm", "T33", "a list"),),
    words=("frost bite", "frozen"),
    unless_words=("no", "family history"),
    statuses=("active", "recurrence"),
)
SPRAYED = Sought(
    ("MedicationRequest", "MedicationStatement"), means="yes", words=("sulphur",), within_days=30
)
LAST_SPRAY = Sought(("MedicationStatement", "MedicationRequest"), words=("sulphur",))
SEEN = Sought(("Observation",), words=("bees seen",))
REACTS = Sought(("AllergyIntolerance",), means="yes", words=("pollen",))
SPECIES = Sought(("Condition", "ServiceRequest"), means="apple", words=("apple scab",))
READER = PatientReader(
    [
        Seeker("frost", InputType.YES_NO, FROST),
        Seeker("sprayed", InputType.YES_NO, SPRAYED),
        Seeker("last_spray", InputType.DATE, LAST_SPRAY),
        Seeker("bees", InputType.YES_NO, SEEN),
        Seeker("pollen", InputType.YES_NO, REACTS),
        Seeker("species", InputType.CHOICES, SPECIES),
    ]
)


def read(*resources: dict[str, Any]) -> dict[str, Given]:
    return dict(READER.read(list(resources), TODAY))


def condition(code: Any, **more: Any) -> dict[str, Any]:
    return {"resourceType": "Condition", "code": code, **more}


def coded(code: str, system: str = ICD) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code}]}


def status(code: str) -> dict[str, Any]:
    return {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/x", "code": code}]}


@pytest.mark.parametrize(
    ("code", "system"), [("T33", ICD), ("T33.011A", ICD), ("t33 01", "urn:oid:2.16.840.1.113883.6.90")]
)
def test_a_code_and_those_below_it_answer(code: str, system: str) -> None:
    assert read(condition(coded(code, system))) == {"frost": Given(("yes",), matched_on=MatchedOn.CODE)}


@pytest.mark.parametrize("code", ["T3", "T34", "33", ""])
def test_other_codes_leave_it_unknown(code: str) -> None:
    assert read(condition(coded(code))) == {}


def test_words_answer_and_say_that_they_were_only_words() -> None:
    given = {"frost": Given(("yes",), matched_on=MatchedOn.TEXT)}
    assert read(condition({"text": "Frost-bite of the toes"})) == given
    assert read(condition({"coding": [{"display": "FROZEN"}]})) == given
    assert read(condition({"text": "unfrozen"})) == {}
    assert read(condition({"text": "Frözen"})) == given


@pytest.mark.parametrize("text", ["no frost bite", "Family history: frost bite", "Frozen? No."])
def test_words_that_say_otherwise_leave_it_unknown(text: str) -> None:
    assert read(condition({"text": text})) == {}


@pytest.mark.parametrize("name", ["clinicalStatus", "verificationStatus"])
@pytest.mark.parametrize("code", ["entered-in-error", "refuted"])
def test_what_was_never_true_is_passed_over(name: str, code: str) -> None:
    assert read(condition(coded("T33"), **{name: status(code)})) == {}


def test_only_the_wanted_statuses_count_and_no_status_counts() -> None:
    assert read(condition(coded("T33"), clinicalStatus=status("resolved"))) == {}
    assert read(condition(coded("T33"), clinicalStatus=status("active")))
    assert read(condition(coded("T33"), verificationStatus=status("confirmed")))
    assert read(condition(coded("T33")))


def test_what_is_too_old_does_not_count_and_what_has_no_date_does() -> None:
    spray = {"resourceType": "MedicationRequest", "medicationCodeableConcept": {"text": "Sulphur"}}
    assert "sprayed" in read(spray)
    assert "sprayed" in read(spray | {"authoredOn": "2026-05-02T10:00:00Z"})
    assert "sprayed" not in read(spray | {"authoredOn": "2026-05-01"})


@pytest.mark.parametrize("reference", ["#m", "Medication/m"])
def test_a_medication_is_found_where_it_is_referred_to(reference: str) -> None:
    medication = {"resourceType": "Medication", "id": "m", "code": {"text": "sulphur dust"}}
    request: dict[str, Any] = {
        "resourceType": "MedicationRequest",
        "medicationReference": {"reference": reference},
    }
    if reference.startswith("#"):
        assert "sprayed" in read(request | {"contained": [medication]})
    else:
        assert "sprayed" in read(request, medication)
    assert read(request) == {}


def test_a_date_is_the_last_end_that_is_told() -> None:
    def until(end: str) -> dict[str, Any]:
        return {
            "resourceType": "MedicationStatement",
            "medicationCodeableConcept": {"text": "sulphur"},
            "effectivePeriod": {"start": "2020-01-01", "end": end},
        }

    assert read(until("2026-05-03"), until("2026-05-20"))["last_spray"].values == ("2026-05-20",)
    assert "last_spray" not in read(until("2026-05"))


@pytest.mark.parametrize(("value", "answer"), [(True, "yes"), (False, "no")])
def test_an_observation_gives_its_own_answer(value: bool, answer: str) -> None:
    seen = {"resourceType": "Observation", "code": {"text": "Bees seen"}, "valueBoolean": value}
    assert read(seen)["bees"].values == (answer,)
    assert read(seen | {"valueBoolean": "true"}) == {}


def test_two_answers_stand_side_by_side() -> None:
    seen = {"resourceType": "Observation", "code": {"text": "Bees seen"}}
    assert read(seen | {"valueBoolean": True}, seen | {"valueBoolean": False})["bees"].values == ("no", "yes")


def test_a_choice_from_a_record_is_one_of_perhaps_more() -> None:
    assert read(condition({"text": "Apple scab"}))["species"] == Given(
        ("apple",), complete=False, matched_on=MatchedOn.TEXT
    )
    request = {"resourceType": "ServiceRequest", "reasonCode": [{"text": "apple scab"}]}
    assert "species" in read(request)


def test_a_reaction_names_the_substance() -> None:
    allergy = {"resourceType": "AllergyIntolerance", "reaction": [{"substance": {"text": "Pollen"}}]}
    assert "pollen" in read(allergy)


@pytest.mark.parametrize(
    "resource",
    [
        {},
        {"resourceType": 7},
        {"resourceType": "Condition", "code": "T33"},
        {"resourceType": "Condition", "code": [None, 1, {"coding": "T33"}]},
        {"resourceType": "Condition", "code": {"coding": [{"system": ICD, "code": 33}, None]}},
        {"resourceType": "MedicationRequest", "medicationReference": "#m", "contained": 1},
        {"resourceType": "Patient", "id": "x"},
    ],
)
def test_resources_of_another_shape_say_nothing(resource: dict[str, Any]) -> None:
    assert read(resource) == {}
