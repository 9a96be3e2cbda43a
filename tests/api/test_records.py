"""The other kinds: each has a list and pages, and each page what its kind adds."""

import pytest
from flask.testing import FlaskClient

from kbapi.api.schemas._shape import SERVED_KINDS
from kbapi.kinds import KINDS

OTHER_KINDS = [KINDS[name] for name in sorted(SERVED_KINDS - {"procedure"})]


@pytest.mark.parametrize("kind", OTHER_KINDS, ids=lambda kind: str(kind.path))
def test_every_kind_is_listed_and_every_record_of_it_has_a_page(client: FlaskClient, kind: object) -> None:
    path = f"/v1/{getattr(kind, 'path', '')}"
    listed = client.get(f"{path}?limit=200").json
    assert listed["total"] == len(listed["items"]) > 0
    assert [item["id"] for item in listed["items"]] == sorted(item["id"] for item in listed["items"])
    for item in listed["items"]:
        page = client.get(f"{path}/{item['id']}")
        assert page.status_code == 200
        assert item["href"] == f"{path}/{item['id']}"
        assert item.items() <= page.json.items()
        assert page.json["fingerprint"]


def test_a_record_of_another_kind_is_not_found(client: FlaskClient) -> None:
    for path in ("/v1/risks/epidural", "/v1/terms/infection", "/v1/procedures/infection"):
        assert client.get(path).json["type"] == "/problems/not-found"


def test_a_risk_names_the_procedures_it_is_stated_for_and_whether_it_is_serious(client: FlaskClient) -> None:
    risk = client.get("/v1/risks/paralysis").json
    assert risk["serious"] is True
    assert risk["procedures"]
    assert risk["facts"][0]["topic"]["id"] == "risk"


def test_a_side_effect_names_its_agent(client: FlaskClient) -> None:
    assert client.get("/v1/side-effects/nausea").json["agent"]["kind"] == "term"


def test_a_rule_tells_its_condition_outcome_claims_and_what_it_asks_for(client: FlaskClient) -> None:
    rule = client.get("/v1/candidacy-rules/antibiotics-stopped-within-10-days").json
    assert rule["outcome"] == "reschedule"
    assert "days_between" in str(rule["when"])
    assert rule["inputs"]
    assert rule["claims"][0]["sources"]
    assert rule["because"]


def test_a_topic_tells_how_people_ask(client: FlaskClient) -> None:
    topic = client.get("/v1/topics/driving").json
    assert topic["asked_as"]
    assert topic["group"]


def test_a_source_names_its_organisation_and_what_was_left_out(client: FlaskClient) -> None:
    source = client.get("/v1/sources/chase-lodge").json
    assert source["organisation"]["id"] == "chase-lodge"
    assert (source["country"], source["dated"]) == ("GB", None)
    assert source["left_out"][0]["reason"]


def test_a_telephone_number_comes_with_its_use_and_the_claim_that_states_it(client: FlaskClient) -> None:
    for contact in client.get("/v1/organisations/massachusetts-general").json["contacts"]:
        assert contact["use"]
        assert contact["phone"] in client.get(f"/v1/claims/{contact['claim']}").text


def test_a_gap_says_why_there_is_no_answer(client: FlaskClient) -> None:
    assert client.get("/v1/gaps/alcohol").json["reason"] == "not_covered"
