"""Every procedure of the real content, in both languages, in the words of schema.org and no others."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.schema_org.judge import Vocabulary

LINKED = {"Accept": "application/ld+json"}
LANGUAGES = ("en", "es")


def ids(client: FlaskClient) -> list[str]:
    return [item["id"] for item in client.get("/v1/procedures?limit=200").json["items"]]


def linked(client: FlaskClient, name: str, language: str = "en") -> dict[str, Any]:
    answer = client.get(f"/v1/procedures/{name}?lang={language}", headers=LINKED)
    assert (answer.status_code, answer.mimetype) == (200, "application/ld+json")
    assert "Accept" in answer.headers["Vary"]
    assert answer.headers["Content-Language"] == language
    found: dict[str, Any] = answer.get_json(force=True)
    return found


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_property_stands_outside_its_domain_and_no_member_is_invented(
    client: FlaskClient, language: str
) -> None:
    known = Vocabulary()
    faults = [
        f"{name}: {fault}"
        for name in ids(client)
        for fault in known.complaints(linked(client, name, language))
    ]
    assert faults == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_procedure_is_a_therapy_that_tells_its_serious_risks_apart(
    client: FlaskClient, language: str
) -> None:
    for name in ids(client):
        node = linked(client, name, language)
        told = client.get(f"/v1/procedures/{name}?lang={language}").json
        assert "MedicalTherapy" in as_list(node["@type"])
        serious = {risk["title"] for risk in told["risks"] if risk["serious"]}
        named = {one["name"] for one in as_list(node.get("seriousAdverseOutcome", []))}
        assert serious <= named
        milder = {one["name"] for one in as_list(node.get("adverseOutcome", []))}
        others = {risk["title"] for risk in told["risks"] if not risk["serious"]}
        assert milder == others | {effect["title"] for effect in told["side_effects"]}


def test_what_the_regulator_warns_of_is_a_serious_outcome(client: FlaskClient) -> None:
    named = as_list(linked(client, "epidural")["seriousAdverseOutcome"])
    warning = client.get("/v1/procedures/epidural/facts/safety-warning").json["answer"]
    assert warning in [one["description"] for one in named]


def test_only_reasons_to_withhold_are_contraindications(client: FlaskClient) -> None:
    for name in ids(client):
        rules = client.get(f"/v1/procedures/{name}").json["candidacy_rules"]
        firm = {rule["title"] for rule in rules if rule["outcome"] in ("not_a_candidate", "reschedule")}
        kind = {rule["title"] for rule in rules if rule["outcome"] == "may_be_candidate"}
        reasons = {one["name"] for one in as_list(linked(client, name).get("contraindication", []))}
        assert firm <= reasons
        assert not kind & reasons


def test_it_goes_through_the_skin_only_where_a_code_says_so(client: FlaskClient) -> None:
    said = {name for name in ids(client) if "procedureType" in linked(client, name)}
    codes = {
        name
        for name in ids(client)
        for code in client.get(f"/v1/procedures/{name}").json["codes"]
        if code["system"].endswith("ICD10")
        and code["relation"] in ("equivalent", "narrower")
        and code["code"][4] == "3"
    }
    assert said == codes != set()


def test_only_a_code_that_means_the_same_is_told(client: FlaskClient) -> None:
    for name in ids(client):
        told = client.get(f"/v1/procedures/{name}").json["codes"]
        same = {code["code"] for code in told if code["relation"] == "equivalent"}
        assert {code["codeValue"] for code in as_list(linked(client, name).get("code", []))} == same


def test_an_unreviewed_page_says_so_and_has_no_day_of_review(client: FlaskClient) -> None:
    for name in ids(client):
        page = linked(client, name)["mainEntityOfPage"]
        assert page["creativeWorkStatus"] == "unreviewed"
        assert not {"lastReviewed", "reviewedBy"} & page.keys()


def test_every_address_in_it_is_there(client: FlaskClient) -> None:
    for name in ids(client):
        for address in addresses(linked(client, name)):
            assert client.get(address.partition("#")[0]).status_code == 200, address


def addresses(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [value for name, value in node.items() if name in ("url", "@id")]
        return own + [address for inner in node.values() for address in addresses(inner)]
    if isinstance(node, list):
        return [address for inner in node for address in addresses(inner)]
    return []


def test_a_procedure_is_the_same_thing_in_every_language_and_its_page_is_not(client: FlaskClient) -> None:
    english, spanish = (linked(client, "epidural", language) for language in LANGUAGES)
    assert english["@id"] == spanish["@id"] == "/procedures/epidural#procedure"
    assert english["name"] != spanish["name"]
    assert english["mainEntityOfPage"]["@id"] != spanish["mainEntityOfPage"]["@id"]


def test_json_stays_the_answer_for_those_who_ask_for_nothing_else(real_app: Flask) -> None:
    client = real_app.test_client()
    for accept in ("*/*", "application/json", "text/html, */*;q=0.1"):
        answer = client.get("/v1/procedures/epidural", headers={"Accept": accept})
        assert answer.mimetype == "application/json"
    assert client.get("/v1/procedures/epidural", headers={"Accept": "image/png"}).status_code == 406
