"""Questionnaires are FHIR R4 as an independent library reads it, and their answers come back as given."""

from typing import Any

import fhirkit
import pytest
from flask.testing import FlaskClient

from kbapi.errors import UnfitBodyError
from kbapi.fhir.bundle import resources_of
from kbapi.fhir.questionnaire import answered, procedure_of

FHIR = "application/fhir+json"
PROCEDURES = ("spine-injection", "epidural", "diskography", "radiofrequency-ablation", "joint-injection")
VALUES: dict[str, Any] = {
    "boolean": {"valueBoolean": True},
    "date": {"valueDate": "2026-03-01"},
}


def response(*items: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"resourceType": "QuestionnaireResponse", "status": "completed", "item": list(items), **more}


def item(name: str, *answers: dict[str, Any]) -> dict[str, Any]:
    return {"linkId": name, "answer": list(answers)}


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("procedure", PROCEDURES)
def test_it_is_valid_fhir(client: FlaskClient, procedure: str, lang: str) -> None:
    answer = client.get(f"/v1/candidacy/questions?procedure={procedure}&lang={lang}&format=fhir")
    assert answer.content_type == FHIR
    assert fhirkit.validate(answer.text) == []
    assert (answer.json["language"], answer.json["status"]) == (lang, "draft")
    names = [asked["linkId"] for asked in answer.json.get("item", [])]
    assert len(names) == len(set(names))
    assert bool(names) is (procedure != "joint-injection")


def test_it_can_be_filled_in_and_posted_back(client: FlaskClient) -> None:
    form = client.get("/v1/candidacy/questions?procedure=epidural", headers={"Accept": FHIR}).json
    items = []
    for asked in form["item"]:
        if asked["linkId"].endswith(".none"):
            continue
        value = VALUES.get(asked["type"]) or {"valueCoding": asked["answerOption"][0]["valueCoding"]}
        items.append(item(asked["linkId"], value))
    filled = response(*items, questionnaire=f"{form['url']}|{form['version']}")
    told = client.post("/v1/candidacy/assessments", json=filled, content_type=FHIR)
    assert told.status_code == 200
    assert told.json["procedure"]["id"] == "epidural"
    assert told.json["outcome"] == "not_a_candidate"
    assert told.json["missing_inputs"] == []
    assert told.json["not_covered"]["unknown_inputs"] == 0


def test_answers_come_back_by_name_also_from_groups_and_below_answers() -> None:
    inner = item("b", {"valueBoolean": False, "item": [item("c", {"valueDate": "2026-03-01"})]})
    filled = response({"linkId": "group", "item": [item("a", {"valueBoolean": True}), inner]})
    assert answered(filled) == {"a": True, "b": False, "c": "2026-03-01"}


def test_choices_come_back_by_their_codes_and_never_by_its_own_question() -> None:
    filled = response(
        item("one", {"valueCoding": {"code": "x"}}),
        item("two", {"valueCoding": {"code": "x"}}, {"valueCoding": {"code": "y"}}),
        item("day.none", {"valueBoolean": True}),
        item("other_day.none", {"valueBoolean": False}),
    )
    assert answered(filled) == {"one": "x", "two": ["x", "y"], "day": "none"}


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"valueBoolean": "true"},
        {"valueBoolean": True, "valueDate": "2026-03-01"},
        {"valueCoding": {"display": "x"}},
        {"valueQuantity": {"value": 1}},
    ],
)
def test_an_answer_of_another_type_is_named_by_its_place(answer: dict[str, Any]) -> None:
    with pytest.raises(UnfitBodyError) as raised:
        answered(response(item("a", {"valueBoolean": True}), item("b", answer)), "/entry/0/resource")
    assert [pointer for pointer, _ in raised.value.complaints] == ["/entry/0/resource/item/1"]


@pytest.mark.parametrize(
    ("canonical", "procedure"),
    [
        ("https://kb.example/fhir/Questionnaire/candidacy-epidural|1", "epidural"),
        ("/fhir/Questionnaire/candidacy-facet", "facet"),
        ("https://other.example/Questionnaire/phq-9", None),
        (None, None),
    ],
)
def test_the_procedure_is_that_of_the_questionnaire(canonical: str | None, procedure: str | None) -> None:
    assert procedure_of(response(questionnaire=canonical)) == procedure


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"resourceType": "Patient"}, "/resourceType"),
        ({}, "/resourceType"),
        ({"resourceType": "Bundle", "entry": {}}, "/entry"),
        (
            {"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Patient"}}, {}]},
            "/entry/1/resource",
        ),
        ({"resourceType": "Bundle", "entry": [{"resource": {"resourceType": 1}}]}, "/entry/0/resource"),
    ],
)
def test_what_is_no_bundle_of_resources_is_named_by_its_place(body: dict[str, Any], pointer: str) -> None:
    with pytest.raises(UnfitBodyError) as raised:
        resources_of(body)
    assert [place for place, _ in raised.value.complaints] == [pointer]


def test_an_empty_bundle_holds_nothing() -> None:
    assert resources_of({"resourceType": "Bundle"}) == []
