"""The page for frames: facts without any script, who says them, and who may frame it."""

import html
import re
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from kbapi.config import Settings
from kbapi.errors import BadSettingError
from tests.publishing import application

PAGE = "/embed/procedures/epidural"


def told(client: FlaskClient, **query: str) -> str:
    answer = client.get(PAGE, query_string=query)
    assert answer.status_code == 200, answer.text
    return html.unescape(answer.text)


def facts(client: FlaskClient, **query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get("/v1/procedures/epidural/facts", query_string=query).json[
        "items"
    ]
    return found


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_page_tells_every_fact_with_every_claim_and_its_sources(client: FlaskClient, lang: str) -> None:
    page = told(client, lang=lang)
    assert f'<html lang="{lang}">' in page
    for fact in facts(client, lang=lang):
        assert fact["topic"]["title"] in page
        assert fact["answer"] in page
        for claim in fact["claims"]:
            assert claim["text"] in page
            for source in claim["sources"]:
                assert " · ".join((source["issuer"], source["title"], source["locator"])) in page


def test_chosen_topics_come_in_the_asked_order_and_silence_is_told(client: FlaskClient) -> None:
    page = told(client, topics="arrival,self-care,driving")
    titles = re.findall(r'<h2 part="title">([^<]+)</h2>', page)
    assert titles == ["When to arrive", "What you can do yourself", "Driving"]
    assert "Our sources say nothing about this." in page


def test_where_sources_differ_both_are_shown_with_who_says_it(client: FlaskClient) -> None:
    page = told(client, topics="arrival")
    (fact,) = facts(client, topics="arrival")
    assert page.count('<li part="side">') == 2
    assert "Sources differ" in page
    assert fact["disagreement"]["note"] in page


@pytest.mark.parametrize("organisation", ["chase-lodge", "massachusetts-general"])
def test_an_organisation_leads_and_the_others_stay(client: FlaskClient, organisation: str) -> None:
    page = told(client, organisation=organisation)
    for fact in facts(client, organisation=organisation):
        assert f'<p part="answer">{fact["answer"]}</p>' in page
        places = [page.index(f'<li part="claim">{claim["text"]}') for claim in fact["claims"]]
        assert len(places) == len(fact["claims"])
    page = told(client, organisation=organisation, topics="duration")
    (fact,) = facts(client, organisation=organisation, topics="duration")
    places = [page.index(f'<li part="claim">{claim["text"]}') for claim in fact["claims"]]
    assert places == sorted(places)
    assert organisation in {source["organisation"] for source in fact["claims"][0]["sources"]}


def test_edition_review_state_and_notice_are_always_there(client: FlaskClient) -> None:
    meta = facts(client)[0]["meta"]
    for query in ({}, {"topics": "driving"}, {"topics": "self-care"}):
        page = told(client, **query)
        assert meta["edition"] in page
        assert meta["notice"] in page
        assert "Not reviewed by a clinician." in page


def test_another_language_gets_english_and_is_told_so(client: FlaskClient) -> None:
    answer = client.get(f"{PAGE}?lang=fr")
    assert answer.headers["Content-Language"] == "en"
    assert "not available in your language" in answer.text


def test_the_page_has_no_script_and_a_policy_that_allows_none(client: FlaskClient) -> None:
    answer = client.get(PAGE)
    policy = answer.headers["Content-Security-Policy"]
    assert "<script" not in answer.text
    assert "script-src" not in policy
    assert policy.startswith("default-src 'none'")
    assert "X-Frame-Options" not in answer.headers
    assert "Set-Cookie" not in answer.headers


def test_anybody_may_frame_it_unless_the_settings_say_who(client: FlaskClient, real_state: Path) -> None:
    assert client.get(PAGE).headers["Content-Security-Policy"].endswith("; frame-ancestors *")
    ancestors = "'self' https://hospital.example"
    other = application(real_state, frame_ancestors=ancestors).test_client()
    assert other.get(PAGE).headers["Content-Security-Policy"].endswith(f"; frame-ancestors {ancestors}")
    assert "frame-ancestors 'none'" in other.get("/").headers["Content-Security-Policy"]


@pytest.mark.parametrize("value", ["", " ", "*; script-src *", "a,b", "a\nb", "a  b"])
def test_who_may_frame_cannot_be_set_to_what_would_break_the_policy(value: str) -> None:
    with pytest.raises(BadSettingError, match="KBAPI_FRAME_ANCESTORS"):
        Settings.from_environment({"KBAPI_FRAME_ANCESTORS": value})


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("topic=driving", "topic"),
        ("topics=drving", "topics"),
        ("topics=", "topics"),
        ("topics=<b>", "topics"),
        ("lang=english!", "lang"),
        ("organisation=nobody", "organisation"),
        ("organisation=No+Body", "organisation"),
    ],
)
def test_a_parameter_that_cannot_be_used_is_refused_by_name(
    client: FlaskClient, query: str, name: str
) -> None:
    answer = client.get(f"{PAGE}?{query}")
    assert (answer.status_code, answer.json["errors"][0]["parameter"]) == (400, name)


def test_a_misspelt_parameter_is_told_the_nearest_one(client: FlaskClient) -> None:
    assert "`topics`" in client.get(f"{PAGE}?topic=driving").json["detail"]


def test_an_unknown_procedure_is_not_found(client: FlaskClient) -> None:
    answer = client.get("/embed/procedures/nope")
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
