"""The JSON Schemas are served as they stand in the repository, and refuse what their protocols forbid."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from tests.house_rules.python_files import ROOT
from tests.integrations.cds_calls import complaints, order_select, order_sign, patient_view

FILES = sorted((ROOT / "schemas").rglob("*.schema.json"))
CARD = {
    "uuid": "4e0a3a1e-3283-4575-ab82-028d55fe2719",
    "summary": "Example Card",
    "indicator": "info",
    "detail": "This is an example card.",
    "source": {"label": "Static CDS Service Example", "url": "https://example.com"},
    "links": [
        {"label": "Google", "url": "https://google.com", "type": "absolute"},
        {"label": "App", "url": "https://smart.example.com/launch", "type": "smart", "appContext": "{}"},
    ],
}
SUGGESTION = {
    "label": "Change it",
    "actions": [{"type": "delete", "description": "Remove", "resourceId": "X/1"}],
}
ACCEPTED = {"card": CARD["uuid"], "outcome": "accepted", "outcomeTimestamp": "2020-12-11T00:00:00Z"}
SERVICE = {"hook": "patient-view", "description": "An example", "id": "static-patient-greeter"}


def test_every_schema_is_listed_and_served_with_its_media_type(client: FlaskClient) -> None:
    index = client.get("/schemas/")
    assert index.status_code == 200
    paths = [f"/schemas/{path.relative_to(ROOT / 'schemas').as_posix()}" for path in FILES]
    assert [item["href"] for item in index.json["items"]] == paths
    assert all(item["title"] for item in index.json["items"])
    for path, file in zip(paths, FILES, strict=True):
        answer = client.get(path)
        assert (answer.status_code, answer.mimetype) == (200, "application/schema+json")
        assert answer.data == file.read_bytes()
        assert answer.headers["ETag"]


@pytest.mark.parametrize(
    "path", ["x", "protocols", "../setup.cfg", "content/../../setup.cfg", "protocols/x.schema.json"]
)
def test_nothing_else_is_served(client: FlaskClient, path: str) -> None:
    assert client.get(f"/schemas/{path}").status_code == 404


@pytest.mark.parametrize(
    "file", [file for file in FILES if file.parent.name == "protocols"], ids=lambda file: file.name
)
def test_a_schema_of_a_protocol_is_sound_and_says_where_it_stands(file: Any) -> None:
    schema = json.loads(file.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"/schemas/protocols/{file.name}"
    assert schema["description"]


@pytest.mark.parametrize(
    ("name", "good"),
    [
        ("response", {"cards": []}),
        ("response", {"cards": [CARD, {"summary": "x", "indicator": "warning", "source": {"label": "y"}}]}),
        ("response", {"cards": [CARD | {"suggestions": [SUGGESTION], "selectionBehavior": "any"}]}),
        ("discovery", {"services": []}),
        ("discovery", {"services": [SERVICE | {"prefetch": {"p": "Patient/{{context.patientId}}"}}]}),
        ("discovery", {"services": [SERVICE | {"prefetch": {"p": "Practitioner/{{userPractitionerId}}"}}]}),
        ("request", order_select({"resourceType": "ServiceRequest", "id": "1"})),
        ("request", patient_view() | {"extension": {"com.example": 1}}),
    ],
)
def test_what_the_specification_shows_is_valid(name: str, good: Any) -> None:
    assert complaints(name, good) == []


def card(**changes: Any) -> dict[str, Any]:
    return {"cards": [{key: value for key, value in (CARD | changes).items() if value is not ...}]}


def template(text: str) -> dict[str, Any]:
    return {"services": [SERVICE | {"prefetch": {"p": text}}]}


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("response", {}),
        ("response", {"cards": None}),
        ("response", {"cards": [], "systemActions": []}),
        ("response", card(summary="x" * 140)),
        ("response", card(summary="")),
        ("response", card(summary=...)),
        ("response", card(detail="")),
        ("response", card(detail=None)),
        ("response", card(indicator="hard-stop")),
        ("response", card(source={})),
        ("response", card(source={"label": "x", "url": "/relative"})),
        ("response", card(links=[])),
        ("response", card(links=[{"label": "x", "url": "/v1", "type": "absolute"}])),
        ("response", card(links=[{"label": "x", "url": "javascript:x", "type": "absolute"}])),
        ("response", card(links=[CARD["links"][0] | {"appContext": "y"}])),
        ("response", card(overrideReasons=[{"code": "x"}])),
        ("response", card(suggestions=[SUGGESTION])),
        ("response", card(selectionBehavior="all")),
        ("response", card(uuid="not one")),
        ("response", card(extra=1)),
        ("discovery", {"services": [{"hook": "patient-view", "id": "x"}]}),
        ("discovery", {"services": [SERVICE | {"prefetch": {}}]}),
        ("discovery", {"services": [SERVICE | {"id": "a/b"}]}),
        ("discovery", template("Observation?date=ge{{today() - 90 days}}")),
        ("discovery", template("Patient/{{context.patient.id}}")),
        ("discovery", template("Observation?code:above=x")),
        ("request", {"hook": "patient-view"}),
        ("request", patient_view() | {"hookInstance": "7"}),
        ("request", {key: value for key, value in patient_view().items() if key != "fhirServer"}),
        ("request", patient_view(prefetch={"orders": []})),
        ("request", order_sign() | {"context": {"userId": "x", "patientId": "y"}}),
        ("feedback", {"feedback": []}),
        ("feedback", {"feedback": [ACCEPTED]}),
    ],
)  # fmt: skip
def test_what_the_specification_forbids_is_refused(name: str, bad: Any) -> None:
    assert complaints(name, bad) != []
