"""Nobody has reviewed the real content yet: where a review is required none of its statements is told."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.publishing import application

DOORS = (
    "/v1/procedures/epidural/education",
    "/v1/procedures/epidural/education?format=html&lang=es",
    "/v1/procedures/epidural/facts",
    "/v1/procedures/epidural/facts/driving",
    "/v1/procedures/epidural/timeline",
    "/v1/procedures/epidural/timeline?format=svg",
    "/v1/candidacy/questions?procedure=epidural",
    "/v1/answers?q=can+I+drive+home",
    "/v1/answers?q=puedo+manejar&lang=es",
    "/embed/procedures/epidural",
    "/service?mainSearchCriteria.v.cs=2.16.840.1.113883.6.90&mainSearchCriteria.v.c=M54.16",
    "/fhir/Library",
    "/fhir/PlanDefinition/epidural",
    "/fhir/Questionnaire",
)


@pytest.fixture(scope="module")
def strict(real_state: Path) -> FlaskClient:
    return application(real_state, require_review="current").test_client()


@pytest.mark.parametrize("path", DOORS)
def test_no_door_tells_what_nobody_reviewed(path: str, strict: FlaskClient, client: FlaskClient) -> None:
    said = {claim["text"] for claim in client.get("/v1/procedures/epidural/education").json["claims"]}
    said |= {item["answer"] for item in client.get("/v1/procedures/epidural/facts").json["items"]}
    answer = strict.get(path)
    assert answer.status_code in (200, 403, 404)
    assert [text for text in said if text in answer.text] == []


def test_an_emergency_is_named_without_the_statements(strict: FlaskClient, client: FlaskClient) -> None:
    path = "/v1/answers?q=both+legs+getting+weaker+and+weaker,+who+do+I+call"
    usual, told = client.get(path).json, strict.get(path).json
    assert usual["reason"] == told["reason"] == "urgent"
    assert told["status"] == "refer"
    assert told["notice"] == usual["notice"]
    assert (told["answer"], told["claims"]) == (None, [])
