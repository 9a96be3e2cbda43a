"""Codes: systems by any of their names, codes in any spelling, and the nearest one where codes are nested."""

import pytest
from flask.testing import FlaskClient

ICD = "http://hl7.org/fhir/sid/icd-10-cm"


def found(client: FlaskClient, system: str, code: str) -> list[tuple[str, str, str]]:
    answer = client.get("/v1/codes", query_string={"system": system, "code": code})
    assert answer.status_code == 200, answer.text
    assert answer.json["total"] == len(answer.json["items"])
    return [(item["record"]["id"], item["code"]["code"], item["matched"]) for item in answer.json["items"]]


@pytest.mark.parametrize(
    "system",
    [
        ICD,
        "2.16.840.1.113883.6.90",
        "urn:oid:2.16.840.1.113883.6.90",
        "icd-10-cm",
        "ICD10CM",
        "icd10",
        ICD.upper(),
    ],
)
@pytest.mark.parametrize("code", ["M54.16", "m5416", "M54 16", " m54.16 "])
def test_a_system_goes_by_many_names_and_a_code_by_many_spellings(
    client: FlaskClient, system: str, code: str
) -> None:
    assert found(client, system, code) == [("radiating-leg-pain", "M54.16", "exact")]


def test_the_system_is_told_by_its_uri(client: FlaskClient) -> None:
    answer = client.get("/v1/codes?system=icd10&code=M54.16").json
    assert answer["system"] == answer["items"][0]["code"]["system"] == ICD
    assert answer["items"][0]["code"]["relation"] == "equivalent" or answer["items"][0]["code"]["verified_in"]


def test_a_code_above_finds_all_below_it(client: FlaskClient) -> None:
    below = found(client, "icd-10-cm", "M54.1")
    assert {matched for _, _, matched in below} == {"descendant"}
    assert {"radiating-arm-pain", "radiating-leg-pain"} == {record for record, _, _ in below}


def test_a_code_below_finds_the_nearest_one_above(client: FlaskClient) -> None:
    assert found(client, "icd-10-cm", "M54.161") == [("radiating-leg-pain", "M54.16", "ancestor")]
    assert found(client, "icd-10-pcs", "3E0S33ZX") == [("epidural", "3E0S33Z", "ancestor")]


@pytest.mark.parametrize(
    ("system", "code"),
    [("icd-10-cm", "Z99"), ("icd-10-cm", "M"), ("snomed-ct", "88470021"), ("snomed-ct", "884700"),
     ("loinc", "247"), ("cpt", "6232"), ("cpt", "623231"), ("icd-10-cm", "..."), ("icd-10-cm", "%"),
     ("icd-10-cm", "M54_16"), ("icd-10-cm", "\\")],
)  # fmt: skip
def test_nothing_is_guessed_from_a_common_beginning_or_a_wildcard(
    client: FlaskClient, system: str, code: str
) -> None:
    assert found(client, system, code) == []


@pytest.mark.parametrize("system", ["icd-9", "http://example.org", "urn:oid:", "２.16"])
def test_an_unknown_system_is_refused_and_the_known_ones_are_named(client: FlaskClient, system: str) -> None:
    answer = client.get("/v1/codes", query_string={"system": system, "code": "1"})
    assert answer.status_code == 400
    assert answer.json["errors"][0]["parameter"] == "system"
    assert "snomed-ct" in answer.json["detail"]


def test_every_code_on_a_page_leads_back_to_it(client: FlaskClient) -> None:
    for path in ("/v1/procedures", "/v1/conditions"):
        for item in client.get(f"{path}?limit=200").json["items"]:
            for code in client.get(item["href"]).json["codes"]:
                matches = found(client, code["system"], code["code"])
                assert (item["id"], code["code"], "exact") in matches
