"""Searches: what each parameter means, pages of one edition, parts of resources, and what is ignored."""

from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from kbapi.fhir.search import PARAMETERS
from kbapi.integrations.fhir.kinds import KINDS
from tests.integrations.fhir.judging import Json, faults

ICD, LOINC, CPT = "http://hl7.org/fhir/sid/icd-10-cm", "http://loinc.org", "http://www.ama-assn.org/go/cpt"
TOPICS = "http://terminology.hl7.org/CodeSystem/definition-topic"


def found(client: FlaskClient, address: str) -> list[str]:
    """The ids of what a search finds; its Bundle must be valid and count what it found."""
    answer = client.get(f"/fhir/{address}")
    assert answer.status_code == 200, answer.text
    assert faults(answer.json) == []
    ids = [entry["resource"]["id"] for entry in answer.json.get("entry", [])]
    assert answer.json["total"] >= len(ids)
    return ids


def links(bundle: Json) -> dict[str, str]:
    return {link["relation"]: link["url"] for link in bundle["link"]}


def test_an_id_or_several(client: FlaskClient) -> None:
    assert found(client, "Library?_id=facet.en") == ["facet.en"]
    assert found(client, "Library?_id=facet.es,epidural.en,none") == ["epidural.en", "facet.es"]
    assert found(client, "Library?_id=FACET.en") == []


def test_the_canonical_address_and_the_version(client: FlaskClient) -> None:
    library = client.get("/fhir/Library/facet.en").json
    assert found(client, f"Library?url={library['url']}") == ["facet.en"]
    assert found(client, f"Library?url={library['url']}&version={library['version']}") == ["facet.en"]
    assert found(client, f"Library?version={'0' * 64}") == []


def test_the_language_as_later_releases_of_fhir_ask_for_it(client: FlaskClient) -> None:
    assert set(found(client, "Library?_language=es")) == {
        name.replace(".en", ".es") for name in found(client, "Library?_language=en")
    }
    assert found(client, "DocumentReference?_language=es&_id=facet.es,facet.en") == ["facet.es"]


@pytest.mark.parametrize("title", ["Facet joint", "facet JOINT inj", "fácet"])
def test_a_title_from_its_beginning_without_case_and_accents(client: FlaskClient, title: str) -> None:
    assert "facet" in found(client, f"ActivityDefinition?title={quote(title)}")


def test_a_title_that_contains_or_is_exactly_a_text(client: FlaskClient) -> None:
    assert found(client, "ActivityDefinition?title=joint%20injection&_count=100") == ["joint-injection"]
    assert {"facet", "joint-injection"} <= set(found(client, "ActivityDefinition?title:contains=JOINT"))
    assert found(client, "ActivityDefinition?title:exact=Facet%20joint%20injection") == ["facet"]
    assert found(client, "ActivityDefinition?title:exact=facet%20joint%20injection") == []


@pytest.mark.parametrize(
    "context",
    [
        f"{LOINC}|24931-8",
        "24931-8",
        f"{CPT}|64490",
        "urn:oid:2.16.840.1.113883.6.12|64490",
        f"{ICD}|M47.812",
        f"{ICD}|m47812",
        "icd-10-cm|M47812",
        f"{LOINC}|0-0,{LOINC}|24931-8",
    ],
)
@pytest.mark.parametrize("kind", ["Library", "ActivityDefinition", "PlanDefinition"])
def test_a_code_of_the_procedure_or_of_what_it_treats_is_a_context(
    client: FlaskClient, kind: str, context: str
) -> None:
    ids = found(client, f"{kind}?context={quote(context)}&_count=100")
    assert {"facet.en", "facet.es"} <= set(ids) if kind == "Library" else "facet" in ids
    assert len(ids) < len(found(client, f"{kind}?_count=100"))


def test_a_context_of_another_system_or_none_finds_nothing(client: FlaskClient) -> None:
    for context in (f"{CPT}|24931-8", "|24931-8", f"{LOINC}|0-0", "http://nowhere.example|", "x"):
        assert found(client, f"Library?context={quote(context)}") == [], context


def test_the_status_the_topic_and_the_type(client: FlaskClient) -> None:
    assert len(found(client, "Library?status=active,draft&_count=100")) == 26
    assert found(client, "Library?status=active") == []
    assert found(client, f"Library?topic={TOPICS}|education&_id=facet.en") == ["facet.en"]
    assert found(client, "Library?topic=treatment") == []
    assert "facet" in found(client, "ActivityDefinition?topic=treatment")
    assert found(client, "PlanDefinition?type=eca-rule&_id=facet") == ["facet"]
    assert found(client, "Library?content-type=text/markdown&_id=facet.en") == ["facet.en"]
    assert found(client, "Library?content-type=image/png") == []


def test_documents_by_type_event_content_and_language(client: FlaskClient) -> None:
    assert len(found(client, f"DocumentReference?type={LOINC}|69730-0&_count=100")) == 26
    assert found(client, f"DocumentReference?event={CPT}|27096&language=es") == ["sacroiliac.es"]
    assert found(client, "DocumentReference?contenttype=text/plain&_id=facet.en") == ["facet.en"]
    assert found(client, "DocumentReference?description:contains=facetaria&language=en") == []


