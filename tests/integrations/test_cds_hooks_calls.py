"""Discovery, calls and feedback: the contract of CDS Hooks 2.0.1, and bad input told by its place alone."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from kbapi.integrations.cds_hooks.card_ids import KINDS, OTHER, kind_of, new_id
from kbapi.integrations.cds_hooks.catalogue import SERVICES
from kbapi.knowledge.candidacy_input import CandidacyInput
from tests.integrations.cds_calls import (
    BLEEDING,
    CANDIDACY,
    EDUCATION,
    Plain,
    bundle,
    complaints,
    condition,
    order,
    order_select,
    order_sign,
    patient_view,
    prefetched,
)
from tests.publishing import REAL_CONTENT

ORIGIN = {"Origin": "https://sandbox.example"}
FAILED = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "timeout"}]}
MANY_CODES = {"coding": [{"system": "http://loinc.org", "code": str(number)} for number in range(400)]}
SECRET = "canary-4711"


def test_discovery_lists_each_service_for_each_of_its_hooks(client: FlaskClient) -> None:
    answer = client.get("/cds-services")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert complaints("discovery", answer.json) == []
    listed = [(service["id"].rpartition("-")[2], service["hook"]) for service in answer.json["services"]]
    assert listed == [
        ("candidacy", "order-select"),
        ("candidacy", "order-sign"),
        ("candidacy", "appointment-book"),
        ("education", "patient-view"),
    ]
    assert all(service["title"] and service["usageRequirements"] for service in answer.json["services"])


def test_discovery_is_told_in_the_language_asked_for(client: FlaskClient) -> None:
    answer = client.get("/cds-services", headers={"Accept-Language": "es"})
    assert answer.headers["Content-Language"] == "es"
    assert "Inyección" in answer.json["services"][0]["title"]


def test_every_kind_of_resource_in_which_answers_stand_is_asked_for(client: FlaskClient) -> None:
    """What the inputs look for in a FHIR record is prefetched, as far as it is not the order itself."""
    snapshot = client.application.extensions["kbapi"].knowledge_base.current()
    sought = {
        kind
        for record in snapshot.records()
        if isinstance(record.details, CandidacyInput)
        for place in record.details.found_in
        for kind in place.resources
    }
    templates = " ".join(next(iter(SERVICES.values())).prefetch.values())
    assert sought - {"ServiceRequest", "Appointment"} <= set(re.findall(r"[A-Z][A-Za-z]+", templates))
    assert REAL_CONTENT.is_dir()


@pytest.mark.parametrize("prefetch", [None, {}, {"unknown": None}, dict.fromkeys(["conditions"], FAILED)])
def test_needed_data_that_was_not_sent_is_a_412(client: FlaskClient, prefetch: Any) -> None:
    answer = client.post(CANDIDACY, json=order_select(order(), prefetch=prefetch))
    assert (answer.status_code, answer.json["type"]) == (412, "/problems/missing-data")
    assert answer.json["errors"][0]["pointer"] == "/prefetch"
    assert client.post(EDUCATION, json=patient_view(prefetch=None)).status_code == 412


@pytest.mark.parametrize(
    "prefetch",
    [{"conditions": None}, {"conditions": None, "allergies": FAILED}, {"conditions": bundle()},
     {"patient": {"resourceType": "Patient", "id": "1288992"}}],
)  # fmt: skip
def test_null_says_that_there_is_nothing_and_one_answered_template_is_enough(
    client: FlaskClient, prefetch: Plain
) -> None:
    answer = client.post(CANDIDACY, json=order_select(order(), prefetch=prefetch))
    assert (answer.status_code, len(answer.json["cards"])) == (200, 1)


def test_an_error_inside_a_search_result_is_passed_over(client: FlaskClient) -> None:
    sent = prefetched(condition(BLEEDING), FAILED)
    [card] = client.post(CANDIDACY, json=order_select(order(), prefetch=sent)).json["cards"]
    assert "Bleeding disorder" in card["summary"]


def changed(**changes: Any) -> Plain:
    body = order_select(order(), prefetch={"conditions": None}) | changes
    return {name: value for name, value in body.items() if value is not ...}


def in_context(**changes: Any) -> Plain:
    body = changed()
    context = body["context"] | changes
    return body | {"context": {name: value for name, value in context.items() if value is not ...}}


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (changed(hook=...), "/hook"),
        (changed(hook="patient-view"), "/hook"),
        (changed(hook=[SECRET]), "/hook"),
        (changed(hook={SECRET: 1}), "/hook"),
        (changed(hookInstance=...), "/hookInstance"),
        (changed(hookInstance=SECRET), "/hookInstance"),
        (changed(hookInstance="d1577c69dfbe44adba6d3e05e953b2ea"), "/hookInstance"),
        (changed(hookInstance=7), "/hookInstance"),
        (changed(context=...), "/context"),
        (changed(context=[SECRET]), "/context"),
        (changed(context=None), "/context"),
        (in_context(patientId=...), "/context/patientId"),
        (in_context(patientId=""), "/context/patientId"),
        (in_context(patientId=7), "/context/patientId"),
        (in_context(draftOrders=...), "/context/draftOrders"),
        (in_context(draftOrders=[order()]), "/context/draftOrders"),
        (in_context(draftOrders=order()), "/context/draftOrders"),
        (in_context(draftOrders={"resourceType": "Bundle", "entry": SECRET}), "/context/draftOrders"),
        (in_context(selections=...), "/context/selections"),
        (in_context(selections=SECRET), "/context/selections"),
        (in_context(selections=[{SECRET: SECRET}]), "/context/selections"),
        (changed(prefetch=[]), "/prefetch"),
        (changed(prefetch=None), "/prefetch"),
        (changed(prefetch={"conditions": SECRET}), "/prefetch/conditions"),
        (changed(prefetch={"conditions": [condition(BLEEDING)]}), "/prefetch/conditions"),
        (changed(prefetch={"patient": {"resourceType": "Patient", "id": SECRET}}), "/prefetch/patient/id"),
        (order_sign(*[order(id=str(n)) for n in range(201)], prefetch={"patient": None}), "/context"),
        (order_sign(*[order(id=str(n)) for n in range(21)], prefetch={"patient": None}), "/context"),
        (order_sign(order() | {"code": MANY_CODES}, prefetch={"patient": None}), "/context"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_call_is_told_by_its_place_and_never_repeated(
    client: FlaskClient, body: Plain, pointer: str
) -> None:
    answer = client.post(CANDIDACY, json=body)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (400, pointer)
    assert SECRET not in answer.text
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_what_the_specification_does_not_name_is_passed_over(client: FlaskClient) -> None:
    more = {
        "extension": {"com.example.timestamp": "2017-11-27T22:13:25Z"},
        "fhirServer": {"x": 1},
        "new": [None],
    }
    body = changed(**more)
    body["context"]["more"] = {"x": None}
    body["context"]["draftOrders"]["entry"] += [{}, "x", {"resource": None}, {"resource": [1]}]
    assert client.post(CANDIDACY, json=body).status_code == 200


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{}", None, 415),
        (b"{}", "text/plain", 415),
        (b"{}", "application/x-www-form-urlencoded", 415),
        (b"", "application/json", 400),
        (b"[]", "application/json", 400),
        (b'{"hook": "a", "hook": "b"}', "application/json", 400),
        (b'{"n": NaN}', "application/json", 400),
        (b'{"a":' * 40 + b"1" + b"}" * 40, "application/json", 400),
        (b'{"a": [' + b"1," * 50_000 + b"1]}", "application/json", 400),
        (b'{"a": "' + b"x" * 1024 * 1024 + b'"}', "application/json", 413),
    ],
    ids=lambda value: str(value)[:20],
)
def test_bodies_have_limits(client: FlaskClient, body: bytes, content_type: str | None, status: int) -> None:
    answer = client.post(CANDIDACY, data=body, content_type=content_type)
    assert answer.status_code == status
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_two_hundred_prefetched_resources_are_read_in_time(client: FlaskClient) -> None:
    found = [condition("Z99.9", "x" * 300) | {"id": str(number), "note": [{"text": "y" * 3000}]}
             for number in range(200)]  # fmt: skip
    answer = client.post(
        CANDIDACY, json=order_select(order(), prefetch=prefetched(*found, condition(BLEEDING)))
    )
    assert (answer.status_code, len(answer.json["cards"])) == (200, 1)


def test_unknown_services_and_methods_are_refused(client: FlaskClient) -> None:
    assert client.post("/cds-services/unknown", json=changed()).status_code == 404
    assert client.post("/cds-services/unknown/feedback", json={}).status_code == 404
    answer = client.get(CANDIDACY)
    assert (answer.status_code, "POST" in answer.headers["Allow"]) == (405, True)
    assert client.get("/cds-services?x=1").json["type"] == "/problems/unknown-parameter"


def test_errors_are_operation_outcomes_for_those_who_ask_for_fhir(client: FlaskClient) -> None:
    headers = {"Accept": "application/fhir+json"}
    for body, status, code in (
        (changed(hook=...), 400, "invalid"),
        (order_select(order()), 412, "incomplete"),
    ):
        answer = client.post(CANDIDACY, json=body, headers=headers)
        assert (answer.status_code, answer.mimetype) == (status, "application/fhir+json")
        [issue] = answer.json["issue"]
        assert (answer.json["resourceType"], issue["severity"], issue["code"]) == (
            "OperationOutcome",
            "error",
            code,
        )
        assert issue["diagnostics"]
    sandbox = client.post(CANDIDACY, json=changed(hook=...), headers={"Accept": "application/json"})
    assert sandbox.mimetype == "application/problem+json"


@pytest.mark.parametrize("path", [CANDIDACY, EDUCATION, f"{CANDIDACY}/feedback", "/cds-services"])
def test_a_page_of_any_origin_may_call(client: FlaskClient, path: str) -> None:
    asked = {
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    answer = client.options(path, headers=ORIGIN | asked)
    assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (204, "*")
    assert {"Authorization", "Content-Type"} <= set(
        answer.headers["Access-Control-Allow-Headers"].split(", ")
    )
    methods = set(answer.headers["Access-Control-Allow-Methods"].split(", "))
    assert {"GET", "OPTIONS"} <= methods
    assert ("POST" in methods) == (path != "/cds-services")
    assert "Access-Control-Allow-Credentials" not in answer.headers
    for shared in (client.get("/cds-services", headers=ORIGIN), client.post(path, json={}, headers=ORIGIN)):
        assert shared.headers["Access-Control-Allow-Origin"] == "*"


def told(outcome: str = "overridden", card: str | None = None, **more: Any) -> Plain:
    entry = {
        "card": card or new_id("ask_first"),
        "outcome": outcome,
        "outcomeTimestamp": "2020-12-11T00:00:00Z",
    }
    return {"feedback": [{name: value for name, value in (entry | more).items() if value is not ...}]}


def counted(client: FlaskClient, card: str, outcome: str) -> float:
    wanted = f'kbapi_cds_feedback_total{{card="{card}",outcome="{outcome}"}} '
    lines = client.get("/metrics").text.splitlines()
    return sum(float(line.removeprefix(wanted)) for line in lines if line.startswith(wanted))


def test_feedback_is_counted_by_kind_of_card_and_outcome_as_often_as_it_comes(client: FlaskClient) -> None:
    [card] = client.post(CANDIDACY, json=order_select(order(), prefetch={"patient": None})).json["cards"]
    before = counted(client, "missing_inputs", "overridden")
    reason = {"reason": {"code": "considered", "system": "urn:x"}, "userComment": SECRET}
    body = told(card=card["uuid"], overrideReason=reason)
    assert complaints("feedback", body) == []
    for _ in range(2):
        answer = client.post(f"{CANDIDACY}/feedback", json=body)
        assert (answer.status_code, answer.json) == (200, {"counted": 1})
    assert counted(client, "missing_inputs", "overridden") == before + 2
    assert SECRET not in client.get("/metrics").text
    foreign = told("accepted", "ffffffff-1111-4111-8111-111111111111", acceptedSuggestions=[{"id": "x"}])
    assert complaints("feedback", foreign) == []
    before = counted(client, OTHER, "accepted")
    assert client.post(f"{CANDIDACY}/feedback", json=foreign).status_code == 200
    assert counted(client, OTHER, "accepted") == before + 1


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/feedback"),
        ({"feedback": []}, "/feedback"),
        ({"feedback": [SECRET]}, "/feedback/0"),
        ({"feedback": told()["feedback"] * 101}, "/feedback"),
        (told(card=SECRET), "/feedback/0/card"),
        (told("ignored"), "/feedback/0/outcome"),
        (told(outcome=[SECRET]), "/feedback/0/outcome"),
        (told("accepted"), "/feedback/0/acceptedSuggestions"),
        (told("accepted", acceptedSuggestions=[SECRET]), "/feedback/0/acceptedSuggestions"),
        (told(outcomeTimestamp=...), "/feedback/0/outcomeTimestamp"),
        (told(outcomeTimestamp=SECRET), "/feedback/0/outcomeTimestamp"),
    ],
)  # fmt: skip
def test_feedback_of_another_shape_counts_nothing(client: FlaskClient, body: Plain, pointer: str) -> None:
    before = client.get("/metrics").text.count("kbapi_cds_feedback_total")
    answer = client.post(f"{CANDIDACY}/feedback", json=body)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (400, pointer)
    assert SECRET not in answer.text
    assert complaints("feedback", body) != [] or len(body["feedback"]) > 100
    assert client.get("/metrics").text.count("kbapi_cds_feedback_total") == before


def test_the_id_of_a_card_tells_its_kind() -> None:
    assert [kind_of(new_id(kind)) for kind in KINDS] == list(KINDS)
