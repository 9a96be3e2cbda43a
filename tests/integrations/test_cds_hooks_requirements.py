"""The requirements of CDS Hooks 2.0 for a service by the numbers that the CRD test kit gives them."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from markdown_it import MarkdownIt

from tests.integrations.cds_calls import (
    BLEEDING,
    CANDIDACY,
    EDUCATION,
    Plain,
    condition,
    order,
    order_select,
    patient_view,
    prefetched,
)
from tests.publishing import application

TOKEN = re.compile(r"\{\{(.*?)\}\}")
PRIMITIVES_IN_CONTEXT = {"context.userId", "context.patientId", "context.encounterId"}


@pytest.fixture(scope="module")
def public(real_state: Any) -> FlaskClient:
    return application(real_state, base_url="https://kb.example.org").test_client()


@pytest.fixture(scope="module")
def services(public: FlaskClient) -> list[Plain]:
    return public.get("/cds-services").json["services"]


@pytest.fixture(scope="module")
def cards(public: FlaskClient) -> list[Plain]:
    """Cards of every kind."""
    known, unknown = prefetched(condition(BLEEDING)), prefetched()
    calls = [(CANDIDACY, order_select(order(), prefetch=sent)) for sent in (known, unknown)]
    calls.append((EDUCATION, patient_view(order(status="active"))))
    found = [card for path, body in calls for card in public.post(path, json=body).json["cards"]]
    assert len(found) == 3
    return found


def templates(services: list[Plain]) -> list[str]:
    return [template for service in services for template in service["prefetch"].values()]


def values(plain: Any) -> list[Any]:
    if isinstance(plain, dict):
        return [plain, *(inner for value in plain.values() for inner in values(value))]
    if isinstance(plain, list):
        return [plain, *(inner for value in plain for inner in values(value))]
    return [plain]


def test_1_data_is_json(public: FlaskClient) -> None:
    assert public.get("/cds-services").mimetype == "application/json"
    assert public.post(CANDIDACY, json=order_select()).mimetype == "application/json"


def test_3_nothing_is_null_or_empty(services: list[Plain], cards: list[Plain]) -> None:
    assert [value for value in values([services, cards]) if value in (None, "", [], {})] == []


def test_4_to_6_and_13_discovery_is_an_object_with_a_list(public: FlaskClient) -> None:
    answer = public.get("/cds-services")
    assert (answer.status_code, type(answer.json["services"])) == (200, list)


def test_7_to_12_a_service_has_its_attributes(services: list[Plain]) -> None:
    for service in services:
        names = ("hook", "title", "description", "id", "usageRequirements")
        assert all(isinstance(service[name], str) for name in names)
        assert all(isinstance(text, str) for item in service["prefetch"].items() for text in item)


def test_16_the_address_of_a_service_is_made_of_its_id(public: FlaskClient, services: list[Plain]) -> None:
    for service in services:
        assert public.post(f"/cds-services/{service['id']}", json={}).status_code == 400


def test_29_and_36_prefetch_templates_have_keys(services: list[Plain]) -> None:
    assert all(key and template for service in services for key, template in service["prefetch"].items())


def test_55_to_57_and_59_tokens_name_primitive_members_of_the_context(services: list[Plain]) -> None:
    for template in templates(services):
        assert set(TOKEN.findall(template)) <= PRIMITIVES_IN_CONTEXT
        assert "{" not in TOKEN.sub("", template)


def test_58_templates_keep_to_the_recommended_subset(services: list[Plain]) -> None:
    for template in templates(services):
        plain = TOKEN.sub("x", template)
        assert re.fullmatch(r"[A-Z]\w+/x|[A-Z]\w+\?[a-z_-]+=[\w|:/.-]+(&[a-z_]+=[\w|:/.-]+)*", plain), (
            template
        )


def test_54_missing_prefetch_is_a_412(public: FlaskClient) -> None:
    assert public.post(CANDIDACY, json=order_select(order())).status_code == 412


def test_52_operation_outcomes_in_the_prefetch_are_noticed(public: FlaskClient) -> None:
    failed = {"resourceType": "OperationOutcome", "issue": []}
    body = order_select(order(), prefetch={"conditions": failed})
    assert public.post(CANDIDACY, json=body).status_code == 412


def test_74_and_77_a_good_answer_is_200_with_cards(public: FlaskClient) -> None:
    answer = public.post(CANDIDACY, json=order_select())
    assert (answer.status_code, answer.json) == (200, {"cards": []})


def test_75_nothing_is_proposed_to_be_done_by_itself(cards: list[Plain]) -> None:
    assert not any("suggestions" in card or "systemActions" in card for card in cards)


def test_80_a_card_has_an_id_of_its_own(cards: list[Plain]) -> None:
    assert len({card["uuid"] for card in cards}) == len(cards)


def test_83_a_summary_is_shorter_than_140_characters(cards: list[Plain]) -> None:
    assert all(0 < len(card["summary"]) < 140 for card in cards)


def test_85_the_detail_is_markdown_without_html(cards: list[Plain]) -> None:
    for card in cards:
        tokens = MarkdownIt("commonmark").parse(card["detail"])
        inside = [part.type for token in tokens for part in (token, *(token.children or ()))]
        assert "html_block" not in inside
        assert "html_inline" not in inside


def test_87_and_88_the_indicator_is_one_of_three(cards: list[Plain]) -> None:
    assert {card["indicator"] for card in cards} <= {"info", "warning", "critical"}


def test_90_105_107_and_115_a_source_has_a_label_an_absolute_address_and_a_coding(cards: list[Plain]) -> None:
    for card in cards:
        assert isinstance(card["source"]["label"], str)
        assert card["source"]["url"].startswith("https://")
        assert {"code", "system", "display"} == card["source"]["topic"].keys()


def test_98_100_and_136_override_reasons_are_codings_with_a_text(cards: list[Plain]) -> None:
    reasons = [reason for card in cards for reason in card.get("overrideReasons", [])]
    assert reasons
    assert all(isinstance(reason["display"], str) for reason in reasons)


def test_103_138_139_141_142_and_147_links_are_absolute_and_carry_no_context(cards: list[Plain]) -> None:
    links = [link for card in cards for link in card["links"]]
    assert all(link.keys() == {"label", "url", "type"} for link in links)
    assert all(link["type"] == "absolute" and link["url"].startswith("https://") for link in links)


def test_148_and_152_feedback_has_its_address(public: FlaskClient, services: list[Plain]) -> None:
    entry = {"outcome": "overridden", "outcomeTimestamp": "2020-12-11T00:00:00Z"}
    sent = {"feedback": [entry | {"card": "f6b95768-b1c8-40dc-8385-bf3504b82ffb"}]}
    for service in services:
        assert public.post(f"/cds-services/{service['id']}/feedback", json=sent).status_code == 200
