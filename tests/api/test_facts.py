"""Facts and claims: what is inherited, who agrees, whose claims lead, and that every claim is found."""

from typing import Any

import pytest
from flask.testing import FlaskClient

CLAIMS = [f"F{number:03}" for number in range(1, 387)]
SPINE = "/v1/procedures/spine-injection/facts"


def fact(client: FlaskClient, topic: str, procedure: str = "spine-injection", **query: str) -> Any:
    answer = client.get(f"/v1/procedures/{procedure}/facts/{topic}", query_string=query)
    assert answer.status_code == 200, answer.text
    return answer.json


def organisations(claim: dict[str, Any]) -> set[str]:
    return {mention["organisation"] for mention in claim["sources"]}


@pytest.mark.parametrize("claim_id", CLAIMS)
def test_every_claim_answers_with_its_sources_uses_and_history(client: FlaskClient, claim_id: str) -> None:
    answer = client.get(f"/v1/claims/{claim_id}")
    claim = answer.json
    assert (answer.status_code, claim["id"]) == (200, claim_id)
    assert claim["text"]
    assert claim["sources"]
    for mention in claim["sources"]:
        source = client.get(f"/v1/sources/{mention['id']}").json
        assert mention["locator"]
        assert source["organisation"]["id"] == mention["organisation"]
    [home] = [use for use in claim["used_in"] if use["role"] == "home"]
    assert home["record"] == claim["about"]
    assert [change["text"] for change in claim["history"]] == [claim["text"]]


def test_a_claim_is_at_home_in_the_fact_that_states_it(client: FlaskClient) -> None:
    claim = client.get("/v1/claims/F107").json
    stated = fact(client, claim["topic"]["id"], claim["about"]["id"])
    assert "F107" in [told["id"] for told in stated["claims"]]
    assert stated["inherited_from"] is None


def test_a_claim_that_does_not_exist_is_not_found(client: FlaskClient) -> None:
    for claim_id in ("F999", "F999999"):
        assert client.get(f"/v1/claims/{claim_id}").status_code == 404


def test_an_inherited_fact_says_for_which_procedure_it_is_stated(client: FlaskClient) -> None:
    told, stated = fact(client, "arrival", "epidural"), fact(client, "arrival")
    assert told["inherited_from"]["id"] == "spine-injection"
    assert told["about"] == {"kind": "procedure", "id": "epidural"}
    assert told["claims"] == stated["claims"]
    assert stated["inherited_from"] is None


def test_a_fact_of_its_own_comes_before_the_inherited_one_of_the_same_topic(client: FlaskClient) -> None:
    items = client.get("/v1/procedures/epidural/facts").json["items"]
    inherited = [item["inherited_from"] is not None for item in items]
    assert inherited == sorted(inherited)
    purposes = [item for item in items if item["topic"]["id"] == "purpose"]
    first = fact(client, "purpose", "epidural")
    assert first == {**purposes[0], "see_also": first["see_also"]}
    assert [other["id"] for other in first["see_also"]] == ["spine-injection"]


def test_what_a_procedure_does_not_inherit_is_not_told_of_it(client: FlaskClient) -> None:
    for procedure, topic in (
        ("diskography", "duration-of-relief"), ("diskography", "onset"), ("diskography", "peak-effect"),
        ("diskography", "repeat"), ("radiofrequency-ablation", "arrival"), ("joint-injection", "driving"),
        ("epidural-diagnostic", "duration-of-relief"),
    ):  # fmt: skip
        answer = client.get(f"/v1/procedures/{procedure}/facts/{topic}")
        assert (answer.status_code, answer.json["type"]) == (404, "/problems/not-found"), (procedure, topic)


def test_silence_of_the_sources_is_told_apart_from_a_topic_that_there_is_not(client: FlaskClient) -> None:
    silent, misspelt = (
        client.get(f"/v1/procedures/joint-injection/facts/{topic}") for topic in ("driving", "drivign")
    )
    assert (silent.status_code, misspelt.status_code) == (404, 404)
    assert silent.json["detail"] == "Our sources say nothing on this topic for this procedure."
    assert misspelt.json["detail"].startswith("There is no topic with this id in edition ")


def test_a_grandchild_inherits_only_what_its_parent_may_pass_on(client: FlaskClient) -> None:
    items = client.get("/v1/procedures/medial-branch-block/facts").json["items"]
    sources = {item["inherited_from"]["id"] for item in items if item["inherited_from"]}
    assert sources == {"facet", "spine-injection"}
    topics = {item["topic"]["id"] for item in items if item["inherited_from"]}
    assert not topics & {"mechanism", "onset", "peak-effect", "duration-of-relief", "repeat"}


def test_the_list_of_facts_of_a_procedure_is_whole_and_carries_no_cursor(client: FlaskClient) -> None:
    listed = client.get(SPINE).json
    assert listed["total"] == len(listed["items"])
    assert (listed["links"]["next"], listed["links"]["prev"]) == (None, None)


def test_sources_that_give_different_values_are_shown_with_a_note_and_never_merged(
    client: FlaskClient,
) -> None:
    arrival = fact(client, "arrival")
    assert arrival["agreement"] == "differ"
    assert arrival["disagreement"]["kind"] == "organisation"
    assert arrival["disagreement"]["note"]
    stated = {(claim["value"]["min"], claim["value"]["max"]) for claim in arrival["claims"]}
    assert stated == {(30, 30), (15, 15)}


def test_a_note_stands_exactly_where_sources_differ(client: FlaskClient) -> None:
    for item in client.get("/v1/facts?limit=200").json["items"]:
        assert (item["agreement"] == "differ") == (item["disagreement"] is not None)
        assert item["agreement"] in ("single", "agree", "complement", "differ")


