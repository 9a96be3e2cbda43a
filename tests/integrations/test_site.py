"""The explorer: every page is there, complete, light, and leads on to pages and not to data."""

import json
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kbapi.kinds import KINDS
from kbapi.web.asked import OFFERED
from tests.integrations.site_pages import BROWSER, BUDGET, LOADER, Seen, followed, weight_of
from tests.publishing import application
from tests.schema_org.judge import Vocabulary

FIXED = re.compile(r"<style|style=|onclick|javascript:|<script>")
UNMEANT = ("{{", "{%", ">None<", "&lt;sup", ">site-")
"""What would stand on a page if a template or a word were wrong."""


@pytest.fixture(scope="module", params=OFFERED)
def pages(real_app: Flask, request: pytest.FixtureRequest) -> list[Seen]:
    return list(followed(real_app.test_client(), f"/?lang={request.param}"))


def test_every_record_is_reached_by_links_from_the_front_page(client: FlaskClient, pages: list[Seen]) -> None:
    reached = {page.address.partition("?")[0] for page in pages}
    for kind in KINDS.values():
        if kind.name in ("own_rule", "translation"):
            continue
        items = client.get(f"/v1/{kind.path}?limit=200").json["items"]
        missing = [item["id"] for item in items if f"/{kind.path}/{item['id']}" not in reached]
        assert missing == [], kind.path
    claims = {claim for page in pages for claim in re.findall(r"F\d{3}", page.address)}
    assert len(claims) > 300


def test_no_page_is_heavier_than_the_budget(pages: list[Seen]) -> None:
    weights = {page.address: weight_of(page.text) for page in pages}
    assert {address: weight for address, weight in weights.items() if weight > BUDGET} == {}


def test_no_page_shows_what_was_not_meant(pages: list[Seen]) -> None:
    for page in pages:
        told = re.sub(r"<head>.*</head>", "", page.text, flags=re.DOTALL)
        assert [sign for sign in UNMEANT if sign in told] == [], page.address
        assert not FIXED.search(page.text), page.address


def test_links_keep_the_language_and_lead_to_pages_and_not_to_data(pages: list[Seen]) -> None:
    [language] = {page.address.rpartition("=")[2] for page in pages}
    for page in pages:
        for link in page.links:
            data = link.startswith("/v1/") and "/education" not in link
            assert not data or re.search(r"^/v1/editions/|lang=", link), (page.address, link)
            assert link.startswith(("/v1/", "/docs")) or f"lang={language}" in link, (page.address, link)
        inside = re.search(r"<main.*</main>", page.text, re.DOTALL)
        assert inside
        assert 'href="/v1/procedures' not in re.sub(r'href="[^"]*/education[^"]*"', "", inside[0])


def test_every_page_says_its_language_its_edition_and_its_other_language(
    client: FlaskClient, pages: list[Seen]
) -> None:
    edition = client.get("/version").json["edition"]
    for page in pages:
        path = page.address.partition("?")[0]
        language = page.address.rpartition("=")[2]
        assert page.text.startswith(f'<!DOCTYPE html>\n<html lang="{language}">'), page.address
        assert edition in page.text
        assert f'<link rel="canonical" href="{path}?lang={language}">' in page.text
        for other in OFFERED:
            assert f'<link rel="alternate" hreflang="{other}" href="{path}?lang={other}">' in page.text
        assert f'<link rel="alternate" hreflang="x-default" href="{path}">' in page.text


def test_every_page_of_a_record_says_whether_it_was_reviewed(pages: list[Seen]) -> None:
    for page in pages:
        if page.address.count("/") > 1 and "/claims/" not in page.address:
            assert 'class="review unreviewed"' in page.text, page.address


def test_an_anchor_that_is_linked_to_is_there(client: FlaskClient, pages: list[Seen]) -> None:
    texts = {page.address: page.text for page in pages}
    for page in pages:
        for address, anchor in re.findall(r'<a [^>]*?href="([^"#]*)#([^"]+)"', page.text):
            target = texts.get(address or page.address)
            assert target, address
            assert f'id="{anchor}"' in target, (page.address, address, anchor)
        ids = re.findall(r' id="([^"]+)"', page.text)
        assert len(ids) == len(set(ids)), page.address


