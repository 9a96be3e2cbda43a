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
        "ICD10-CM",
        "icd 10 cm",
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
    assert {record for record, _, _ in below} == {"radiating-arm-pain", "radiating-leg-pain", "back-pain"}


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


@pytest.mark.parametrize("system", ["icd-7", "http://example.org", "urn:oid:", "２.16"])
def test_an_unknown_system_is_refused_and_the_known_ones_are_named(client: FlaskClient, system: str) -> None:
    answer = client.get("/v1/codes", query_string={"system": system, "code": "1"})
    assert answer.status_code == 400
    assert answer.json["errors"][0]["parameter"] == "system"
    assert "snomed-ct" in answer.json["detail"]


@pytest.mark.parametrize(
    "system", ["ICD9", "ICD-9-CM", "2.16.840.1.113883.6.103", "NDC", "2.16.840.1.113883.6.104", "MeSH"]
)
def test_a_system_of_which_no_page_has_codes_gives_none_and_says_so(client: FlaskClient, system: str) -> None:
    answer = client.get("/v1/codes", query_string={"system": system, "code": "724.4"})
    assert answer.status_code == 200
    assert answer.json["items"] == answer.json["procedures"] == []
    assert [(asked["carried"], asked["found"]) for asked in answer.json["asked"]] == [(False, 0)]


def led_to(client: FlaskClient, code: str, **more: str) -> list[str]:
    answer = client.get("/v1/codes", query_string={"code": code, **more})
    assert answer.status_code == 200, answer.text
    procedures = answer.json["procedures"]
    relevance = [procedure["relevance"] for procedure in procedures]
    assert relevance == sorted(relevance, reverse=True)
    assert all(1 <= number <= 100 for number in relevance)
    return [procedure["record"]["id"] for procedure in procedures]


def test_the_code_of_a_condition_leads_to_the_procedures_that_treat_it(client: FlaskClient) -> None:
    condition = client.get("/v1/conditions/radiating-leg-pain").json
    wanted = {procedure["id"] for procedure in condition["procedures"]}
    assert led_to(client, "M54.16", system="ICD10")[0] == "epidural"
    assert set(led_to(client, "M54.16", system="ICD10")) == wanted
    [because] = client.get("/v1/codes?system=icd10&code=M54.16").json["procedures"][0]["because"]
    assert because["record"]["id"] == "radiating-leg-pain"
    assert because["matched"] == "exact"


def test_a_number_that_two_procedures_share_gives_both_the_nearer_one_first(client: FlaskClient) -> None:
    for number in ("64490", "64493", "64495"):
        assert led_to(client, number, system="CPT4") == ["facet", "medial-branch-block"]
    assert found(client, "CPT", "64493") == [
        ("facet", "64493", "exact"),
        ("medial-branch-block", "64493", "exact"),
    ]


def test_several_codes_are_asked_in_one_request_each_in_its_own_system(client: FlaskClient) -> None:
    answer = client.get("/v1/codes?code=cpt|27096,M54.16, ICD9|724.4&system=icd-10-cm").json
    assert [asked["found"] for asked in answer["asked"]] == [1, 1, 0]
    assert answer["system"] is answer["code"] is None
    assert [(item["record"]["id"], item["asked"]["code"]) for item in answer["items"]] == [
        ("sacroiliac", "27096"),
        ("radiating-leg-pain", "M5416"),
    ]
    assert answer["procedures"][0]["record"]["id"] == "sacroiliac"
    twice = led_to(client, "icd10|M54.16,M54.16", system="icd10")
    assert twice == led_to(client, "icd10|M54.16", system="cpt")


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("code=M54.16", "system"),
        ("code=icd10|M54.17", "system"),
        ("system=icd10&code=icd-7|1", "code"),
        ("system=icd10&code=" + ",".join(["M54"] * 21), "code"),
    ],
)
def test_codes_that_cannot_be_looked_up_are_refused(client: FlaskClient, query: str, parameter: str) -> None:
    answer = client.get(f"/v1/codes?{query}")
    assert answer.status_code == 400
    assert answer.json["errors"][0]["parameter"] == parameter


def test_risks_carry_codes_but_lead_to_no_procedure(client: FlaskClient) -> None:
    assert found(client, "icd-10-cm", "G97.1") == [("spinal-headache", "G97.1", "exact")]
    assert led_to(client, "G97.1", system="icd-10-cm") == []


def test_every_code_on_a_page_leads_back_to_it(client: FlaskClient) -> None:
    for path in ("/v1/procedures", "/v1/conditions"):
        for item in client.get(f"{path}?limit=200").json["items"]:
            for code in client.get(item["href"]).json["codes"]:
                matches = found(client, code["system"], code["code"])
                assert (item["id"], code["code"], "exact") in matches
