"""Every resource of the real content: valid R4, told of the right page, with files as they are served."""

import base64
import hashlib
import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kbapi.integrations.fhir.kinds import KINDS
from tests.integrations.fhir.judging import CPT, Json, faults, walked
from tests.publishing import application

TYPES = sorted(KINDS)


@pytest.fixture(scope="module")
def resources(real_app: Flask) -> dict[str, list[Json]]:
    """Every resource of every type."""
    client = real_app.test_client()
    return {kind: entries_of(client.get(f"/fhir/{kind}?_count=100").json) for kind in TYPES}


def entries_of(bundle: Any) -> list[Json]:
    assert "next" not in [link["relation"] for link in bundle["link"]]
    return [entry["resource"] for entry in bundle["entry"]]


@pytest.mark.parametrize("kind", TYPES)
def test_every_resource_is_valid_r4_and_keeps_to_the_required_value_sets(
    resources: dict[str, list[Json]], kind: str
) -> None:
    assert resources[kind]
    assert [fault for resource in resources[kind] for fault in faults(resource)] == []


def test_the_judge_finds_what_the_library_leaves_out(resources: dict[str, list[Json]]) -> None:
    spoilt = json.loads(json.dumps(resources["Library"][0]))
    spoilt["status"], spoilt["relatedArtifact"][0]["type"] = "fine", "quote"
    spoilt["topic"][0]["coding"][0]["code"] = "weather"
    spoilt["useContext"][0]["valueCodeableConcept"]["coding"][0] |= {"system": CPT, "display": "words"}
    assert len(faults(spoilt)) == 4


@pytest.mark.parametrize("kind", TYPES)
def test_a_resource_that_is_read_is_the_one_that_is_found(
    client: FlaskClient, resources: dict[str, list[Json]], kind: str
) -> None:
    for resource in resources[kind]:
        read = client.get(f"/fhir/{kind}/{resource['id']}")
        assert read.json == resource
        assert read.headers["ETag"] == f'W/"{resource["meta"]["versionId"]}"'
        assert read.content_type == "application/fhir+json; charset=utf-8"


def test_there_is_a_handout_for_every_procedure_and_language(
    client: FlaskClient, resources: dict[str, list[Json]]
) -> None:
    procedures = [item["id"] for item in client.get("/v1/procedures?limit=200").json["items"]]
    wanted = sorted(f"{procedure}.{language}" for procedure in procedures for language in ("en", "es"))
    for kind in ("Library", "DocumentReference"):
        assert [resource["id"] for resource in resources[kind]] == wanted
    assert [resource["id"] for resource in resources["ActivityDefinition"]] == procedures


@pytest.mark.parametrize("kind", ["Library", "DocumentReference"])
def test_size_and_hash_are_those_of_the_bytes_at_the_address(
    client: FlaskClient, resources: dict[str, list[Json]], kind: str
) -> None:
    seen = set()
    for resource in resources[kind]:
        for file in files_of(resource):
            answer = client.get(file["url"])
            assert answer.status_code == 200
            assert answer.mimetype == file["contentType"]
            assert answer.headers["Content-Language"] == file["language"] == resource["language"]
            assert "immutable" in answer.headers["Cache-Control"]
            assert len(answer.data) == file["size"]
            digest = hashlib.sha1(answer.data, usedforsecurity=False).digest()
            assert base64.b64decode(file["hash"]) == digest
            seen.add(file["contentType"])
    assert seen >= {"text/html", "text/plain", "text/markdown"}


def files_of(resource: Json) -> list[Json]:
    return [content.get("attachment", content) for content in resource["content"]]


def test_the_version_of_a_handout_is_the_fingerprint_of_the_page_whose_words_it_tells(
    client: FlaskClient, resources: dict[str, list[Json]]
) -> None:
    for resource in resources["Library"]:
        procedure, _, language = resource["id"].partition(".")
        fingerprint = client.get(f"/v1/procedures/{procedure}").json["fingerprint"]
        assert (resource["version"] == fingerprint) == (language == "en")


def test_a_translated_handout_names_the_one_that_it_translates(resources: dict[str, list[Json]]) -> None:
    by_id = {resource["id"]: resource for resource in resources["Library"]}
    origins = [link for link in by_id["facet.es"]["relatedArtifact"] if link["type"] == "derived-from"]
    assert [origin["resource"] for origin in origins] == [by_id["facet.en"]["url"]]
    documents = {resource["id"]: resource for resource in resources["DocumentReference"]}
    assert documents["facet.es"]["relatesTo"][0]["target"]["reference"] == "DocumentReference/facet.en"
    assert "relatesTo" not in documents["facet.en"]


def test_a_handout_cites_the_documents_behind_it(
    client: FlaskClient, resources: dict[str, list[Json]]
) -> None:
    for resource in resources["Library"]:
        page = client.get(f"/v1/procedures/{resource['id'][:-3]}/education?lang={resource['language']}").json
        cited = [link["citation"] for link in resource["relatedArtifact"] if link["type"] == "citation"]
        assert len(cited) == len(page["sources"])
        for source, citation in zip(page["sources"], cited, strict=True):
            assert citation.startswith(f"{source['issuer']}. {source['title']}")