def test_the_data_in_a_page_of_a_procedure_is_schema_org(pages: list[Seen]) -> None:
    judge, found = Vocabulary(), 0
    for page in pages:
        for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.text):
            found += 1
            assert "<" not in block
            node = json.loads(block)
            assert list(judge.complaints(node)) == [], page.address
            assert {"preparation", "howPerformed", "followup"} <= node.keys()
    assert found == 13


def test_a_topic_shows_what_each_document_says_side_by_side(client: FlaskClient) -> None:
    text = client.get("/topics/arrival", headers=BROWSER).text
    sides = re.search(r'<ul class="sides">.*?</ul>', text, re.DOTALL)
    assert sides
    assert sides[0].count("<li>") == 2
    for said in (
        "30 minutes",
        "15 minutes",
        "/sources/mgh-imaging",
        "/sources/mgh-treatment",
        "F107",
        "F108",
    ):
        assert said in sides[0]
    fact = client.get("/v1/procedures/spine-injection/facts/arrival").json
    assert fact["disagreement"]["note"] in text
    assert "Chase Lodge" in text[text.index("Say nothing") :]


def test_every_fact_in_which_sources_differ_shows_all_their_claims_on_its_topic(client: FlaskClient) -> None:
    facts = client.get("/v1/facts?agreement=differ&limit=200").json["items"]
    assert len(facts) > 5
    for fact in facts:
        text = client.get(f"/topics/{fact['topic']['id']}", headers=BROWSER).text
        assert [claim["id"] for claim in fact["claims"] if claim["id"] not in text] == []


def test_a_timeline_shows_every_time_with_its_statement_and_whether_sources_differ(
    client: FlaskClient,
) -> None:
    text = client.get("/procedures/spine-injection/timeline", headers=BROWSER).text
    phases = client.get("/v1/procedures/spine-injection/timeline").json["phases"]
    entries = [entry for phase in phases for entry in phase["entries"]]
    assert len(entries) > 10
    assert [entry["claim"] for entry in entries if f"/claims/{entry['claim']}" not in text] == []
    assert [entry["length"] for entry in entries if entry["length"] and entry["length"] not in text] == []
    notes = [phase["disagreement_note"] for phase in phases if phase["disagreement_note"]]
    plain = text.replace("&#39;", "'")
    assert [note for note in notes if note not in plain] == []
    assert 'href="/procedures/spine-injection/timeline"' in client.get("/procedures/spine-injection").text
    assert "/timeline" not in client.get("/procedures/sympathetic-block", headers=BROWSER).text


def test_a_source_tells_what_was_taken_and_what_was_left_out_and_why(client: FlaskClient) -> None:
    for item in client.get("/v1/sources").json["items"]:
        text = client.get(f"/sources/{item['id']}", headers=BROWSER).get_data(as_text=True)
        plain = text.replace("&#39;", "'").replace("&#34;", '"').replace("&amp;", "&")
        for part in client.get(f"/v1/sources/{item['id']}").json["left_out"]:
            assert part["reason"] in plain
        facts = client.get(f"/v1/facts?source={item['id']}&limit=200").json["items"]
        taken = {
            claim["id"]
            for fact in facts
            for claim in fact["claims"]
            if item["id"] in [source["id"] for source in claim["sources"]]
        }
        assert taken == set(re.findall(r">(F\d+)</a>", text[text.index('id="taken"') :])) != set()


def test_words_of_the_glossary_are_explained_on_the_page_that_uses_them(client: FlaskClient) -> None:
    text = client.get("/procedures/spine-injection/before", headers=BROWSER).text
    used = set(re.findall(r'class="term" href="#word-([a-z-]+)"', text))
    assert "blood-thinner" in used
    for name in used:
        assert f'id="word-{name}"' in text
        assert client.get(f"/v1/terms/{name}").json["summary"].split(".")[0] in text.replace("&#39;", "'")


