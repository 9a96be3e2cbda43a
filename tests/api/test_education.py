"""Handouts: in five forms by `Accept` or `format`, in whole or in part, with telephone numbers."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

PATH = "/v1/procedures/epidural/education"
FORMS = {
    "json": "application/json",
    "html": "text/html",
    "text": "text/plain",
    "markdown": "text/markdown",
    "pdf": "application/pdf",
}
PROCEDURES = ["epidural", "diskography", "radiofrequency-ablation", "joint-injection", "spine-injection"]


class Tags(HTMLParser):
    """Collects the tags and addresses of a page and whether every tag is closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.addresses: list[str] = []
        self.ids: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.seen.add(tag)
        self.ids += [value for name, value in attrs if name == "id"]
        self.addresses += [value for name, value in attrs if name in ("href", "src")]
        if tag not in ("meta", "link", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def asked(client: FlaskClient, accept: str | None = None, **query: str) -> TestResponse:
    return client.get(PATH, query_string=query, headers={"Accept": accept} if accept else None)


@pytest.mark.parametrize("form", FORMS)
def test_the_form_is_chosen_by_name_or_by_accept(client: FlaskClient, form: str) -> None:
    named, accepted = asked(client, format=form), asked(client, FORMS[form])
    assert named.mimetype == accepted.mimetype == FORMS[form]
    assert named.data == accepted.data
    assert named.headers["ETag"] == accepted.headers["ETag"]
    assert {*named.headers["Vary"].split(", ")} - {"Accept-Encoding"} == {"Accept", "Accept-Language"}


@pytest.mark.parametrize(
    ("accept", "served"),
    [
        ("*/*", "application/json"),
        ("text/*", "text/html"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("text/plain;q=0.5, text/markdown", "text/markdown"),
        ("application/json;q=0, text/plain", "text/plain"),
        ("", "application/json"),
    ],
)
def test_accept_is_weighed(client: FlaskClient, accept: str, served: str) -> None:
    assert asked(client, accept).mimetype == served


def test_a_named_form_wins_over_accept(client: FlaskClient) -> None:
    assert asked(client, "text/html", format="text").mimetype == "text/plain"


@pytest.mark.parametrize(
    "accept", ["image/png", "application/xml", "text/html;q=0", "junk", "image/*, audio/*"]
)
def test_a_form_that_there_is_not_is_not_acceptable(client: FlaskClient, accept: str) -> None:
    answer = asked(client, accept)
    assert (answer.status_code, answer.json["type"]) == (406, "/problems/not-acceptable")
    assert asked(client, format="docx").status_code == 400


def test_all_forms_have_different_etags(client: FlaskClient) -> None:
    assert len({asked(client, format=form).headers["ETag"] for form in FORMS}) == len(FORMS)


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_a_page_is_well_formed_and_its_links_lead_somewhere(client: FlaskClient, procedure: str) -> None:
    page = Tags(client.get(f"/v1/procedures/{procedure}/education?format=html").text)
    assert page.open == []
    assert not page.seen & {"script", "iframe", "img", "form", "style"}
    inside = {address[1:] for address in page.addresses if address.startswith("#")}
    assert inside <= set(page.ids)
    assert {"sources", "checklist", "timeline"} <= inside
    for address in set(page.addresses) - {f"#{name}" for name in inside}:
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize("form", ["html", "text", "markdown"])
def test_a_handout_says_that_it_was_not_reviewed_and_what_has_no_source(
    client: FlaskClient, form: str
) -> None:
    text = asked(client, format=form).text
    assert "Not reviewed by a clinician." in text
    assert "For information only" in text
    assert "(editors’ note)" in text
    assert "(not covered by our sources)" in text
    assert client.get("/version").json["edition"] in text


def test_plain_text_has_no_markup_and_no_marks(client: FlaskClient) -> None:
    text = asked(client, format="text").text
    assert not re.search(r"\[|\]\(|\*\*|</|F[0-9]{3}", text)
    assert "RISKS" in text


def test_markdown_links_its_marks_and_pages(client: FlaskClient) -> None:
    text = asked(client, format="markdown").text
    assert "## Risks" in text
    assert re.search(r"\[\[F\d+\]\(/v1/claims/F\d+\)", text)
    assert ".md)" not in text
    for address in set(re.findall(r"\]\((/[^)]+)\)", text)):
        assert client.get(address).status_code == 200


def test_only_the_named_sections_are_given_with_the_claims_they_rest_on(client: FlaskClient) -> None:
    whole, part = asked(client).json, asked(client, sections="after,before").json
    assert [section["id"] for section in part["sections"]] == ["before", "after"]
    cited = {claim for section in part["sections"] for claim in section["claims"]}
    cited |= {
        claim for block in part["checklist"]["parts"] for item in block["items"] for claim in item["claims"]
    }
    cited |= {entry["claim"] for phase in part["timeline"]["phases"] for entry in phase["entries"]}
    cited |= set(part["diary"]["claims"])
    assert {claim["id"] for claim in part["claims"]} == cited
    assert len(part["claims"]) < len(whole["claims"])
    assert "## During" not in asked(client, format="markdown", sections="before").text


def test_a_section_that_is_not_there_is_refused_and_the_sections_are_named(client: FlaskClient) -> None:
    answer = asked(client, sections="before,dosage")
    assert answer.status_code == 400
    assert answer.json["errors"][0]["parameter"] == "sections"
    assert "what-it-is" in answer.json["detail"]


def test_an_organisation_adds_its_telephone_numbers(client: FlaskClient) -> None:
    assert asked(client).json["contacts"] == []
    led = asked(client, organisation="massachusetts-general").json
    assert led["organisation"]["id"] == "massachusetts-general"
    assert led["contacts"]
    for form in ("html", "text", "markdown"):
        page = asked(client, organisation="massachusetts-general", format=form).text
        assert led["contacts"][0]["phone"] in page
    assert asked(client, organisation="nobody").status_code == 400


@pytest.mark.parametrize("form", ["html", "text", "markdown"])
def test_every_form_has_the_checklist_the_timeline_and_the_sheet_to_fill_in(
    client: FlaskClient, form: str
) -> None:
    told, page = asked(client).json, asked(client, format=form).text.replace("&#39;", "'")
    pieces = [item["text"] for part in told["checklist"]["parts"] for item in part["items"]]
    pieces += [entry["text"] for phase in told["timeline"]["phases"] for entry in phase["entries"]]
    pieces += [told["diary"]["title"], *told["diary"]["columns"], told["address"]]
    assert [piece for piece in pieces if piece.lower() not in page.lower()] == []


def test_a_block_goes_with_its_section(client: FlaskClient) -> None:
    before, risks = asked(client, sections="before").json, asked(client, sections="risks").json
    assert (before["checklist"] is None, before["timeline"], before["diary"]) == (False, None, None)
    assert (risks["checklist"], risks["timeline"], risks["diary"]) == (None, None, None)


def test_the_checklist_says_what_to_do_when_in_the_words_of_the_facts(client: FlaskClient) -> None:
    parts = asked(client).json["checklist"]["parts"]
    assert [part["part"] for part in parts] == ["ahead", "bring", "day", "home"]
    items = {item["topic"]["id"]: item for part in parts for item in part["items"]}
    assert items["arrival"]["text"] == client.get("/v1/procedures/epidural/facts/arrival").json["answer"]
    assert [time["min"] for time in items["arrival"]["times"]] == ["PT30M", "PT15M"]
    assert items["escort"]["times"][0]["max"] == "PT5H"


def test_where_no_source_says_anything_the_blocks_say_so(client: FlaskClient) -> None:
    told = client.get("/v1/procedures/sympathetic-block/education").json
    assert (told["checklist"]["parts"], told["timeline"]["phases"], told["diary"]) == ([], [], None)
    page = client.get("/v1/procedures/sympathetic-block/education?format=html").text
    assert told["checklist"]["note"] in page
    assert told["timeline"]["note"] in page


def test_an_organisation_without_numbers_says_so(client: FlaskClient) -> None:
    told = asked(client, organisation="handout-issuer")
    assert told.json["contacts"] == []
    assert "name no telephone number" in asked(client, organisation="handout-issuer", format="text").text


def test_a_page_may_be_framed_but_runs_no_script(client: FlaskClient) -> None:
    policy = asked(client, format="html").headers["Content-Security-Policy"]
    assert "script-src" not in policy
    assert policy.startswith("default-src 'none'")
    assert "frame-ancestors" not in policy
