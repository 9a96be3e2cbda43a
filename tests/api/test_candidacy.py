"""Assessments over HTTP: plain and FHIR bodies, strict about types, silent about what was sent."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.api.contract import Contract
from tests.publishing import SAMPLE_CONTENT, application, published

PATH = "/v1/candidacy/assessments"
FHIR = "application/fhir+json"
ICD = "http://hl7.org/fhir/sid/icd-10-cm"
CPT = "http://www.ama-assn.org/go/cpt"


def assess(client: FlaskClient, query: str = "", **body: Any) -> TestResponse:
    return client.post(PATH + query, json=body)


def firing(answer: TestResponse) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    return {f["rule"]["number"]: f for f in answer.json["findings"] if f["status"] == "fires"}


def bundle(*resources: dict[str, Any]) -> dict[str, Any]:
    return {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": one} for one in resources]}


def post_bundle(client: FlaskClient, *resources: dict[str, Any], query: str = "") -> TestResponse:
    return client.post(PATH + query, data=json.dumps(bundle(*resources)), content_type=FHIR)


def concept(system: str, code: str) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code}]}


def test_a_reason_for_caution_tells_who_says_so_and_that_sources_differ(client: FlaskClient) -> None:
    answer = assess(client, procedure="epidural", inputs={"takes_blood_thinner": True})
    finding = firing(answer)["CR07"]
    positions = {(position["source"]["id"], position["outcome"]) for position in finding["positions"]}
    assert positions == {
        ("mgh-treatment", "ask_first"),
        ("chase-lodge", "ask_first"),
        ("spine-handout", "not_a_candidate"),
    }
    assert {claim["id"] for claim in finding["claims"]} >= {"F101", "F202"}
    assert finding["matched_on"] == "answer"
    assert answer.json["outcome"] == "ask_first"
    assert answer.json["notice"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_nothing_known_is_ask_first_with_all_that_is_missing(client: FlaskClient) -> None:
    answer = assess(client)
    assert answer.json["procedure"]["id"] == "spine-injection"
    assert answer.json["outcome"] == "ask_first"
    assert len(answer.json["missing_inputs"]) == 14


def test_an_unknown_input_is_counted_as_not_covered_and_its_gap_is_named(client: FlaskClient) -> None:
    answer = assess(client, inputs={"pregnant": True, "shoe_size_in_bananas": 7})
    assert answer.json["not_covered"]["unknown_inputs"] == 2
    assert [gap["id"] for gap in answer.json["not_covered"]["gaps"]] == ["pregnancy"]
    assert "banana" not in answer.text


def test_the_same_answers_with_a_day_in_either_place_give_the_same(client: FlaskClient) -> None:
    day, last = "2025-03-11", {"antibiotics_last_dose_date": "2025-03-01"}
    outside = assess(client, appointment_date=day, inputs=last)
    inside = assess(client, inputs=last | {"appointment_date": day})
    assert outside.json == inside.json
    assert "CR05" in firing(outside)
    both = assess(client, appointment_date="2025-03-12", inputs=last | {"appointment_date": day})
    assert both.json["contradictions"] == [["appointment_date"]]
    assert "CR05" in firing(both)


@pytest.mark.parametrize(
    ("inputs", "pointer"),
    [
        ({"diabetes": value}, "/inputs/diabetes")
        for value in (1, 0, 1.9, "yes", "true", "１２", [], [True], {}, "no")
    ]
    + [
        ({"antibiotics_last_dose_date": value}, "/inputs/antibiotics_last_dose_date")
        for value in (
            True,
            20250301,
            "01.03.2025",
            "2025-02-30",
            "2025-3-1",
            "２０２５-03-01",
            "today",
            ["none"],
        )
    ]
    + [
        ({"condition": value}, pointer)
        for value, pointer in (
            (True, "/inputs/condition"),
            ("gout", "/inputs/condition"),
            (["sciatica", "gout"], "/inputs/condition/1"),
            ([["sciatica"]], "/inputs/condition/0"),
        )
    ],
)
def test_an_answer_of_another_type_is_refused_by_its_place_without_its_value(
    client: FlaskClient, contract: Contract, inputs: dict[str, Any], pointer: str
) -> None:
    answer = assess(client, inputs=inputs)
    assert (answer.status_code, answer.json["type"]) == (422, "/problems/invalid-body")
    assert [complaint["pointer"] for complaint in answer.json["errors"]] == [pointer]
    assert "gout" not in answer.text
    assert contract.complaints(PATH, answer, "post") == []


@pytest.mark.parametrize("value", [None, "unknown"])
def test_unknown_can_be_said_outright(client: FlaskClient, value: Any) -> None:
    assert assess(client, inputs={"diabetes": value}).json == assess(client).json


def test_all_faults_are_told_at_once(client: FlaskClient) -> None:
    answer = assess(client, inputs={"diabetes": 1, "spinal_tumor": "x", "condition": 3})
    assert len(answer.json["errors"]) == 3


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        ({"inputs": []}, 422, "/inputs"),
        ({"inputs": "none"}, 422, "/inputs"),
        ({"procedure": "x y"}, 422, "/procedure"),
        ({"procedure": "unheard-of"}, 400, "/procedure"),
        ({"inputs": {"procedure": "unheard-of"}}, 422, "/inputs/procedure"),
        ({"appointment_date": "soon"}, 422, "/appointment_date"),
        ({"appointment_date": "2025-02-30"}, 422, "/appointment_date"),
        ({"John Smith": 1}, 422, "/<redacted>"),
    ],
)
def test_unfit_members_are_named_by_their_place(
    client: FlaskClient, body: dict[str, Any], status: int, pointer: str
) -> None:
    answer = client.post(PATH, json=body)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (status, pointer), answer.text
    assert "Smith" not in answer.text


@pytest.mark.parametrize(
    ("data", "content_type", "status"),
    [
        (b"{}", "text/plain", 415),
        (b"{}", None, 415),
        (b"{}", "application/x-www-form-urlencoded", 415),
        (b"{}", "application/fhir+xml", 415),
        (b'{"inputs": {"diabetes": true, "diabetes": false}}', "application/json", 400),
        (b'{"inputs": {"diabetes": NaN}}', "application/json", 400),
        (b'{"inputs": ' * 40 + b"1" + b"}" * 40, "application/json", 400),
        (b'{"inputs": {"a": "' + b"x" * 262_144 + b'"}}', "application/json", 413),
        (b'{"inputs": {"condition": [' + b"1," * 5_000 + b"1]}}", "application/json", 400),
        (b'{"resourceType": "Bundle", "entry": 1}', FHIR, 422),
        (b'{"resourceType": "Observation"}', FHIR, 422),
        (b"[]", FHIR, 400),
        (b'{"resourceType": "Bundle", "x": "' + b"x" * 262_144 + b'"}', FHIR, 413),
    ],
    ids=lambda value: str(value)[:40],
)
def test_bodies_that_cannot_be_meant_are_refused(
    client: FlaskClient, contract: Contract, data: bytes, content_type: str | None, status: int
) -> None:
    answer = client.post(PATH, data=data, content_type=content_type)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert contract.complaints(PATH, answer, "post") == []


def test_a_compressed_body_is_refused_before_it_is_unpacked(client: FlaskClient) -> None:
    headers = {"Content-Encoding": "gzip"}
    assert (
        client.post(PATH, data=b"\x1f\x8b", content_type="application/json", headers=headers).status_code
        == 415
    )


def test_a_bundle_tells_procedure_day_and_patient(client: FlaskClient) -> None:
    order = {
        "resourceType": "ServiceRequest",
        "status": "draft",
        "code": concept(CPT, "62323"),
        "reasonCode": [concept(ICD, "M54.31")],
        "occurrenceDateTime": "2026-12-01",
    }
    thinner = {"resourceType": "Condition", "code": concept(ICD, "Z79.01")}
    allergy = {"resourceType": "AllergyIntolerance", "code": {"text": "Allergy to contrast dye"}}
    told = post_bundle(client, order, thinner, allergy, {"resourceType": "Patient", "id": "p"})
    assert told.json["procedure"]["id"] == "epidural"
    found = firing(told)
    assert found["CR07"]["matched_on"] == "code"
    assert found["CR15"]["matched_on"] == "text"
    assert "CR26" in found
    assert told.json["outcome"] == "not_a_candidate"


def test_a_shared_code_means_the_wider_procedure_unless_words_tell(client: FlaskClient) -> None:
    order: dict[str, Any] = {"resourceType": "ServiceRequest", "code": concept(CPT, "64493")}
    assert post_bundle(client, order).json["procedure"]["id"] == "facet"
    order["code"]["text"] = "Medial branch block L4/5"
    assert post_bundle(client, order).json["procedure"]["id"] == "medial-branch-block"


def test_words_name_the_procedure_where_no_code_does(client: FlaskClient) -> None:
    order = {"resourceType": "ServiceRequest", "code": {"text": "SI joint injection, left"}}
    assert post_bundle(client, order).json["procedure"]["id"] == "sacroiliac"
    assert post_bundle(client, order, query="?procedure=facet").json["procedure"]["id"] == "facet"
    other = {"resourceType": "ServiceRequest", "code": {"text": "Chest X-ray"}}
    assert post_bundle(client, other).json["procedure"]["id"] == "spine-injection"


def test_a_response_in_a_bundle_that_contradicts_a_record_is_a_finding(client: FlaskClient) -> None:
    response = {
        "resourceType": "QuestionnaireResponse",
        "item": [{"linkId": "takes_blood_thinner", "answer": [{"valueBoolean": False}]}],
    }
    told = post_bundle(client, {"resourceType": "Condition", "code": concept(ICD, "Z79.01")}, response)
    assert told.json["contradictions"] == [["takes_blood_thinner"]]
    assert {"CR07", "CR98"} <= firing(told).keys()


def test_questions_come_in_asking_order_with_the_rules_that_read_them(client: FlaskClient) -> None:
    told = client.get("/v1/candidacy/questions?procedure=diskography").json
    names = [asked["id"] for asked in told["items"]]
    assert {"low_back_surgery_considered", "takes_blood_thinner"} <= set(names)
    assert "anesthetic_test_points_to_nerve" not in names
    controlled = next(asked for asked in told["items"] if asked["id"] == "diabetes_controlled")
    assert controlled["asked_if"] == {"input": "diabetes", "is": "yes"}
    assert names.index("diabetes") < names.index("diabetes_controlled")
    assert all(asked["rules"] for asked in told["items"])


def test_questions_are_asked_in_spanish(client: FlaskClient) -> None:
    told = client.get("/v1/candidacy/questions?lang=es").json
    assert all(asked["language"]["served"] == "es" for asked in told["items"])
    assert all("¿" in asked["question"] for asked in told["items"])


def test_outcomes_are_counted_and_nothing_else_of_a_patient(client: FlaskClient) -> None:
    assess(client, inputs={"diabetes": True})
    told = client.get("/metrics").text
    assert 'kbapi_candidacy_outcomes_total{outcome="ask_first"}' in told
    assert "diabetes" not in told


def test_a_browser_may_post_from_any_page(client: FlaskClient) -> None:
    assert assess(client).headers["Access-Control-Allow-Origin"] == "*"
    preflight = client.options(PATH, headers={"Access-Control-Request-Method": "POST"})
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """Content that does not say which procedure is meant where none is named."""
    state = tmp_path_factory.mktemp("candidacy")
    published(SAMPLE_CONTENT, state)
    return application(state).test_client()


def test_without_a_procedure_where_the_content_means_none_the_parameter_is_asked_for(
    sample: FlaskClient,
) -> None:
    fhir = {"data": json.dumps(bundle()), "content_type": FHIR}
    refused = [
        sample.get("/v1/candidacy/questions"),
        sample.get("/v1/candidacy/questions?format=fhir"),
        sample.post(PATH, json={"inputs": {}}),
        sample.post(PATH, **fhir),
    ]
    for answer in refused:
        assert (answer.status_code, answer.json["errors"][0]["parameter"]) == (400, "procedure")
        assert "`procedure` is missing" in answer.json["detail"]
    assert sample.get("/v1/candidacy/questions?procedure=pruning").status_code == 200
    assert assess(sample, "?procedure=pruning", inputs={}).status_code == 200