@pytest.mark.parametrize("name", ["date", "_lastUpdated"])
@pytest.mark.parametrize(
    ("value", "fits"),
    [
        ("2026-11-22", True), ("2026", True), ("2026-11", True), ("2026-11-22T12:00Z", True),
        ("2026-11-22T12:00:00.000Z", True), ("2026-11-22T13:00:00+01:00", True), ("ge2026-11-22", True),
        ("le2026-11-22", True), ("gt2026-11-21", True), ("lt2026-11-23", True), ("ne2026-11-21", True),
        ("sa2025", True), ("eb2027", True), ("gt2026-11-22", False), ("lt2026-11-22", False),
        ("2025", False), ("ne2026", False), ("2026-11-22T12:01Z", False), ("2025,2026", True),
    ],
)  # fmt: skip
def test_the_day_of_publication(client: FlaskClient, name: str, value: str, fits: bool) -> None:
    for kind in ("Library", "DocumentReference"):
        ids = found(client, f"{kind}?_id=facet.en&{name}={quote(value)}")
        assert ids == (["facet.en"] if fits else []), kind


def test_pages_follow_one_another_without_gaps_in_one_edition(client: FlaskClient) -> None:
    address, seen = "/fhir/Library?_language=es&_count=5", []
    while address:
        bundle = client.get(address).json
        seen += [entry["resource"]["id"] for entry in bundle["entry"]]
        assert bundle["total"] == 13
        assert links(bundle)["self"].startswith("/fhir/Library?_language=es&_count=5")
        address = links(bundle).get("next")
        assert address is None or f"edition={client.get('/version').json['edition']}" in address
    assert seen == found(client, "Library?_language=es&_count=100")


def test_a_count_is_capped_and_none_is_a_count(client: FlaskClient) -> None:
    capped = client.get("/fhir/Library?_count=1000000000").json
    assert (len(capped["entry"]), links(capped)["self"]) == (26, "/fhir/Library?_count=100")
    none = client.get("/fhir/Library?_count=0").json
    assert (none["total"], "entry" in none, list(links(none))) == (26, False, ["self"])
    beyond = client.get("/fhir/Library?_offset=5000").json
    assert (beyond["total"], "entry" in beyond) == (26, False)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_summary_is_a_valid_part_that_says_that_it_is_one(client: FlaskClient, kind: str) -> None:
    whole = client.get(f"/fhir/{kind}").json["entry"][0]["resource"]
    for mode in ("true", "text", "data"):
        part = client.get(f"/fhir/{kind}/{whole['id']}?_summary={mode}").json
        assert faults(part) == []
        assert part["meta"]["tag"][0]["code"] == "SUBSETTED"
        assert part == {name: whole[name] for name in part} | {"meta": part["meta"]}
        assert ("text" in part) == (mode == "text")
    assert client.get(f"/fhir/{kind}/{whole['id']}?_summary=false").json == whole
    assert client.get(f"/fhir/{kind}?_summary=count").json.keys() == {"resourceType", "type", "total", "link"}


def test_a_summary_of_a_plan_leaves_its_actions_out(client: FlaskClient) -> None:
    assert "action" not in client.get("/fhir/PlanDefinition/facet?_summary=true").json
    assert "content" in client.get("/fhir/Library/facet.en?_summary=true").json


def test_elements_are_those_that_were_named_and_those_that_must_be(client: FlaskClient) -> None:
    part = client.get("/fhir/Library/facet.en?_elements=title,content").json
    assert part.keys() == {"resourceType", "id", "meta", "title", "status", "type", "content"}
    assert faults(part) == []


def test_pretty_breaks_lines_and_changes_nothing_else(client: FlaskClient) -> None:
    plain, pretty = (client.get(f"/fhir/Library/facet.en?_pretty={value}") for value in ("false", "true"))
    assert plain.json == pretty.json
    assert (plain.text.count("\n"), pretty.text.count("\n") > 50) == (0, True)


def test_a_search_by_form_finds_the_same_and_is_not_kept(client: FlaskClient) -> None:
    asked = {"context": f"{LOINC}|24931-8", "_language": "es"}
    posted = client.post("/fhir/Library/_search", data=asked)
    got = client.get("/fhir/Library", query_string=asked)
    assert posted.json == got.json
    assert posted.json["total"] > 0
    assert posted.headers["Cache-Control"] == "no-store"


def test_a_lenient_client_is_told_what_was_ignored(client: FlaskClient) -> None:
    address = "/fhir/Library?_id=facet.en&colour=red&_include=Library:depends-on"
    lenient = client.get(address, headers={"Prefer": "return=minimal, handling=lenient"})
    assert lenient.status_code == 200
    assert faults(lenient.json) == []
    [match, outcome] = lenient.json["entry"]
    assert (match["search"]["mode"], outcome["search"]["mode"]) == ("match", "outcome")
    told = [issue["location"][0] for issue in outcome["resource"]["issue"]]
    assert told == ["http.colour", "http._include"]
    assert links(lenient.json)["self"] == "/fhir/Library?_id=facet.en&_count=10"
    for headers in ({}, {"Prefer": "handling=strict"}):
        assert client.get(address, headers=headers).status_code == 400


def test_the_statement_names_every_parameter_and_each_of_them_can_be_asked(client: FlaskClient) -> None:
    values: dict[str, Any] = {"date": "2026", "_lastUpdated": "2026"}
    [rest] = client.get("/fhir/metadata").json["rest"]
    assert [resource["type"] for resource in rest["resource"]] == list(KINDS)
    for resource in rest["resource"]:
        named = {parameter["name"] for parameter in resource["searchParam"]}
        assert named == PARAMETERS[resource["type"]].keys()
        for name in named:
            found(client, f"{resource['type']}?{name}={values.get(name, 'x')}")
