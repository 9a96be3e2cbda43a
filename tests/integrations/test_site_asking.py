"""Asking on the site: the question travels in a body, is kept nowhere, and gets an honest answer."""

import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.integrations.site_pages import BROWSER, BUDGET, weight_of

ASKED = {
    "Can I drive home?": ("sources_differ", "drive"),
    "How long does the injection take?": ("sources_differ", "minutes"),
    "should I stop my warfarin?": ("refer", "care team"),
    "I cannot breathe": ("urgent", "emergency"),
    "how much does it cost": ("no_answer", "care team"),
    "¿puedo manejar a casa?": ("sources_differ", "conducir"),
}


def ask(client: FlaskClient, text: str, **more: str) -> TestResponse:
    return client.post("/ask", data={"q": text, **more}, headers=BROWSER)


@pytest.mark.parametrize("question", ASKED)
def test_an_answer_shows_its_status_and_the_words_of_the_api(client: FlaskClient, question: str) -> None:
    status, word = ASKED[question]
    page = ask(client, question)
    assert (page.status_code, page.mimetype) == (200, "text/html")
    assert f'class="verdict {status}"' in page.text
    assert word in page.text
    assert weight_of(page.text) <= BUDGET
    told = client.post("/v1/answers", json={"q": question}).json
    if told["answer"]:
        plain = page.text.replace("&#39;", "'").replace("&#34;", '"')
        assert told["answer"]["text"] in plain
        assert [claim["id"] for claim in told["claims"] if claim["id"] not in page.text] == []
        assert f'<html lang="{told["answer"]["lang"]}">' in page.text
    else:
        assert 'class="said"' not in page.text


def test_an_answer_is_kept_nowhere_and_no_address_on_it_holds_the_question(client: FlaskClient) -> None:
    page = ask(client, "zebrafish and driving home")
    assert page.headers["Cache-Control"] == "no-store"
    assert not [address for address in re.findall(r'="([^"]*)"', page.text) if "zebrafish" in address]
    assert "zebrafish" in page.text
    assert "ETag" not in page.headers


def test_a_question_in_the_address_is_refused(client: FlaskClient) -> None:
    assert client.get("/ask?q=driving").status_code == 400
    assert client.post("/ask?q=driving", data={"q": "driving"}).status_code == 400


def test_markup_in_a_question_is_shown_as_text(client: FlaskClient) -> None:
    page = ask(client, "<script>alert(1)</script> driving")
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;" in page.text


def test_words_of_an_emergency_come_before_all_else_and_alone(client: FlaskClient) -> None:
    page = ask(client, "I cannot breathe")
    assert page.text.index("emergency number") < page.text.index('class="said"')
    assert 'id="found"' not in page.text


def test_no_question_brings_the_form_back_with_the_remedy(client: FlaskClient) -> None:
    page = ask(client, "   ", procedure="epidural")
    assert page.status_code == 422
    assert 'role="alert"' in page.text
    assert '<option value="epidural" selected>' in page.text


@pytest.mark.parametrize(
    ("form", "place"),
    [
        ({"q": "x", "procedure": "moon"}, "/procedure"),
        ({"q": "x", "lang": "fr"}, "/lang"),
        ({"q": "x\x00"}, "/q"),
        ({"q": "x" * 20_001}, "/q"),
        ({"q": ["x", "y"]}, "/q"),
        ({"q": "x", "colour": "canary"}, ""),
    ],
)
def test_a_form_that_does_not_fit_is_refused_without_showing_what_it_held(
    client: FlaskClient, form: dict[str, object], place: str
) -> None:
    answer = client.post("/ask", data=form)
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert answer.json["errors"][0]["pointer"] == place
    assert "canary" not in answer.text
    assert "moon" not in answer.text


def test_only_a_form_is_read(client: FlaskClient) -> None:
    assert client.post("/ask", json={"q": "x"}).status_code == 415
    assert client.post("/suggestions", json={"q": "x"}).status_code == 415


def test_suggestions_are_those_of_the_api_and_are_kept_nowhere(client: FlaskClient) -> None:
    answer = client.post("/suggestions", data={"q": "can i dr", "lang": "en"})
    told = client.get("/v1/suggest?q=can+i+dr&limit=6").json["items"]
    assert answer.json["items"] == [item["text"] for item in told] != []
    assert answer.headers["Cache-Control"] == "no-store"
    assert client.post("/suggestions", data={"q": ""}).json["items"] == []


def test_search_finds_pages_and_says_that_its_words_stand_in_the_address(client: FlaskClient) -> None:
    page = client.get("/search?q=numbing+medicine", headers=BROWSER)
    assert "<mark>" in page.text
    assert 'content="noindex"' in page.text
    for address in re.findall(r'<li><a href="(/[^"#]+)', page.text):
        assert client.get(address).status_code == 200, address
    assert client.get("/search?q=pain&page=2", headers=BROWSER).status_code == 200
    assert client.get("/search?q=pain&page=0").json["errors"][0]["parameter"] == "page"
    assert client.get(f"/search?q={'x' * 257}").json["errors"][0]["parameter"] == "q"
    assert "Did you mean" in client.get("/search?q=injektion", headers=BROWSER).text