def test_regions_and_purposes_filter_the_procedures(client: FlaskClient) -> None:
    text = client.get("/procedures?region=lumbar", headers=BROWSER).text
    wanted = client.get("/v1/procedures?region=lumbar").json["items"]
    assert all(item["title"] in text for item in wanted)
    assert "Sacroiliac" not in text
    assert client.get("/procedures?region=moon").status_code == 400


def test_a_page_says_where_the_same_stands_as_data(client: FlaskClient) -> None:
    for path in (
        "/procedures/epidural", "/procedures/epidural/prepare", "/topics/driving", "/claims/F107",
        "/risks/infection", "/sources",
    ):  # fmt: skip
        answer = client.get(path, headers=BROWSER)
        address = re.fullmatch(r'<([^>]+)>; rel="alternate"; type="application/json"', answer.headers["Link"])
        assert address
        assert client.get(address[1]).status_code == 200


@pytest.mark.parametrize(
    "path", ["/procedures/nothing", "/procedures/epidural/nothing", "/claims/x", "/nowhere"]
)
def test_what_is_not_there_is_a_page_for_people_and_a_problem_for_programs(
    client: FlaskClient, path: str
) -> None:
    page = client.get(path, headers=BROWSER)
    assert (page.status_code, page.mimetype) == (404, "text/html")
    assert 'href="/"' in page.text
    problem = client.get(path)
    assert (problem.status_code, problem.mimetype) == (404, "application/problem+json")
    assert client.get("/v1/nowhere", headers=BROWSER).mimetype == "application/problem+json"
    assert "<title>There is no such page · " in page.text
    assert "<h1>No existe esa página</h1>" in client.get(f"{path}?lang=es", headers=BROWSER).text


def test_a_parameter_that_a_page_does_not_have_is_named_with_the_nearest(client: FlaskClient) -> None:
    answer = client.get("/procedures?regoin=lumbar")
    assert answer.status_code == 400
    assert "Did you mean `region`?" in answer.json["detail"]
    assert client.get("/topics?lang=%3Cb%3E").json["errors"][0]["parameter"] == "lang"


@pytest.mark.parametrize(
    ("address", "spanish"),
    [
        ("/search?q=a%22b", "?q=a%22b&amp;lang=es"),
        ("/procedures?region=lumbar&lang=en", "?region=lumbar&amp;lang=es"),
        ("/topics", "?lang=es"),
    ],
)
def test_whoever_changes_the_language_keeps_what_was_searched_or_filtered_for(
    client: FlaskClient, address: str, spanish: str
) -> None:
    assert f'<a href="{spanish}" hreflang="es"' in client.get(address, headers=BROWSER).text


def test_a_language_that_is_not_offered_is_told_in_english(client: FlaskClient) -> None:
    assert '<html lang="en">' in client.get("/risks/infection?lang=fr", headers=BROWSER).text


def test_nothing_published_is_told_to_people_too(tmp_path: Path) -> None:
    answer = application(tmp_path).test_client().get("/", headers=BROWSER)
    assert (answer.status_code, answer.mimetype) == (503, "text/html")
    assert answer.headers["Retry-After"]


def test_a_procedure_has_a_page_to_prepare_with_that_also_leads_on_without_scripts(
    client: FlaskClient,
) -> None:
    assert 'href="/procedures/epidural/prepare"' in client.get("/procedures/epidural", headers=BROWSER).text
    text = client.get("/procedures/epidural/prepare?lang=es", headers=BROWSER).text
    assert '<procedure-checklist procedure="epidural" lang="es"' in text
    assert "/v1/procedures/epidural/education?format=html&amp;sections=before&amp;lang=es" in text
    assert client.get("/widget/v1.js").status_code == 200
    assert len(client.get("/widget/v1.js").data) < LOADER