def test_two_pages_of_one_hospital_are_one_witness(client: FlaskClient) -> None:
    for item in client.get("/v1/facts?agreement=single&limit=200").json["items"]:
        assert len({name for claim in item["claims"] for name in organisations(claim)}) == 1
    for item in client.get("/v1/facts?agreement=agree&limit=200").json["items"]:
        assert len({name for claim in item["claims"] for name in organisations(claim)}) > 1


@pytest.mark.parametrize(
    ("topic", "organisation"), [("duration", "chase-lodge"), ("position", "chase-lodge")]
)
def test_a_named_organisation_leads_and_answers_and_the_others_stay(
    client: FlaskClient, topic: str, organisation: str
) -> None:
    usual, led = fact(client, topic), fact(client, topic, organisation=organisation)
    own = [organisation in organisations(claim) for claim in led["claims"]]
    assert own == sorted(own, reverse=True)
    assert own[0]
    assert led["answer"] == led["claims"][0]["text"] != usual["answer"]
    assert sorted(claim["id"] for claim in led["claims"]) == sorted(claim["id"] for claim in usual["claims"])
    assert led["disagreement"] == usual["disagreement"]


def test_an_organisation_with_several_statements_does_not_answer_with_one_of_them_alone(
    client: FlaskClient,
) -> None:
    led = fact(client, "antibiotics", organisation="massachusetts-general")
    assert len(led["claims"]) > 1
    assert led["answer"] == fact(client, "antibiotics")["answer"]


def test_an_organisation_that_contradicts_itself_does_not_answer_with_one_of_its_claims(
    client: FlaskClient,
) -> None:
    led = fact(client, "arrival", organisation="massachusetts-general")
    assert led["answer"] == fact(client, "arrival")["answer"]


def test_an_organisation_that_is_silent_on_a_topic_changes_nothing(client: FlaskClient) -> None:
    assert fact(client, "arrival", organisation="chase-lodge")["answer"] == fact(client, "arrival")["answer"]


def test_an_unknown_organisation_is_refused_by_name(client: FlaskClient) -> None:
    answer = client.get(f"{SPINE}?organisation=nobody")
    assert answer.status_code == 400
    assert answer.json["errors"] == [{"detail": answer.json["detail"], "parameter": "organisation"}]


@pytest.mark.parametrize(
    ("name", "value"),
    [("topic", "arrival"), ("source", "chase-lodge"), ("organisation", "fda"), ("agreement", "differ")],
)
def test_the_list_of_facts_is_filtered(client: FlaskClient, name: str, value: str) -> None:
    def fits(item: dict[str, Any]) -> bool:
        mentions = [mention for claim in item["claims"] for mention in claim["sources"]]
        return (
            value
            in {
                "topic": [item["topic"]["id"]],
                "source": [mention["id"] for mention in mentions],
                "organisation": [mention["organisation"] for mention in mentions],
                "agreement": [item["agreement"]],
            }[name]
        )

    every = [*client.get("/v1/facts?limit=200").json["items"], *second_page(client)]
    chosen = client.get("/v1/facts", query_string={name: value, "limit": 200}).json
    assert chosen["total"] == len(chosen["items"]) == sum(map(fits, every)) > 0
    assert all(map(fits, chosen["items"]))


def second_page(client: FlaskClient) -> list[Any]:
    return client.get(client.get("/v1/facts?limit=200").json["links"]["next"]).json["items"]


def test_facts_of_a_procedure_include_the_inherited_ones_and_can_be_filtered(client: FlaskClient) -> None:
    whole = client.get("/v1/facts?procedure=epidural&limit=200").json
    assert whole["items"] == client.get("/v1/procedures/epidural/facts").json["items"]
    differing = client.get("/v1/facts?procedure=epidural&agreement=differ&topic=arrival").json
    assert [item["topic"]["id"] for item in differing["items"]] == ["arrival"]
    unknown = client.get("/v1/facts?procedure=nobody")
    assert (unknown.status_code, unknown.json["errors"][0]["parameter"]) == (400, "procedure")


def test_filters_that_nothing_fits_give_an_empty_list(client: FlaskClient) -> None:
    nothing = client.get("/v1/facts?topic=arrival&organisation=fda").json
    assert (nothing["items"], nothing["total"]) == ([], 0)


def test_every_source_of_a_claim_says_by_name_who_issued_it(client: FlaskClient) -> None:
    for fact in client.get("/v1/procedures/epidural/facts").json["items"]:
        for mention in (mention for claim in fact["claims"] for mention in claim["sources"]):
            issuer = client.get(f"/v1/organisations/{mention['organisation']}").json
            assert mention["issuer"] == issuer["title"]


def test_the_facts_of_a_procedure_can_be_narrowed_to_topics(client: FlaskClient) -> None:
    path = "/v1/procedures/epidural/facts"
    found = client.get(f"{path}?topics=driving,blood-thinners").json["items"]
    everything = client.get(path).json["items"]
    assert found == [fact for fact in everything if fact["topic"]["id"] in ("driving", "blood-thinners")]
    assert client.get(f"{path}?topics=self-care").json["items"] == []


@pytest.mark.parametrize("topics", ["drving", "driving,", "driving,drving", ",", "Driving"])
def test_a_topic_that_is_not_there_is_refused_by_name_of_the_parameter(
    client: FlaskClient, topics: str
) -> None:
    answer = client.get(f"/v1/procedures/epidural/facts?topics={topics}")
    assert (answer.status_code, answer.json["errors"][0]["parameter"]) == (400, "topics")