def test_what_no_clinician_reviewed_is_a_draft_with_the_standing_notice(
    resources: dict[str, list[Json]],
) -> None:
    for kind in ("Library", "ActivityDefinition", "PlanDefinition"):
        for resource in resources[kind]:
            assert resource["status"] == "draft"
            assert "lastReviewDate" not in resource
            assert resource["usage"]
    assert {resource["docStatus"] for resource in resources["DocumentReference"]} == {"preliminary"}


def test_the_code_of_an_activity_holds_only_codes_that_mean_exactly_it(
    client: FlaskClient, resources: dict[str, list[Json]]
) -> None:
    for resource in resources["ActivityDefinition"]:
        page = client.get(f"/v1/procedures/{resource['id']}").json
        exact = [(c["system"], c["code"]) for c in page["codes"] if c["relation"] == "equivalent"]
        codings = resource["code"].get("coding", [])
        assert [(coding["system"], coding["code"]) for coding in codings] == exact
        assert [site["text"] for site in resource.get("bodySite", [])] == page["regions"]
        focus = [value for path, value in walked(resource, "ActivityDefinition") if path.endswith(".coding")]
        found = {(coding["system"], coding["code"]) for coding in focus}
        assert {(code["system"], code["code"]) for code in page["codes"]} <= found


def test_no_code_is_described(resources: dict[str, list[Json]]) -> None:
    codings = [
        value
        for kind in TYPES
        for resource in resources[kind]
        for path, value in walked(resource, kind)
        if path.endswith(".coding") and kind != "Questionnaire"
    ]
    assert CPT in {coding["system"] for coding in codings}
    assert [coding for coding in codings if "display" in coding] == []


def test_a_plan_tells_every_rule_with_its_condition_and_sources_the_gravest_first(
    client: FlaskClient, resources: dict[str, list[Json]]
) -> None:
    outcomes = ["not_a_candidate", "reschedule", "ask_first", "inform_staff", "may_be_candidate"]
    for plan in resources["PlanDefinition"]:
        rules = {rule["id"] for rule in client.get(f"/v1/procedures/{plan['id']}").json["candidacy_rules"]}
        assert {action["id"] for action in plan["action"]} == rules
        order = [outcomes.index(action["code"][0]["coding"][0]["code"]) for action in plan["action"]]
        assert order == sorted(order)


def test_a_plan_leads_to_the_questions_that_its_conditions_read(
    client: FlaskClient, resources: dict[str, list[Json]]
) -> None:
    """Those that are asked in the native API, whose answers it takes."""
    by_url = {resource["url"]: resource for resource in resources["Questionnaire"]}
    for plan in resources["PlanDefinition"]:
        for link in plan["relatedArtifact"]:
            if link["type"] == "depends-on":
                asked = by_url.pop(link["resource"])
                native = client.get(f"/v1/candidacy/questions?procedure={plan['id']}&format=fhir").json
                assert {name: asked[name] for name in native} == native
                assert asked.get("useContext") == plan.get("useContext")
    assert by_url == {}


def test_an_action_says_what_its_rule_says(client: FlaskClient, resources: dict[str, list[Json]]) -> None:
    plan = next(plan for plan in resources["PlanDefinition"] if plan["id"] == "facet")
    for action in plan["action"]:
        rule = client.get(f"/v1/candidacy-rules/{action['id']}").json
        assert (action["title"], action["description"]) == (rule["title"], rule["because"])
        expression = action["condition"][0]["expression"]
        assert expression["language"] == "application/json"
        assert json.loads(expression["expression"]) == rule["when"]
        labels = [document["label"] for document in action["documentation"]]
        stances = [position["outcome"] for position in rule["positions"] for _ in position["sources"]]
        mentions = [claim["id"] for claim in rule["claims"] for _ in claim["sources"]]
        assert labels == stances + mentions


def test_with_a_public_address_everything_is_absolute(real_state: Any) -> None:
    client = application(real_state, base_url="https://kb.example/").test_client()
    bundle = client.get("/fhir/Library?_id=facet.en").json
    entry = bundle["entry"][0]
    assert entry["fullUrl"] == entry["resource"]["url"] == "https://kb.example/fhir/Library/facet.en"
    assert bundle["link"][0]["url"].startswith("https://kb.example/fhir/Library?")
    assert {file["url"].partition("/v1/")[0] for file in entry["resource"]["content"]} == {
        "https://kb.example"
    }
    assert faults(bundle) == []
    statement = client.get("/fhir/metadata").json
    assert statement["implementation"]["url"] == "https://kb.example/fhir"
    assert faults(statement) == []


def test_licence_and_attribution_of_the_owner_are_told(real_state: Any) -> None:
    client = application(real_state, licence="CC BY 4.0", attribution="Example Hospital").test_client()
    library = client.get("/fhir/Library/facet.en").json
    assert (library["copyright"], library["publisher"]) == ("CC BY 4.0", "Example Hospital")
    assert faults(library) == []
