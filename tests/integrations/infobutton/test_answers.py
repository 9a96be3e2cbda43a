"""What stands in an answer: handouts and asked sections, pinned, with sources, never more than was found."""

import json
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree, html
from pypdf import PdfReader

from kbapi.integrations.infobutton import request as reading
from kbapi.kinds.procedure import KIND
from tests.integrations.infobutton.asking import ATOM, ICD, ask, read_atom, read_json, read_page
from tests.publishing import NOON, application, published
from tests.story.editing import copied, replace

LEG = f"mainSearchCriteria.v.cs={ICD}&mainSearchCriteria.v.c=M54.16"
FACET = "mainSearchCriteria.v.cs=CPT&mainSearchCriteria.v.c=64493"


def entries_of(app: Flask, query: str) -> list[etree._Element]:
    answer = ask(app, "/infobutton", query)
    read_atom(answer)
    return etree.fromstring(answer.data).findall(f"{ATOM}entry")


def terms(entry: etree._Element, scheme: str) -> list[str]:
    return [found.get("term") for found in entry.findall(f"{ATOM}category") if found.get("scheme") == scheme]


@pytest.mark.parametrize(
    ("subtopic", "section"),
    [
        ("subTopic.v.c=Q000009&subTopic.v.cs=2.16.840.1.113883.6.177", "risks"),
        ("subTopic.c.c=Q000744", "who-should-not"),
        ("subTopic.v.c=D011300", "before"),
        ("subTopic.v.dn=Aftercare", "after"),
        ("subTopic.v.c=aftercare", "after"),
        ("subTopic.v.c=who-should-not", "who-should-not"),
        ("subTopic.v.c=Q999999&subTopic.v.ot=side+effects", "risks"),
        ("taskContext.c.c=DISCHSUME", "after"),
        ("taskContext.c.c=MLREV", "before"),
    ],
)
def test_an_asked_part_is_an_entry_before_the_handout_that_it_is_of(
    real_app: Flask, subtopic: str, section: str
) -> None:
    part, whole = entries_of(real_app, f"{LEG}&{subtopic}")[:2]
    assert part.find(f"{ATOM}link").get("href").endswith(f"&sections={section}")
    assert "sections=" not in whole.find(f"{ATOM}link").get("href")
    assert part.findtext(f"{ATOM}source/{ATOM}id") == whole.findtext(f"{ATOM}id")
    assert whole.find(f"{ATOM}source") is None


def test_a_sub_topic_wins_over_the_task(real_app: Flask) -> None:
    query = f"{LEG}&subTopic.v.c=Q000009&taskContext.c.c=DISCHSUME"
    assert read_atom(ask(real_app, "/infobutton", query)).titles[0] == "Epidural injection: Risks"


def test_an_unknown_part_or_task_gives_whole_handouts_and_says_so(real_app: Flask) -> None:
    plain = read_atom(ask(real_app, "/infobutton", LEG))
    asked = read_atom(ask(real_app, "/infobutton", f"{LEG}&subTopic.v.c=Q000145"))
    assert asked.titles == plain.titles
    assert asked.subtitle.endswith("whole handouts are listed.")
    assert read_atom(ask(real_app, "/infobutton", f"{LEG}&taskContext.c.c=PROBLISTREV")) == plain


def test_every_link_leads_to_the_handout_pinned_to_the_edition(real_app: Flask, client: FlaskClient) -> None:
    for query in (LEG, f"{LEG}&subTopic.v.dn=aftercare&informationRecipient.languageCode.c=es", FACET):
        answer = ask(real_app, "/infobutton", query)
        read = read_atom(answer)
        for title, link in zip(read.titles, read.links, strict=True):
            handout = client.get(link)
            assert handout.mimetype == "text/html"
            assert handout.headers["Content-Language"] == read.language
            assert "immutable" in handout.headers["Cache-Control"]
            assert handout.headers["KB-Edition"] == answer.headers["KB-Edition"]
            assert html.fromstring(handout.data).findtext(".//h1") == title.split(": ")[0]


def test_every_entry_also_leads_to_its_handout_as_pdf(real_app: Flask, client: FlaskClient) -> None:
    for entry in entries_of(
        real_app, f"{LEG}&subTopic.v.dn=aftercare&informationRecipient.languageCode.c=es"
    )[:2]:
        _, link = entry.findall(f"{ATOM}link")
        assert link.get("type") == "application/pdf"
        answer = client.get(link.get("href"))
        assert answer.mimetype == "application/pdf"
        assert PdfReader(BytesIO(answer.data)).trailer["/Root"]["/Lang"] == "es"


def test_the_links_within_a_summary_can_be_followed(real_app: Flask, client: FlaskClient) -> None:
    for entry in entries_of(real_app, f"{LEG}&subTopic.v.dn=aftercare&informationRecipient=PROV"):
        summary = html.fromstring(entry.findtext(f"{ATOM}summary"))
        assert summary.findall(".//a")
        for link in summary.findall(".//a")[:6]:
            assert client.get(link.get("href")).status_code == 200


def test_an_entry_says_by_which_code_it_was_found_and_how_well(real_app: Flask) -> None:
    shared, other = entries_of(real_app, FACET)
    assert terms(shared, "mainSearchCriteria.v.c") == terms(other, "mainSearchCriteria.v.c") == ["64493"]
    assert int(*terms(shared, "relevanceScore")) > int(*terms(other, "relevanceScore"))
    old = entries_of(real_app, f"mainSearchCriteria.v.cs={ICD}&mainSearchCriteria.v.c=M48.06")[0]
    assert terms(old, "mainSearchCriteria.v.c") == ["M48.061", "M48.062"]
    assert "a code below the one asked for" in old.findtext(f"{ATOM}summary")
    new = entries_of(real_app, f"mainSearchCriteria.v.cs={ICD}&mainSearchCriteria.v.c=M54.161")[0]
    assert terms(new, "mainSearchCriteria.v.c") == ["M54.16"]
    assert "the nearest code above the one asked for" in new.findtext(f"{ATOM}summary")


def test_an_entry_names_its_sources_its_edition_and_that_nobody_reviewed_it(real_app: Flask) -> None:
    answer = ask(real_app, "/service", f"{LEG}&knowledgeResponseType=application/json")
    for entry in json.loads(answer.data)["feed"]["entry"]:
        [told] = html.fromstring(entry["summary"]["_value"]).find_class("NLMattribution")
        assert "Massachusetts General Hospital" in told.text
        assert answer.headers["KB-Edition"] in told.text
        assert "Not reviewed by a clinician." in told.text


def test_a_professional_gets_the_claims_and_where_sources_differ(real_app: Flask) -> None:
    for_patient, for_provider = (
        entries_of(real_app, f"{LEG}&informationRecipient={who}")[0] for who in ("PAT", "PROV")
    )
    assert "Sources differ on" not in for_patient.findtext(f"{ATOM}summary")
    assert "When to arrive" in for_provider.findtext(f"{ATOM}summary")
    assert {link.get("rel") for link in for_patient.findall(f"{ATOM}link")} == {"alternate"}
    *_, record = for_provider.findall(f"{ATOM}link")
    assert (record.get("rel"), record.get("type")) == ("related", "application/json")
    assert real_app.test_client().get(record.get("href")).json["id"] == "epidural"


@pytest.mark.parametrize(
    ("query", "told"),
    [
        (f"mainSearchCriteria.v.cs={ICD}&mainSearchCriteria.v.c=Z99", "ICD-10-CM Z99"),
        ("mainSearchCriteria.v.cs=ICD9&mainSearchCriteria.v.c=724.4", "ICD-9-CM"),
        ("mainSearchCriteria.v.cs=undefined&mainSearchCriteria.v.c=1", "an unreadable code"),
        (f"mainSearchCriteria.v.cs={ICD}&mainSearchCriteria.v.c=G97.1", "ICD-10-CM G97.1"),
    ],
)
def test_what_matches_no_page_is_an_empty_feed_that_says_so(real_app: Flask, query: str, told: str) -> None:
    for read in (
        read_atom(ask(real_app, "/infobutton", query)),
        read_json(ask(real_app, "/service", f"{query}&knowledgeResponseType=application/json")),
        read_page(ask(real_app, "/application", query)),
    ):
        assert read.titles == []
        assert read.subtitle.startswith("No page here matches")
        assert told in read.subtitle


def test_links_are_absolute_below_the_public_address(real_state: Path) -> None:
    app = application(real_state, base_url="https://kb.example/pain/")
    read = read_atom(ask(app, "/infobutton", LEG))
    assert all(link.startswith("https://kb.example/pain/v1/procedures/") for link in read.links)
    feed = etree.fromstring(ask(app, "/infobutton", LEG).data)
    assert feed.get("{http://www.w3.org/XML/1998/namespace}base") == "https://kb.example/pain/"
    plain = json.loads(ask(app, "/infobutton", f"{LEG}&knowledgeResponseType=text/json").data)["feed"]
    assert plain["base"] == plain["author"]["uri"]["_value"] == "https://kb.example/pain/"


@pytest.mark.parametrize("form", ["text/xml", "application/json", "text/html"])
def test_an_answer_without_a_patient_may_be_kept_and_asked_for_again(real_app: Flask, form: str) -> None:
    query = f"{LEG}&knowledgeResponseType={form}"
    answer = ask(real_app, "/infobutton", query)
    assert answer.headers["Cache-Control"].startswith("public, max-age=60")
    assert {"Accept", "Accept-Language"} <= {name.strip() for name in answer.headers["Vary"].split(",")}
    again = ask(real_app, "/infobutton", query, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""
    for name in ("ETag", "Cache-Control", "KB-Edition"):
        assert again.headers[name] == answer.headers[name]


def test_an_older_edition_can_be_asked_for(tmp_path: Path) -> None:
    content = copied(Path("content"), tmp_path / "content")
    older = published(content, tmp_path / "state").edition
    replace(
        content / "en" / "procedures" / "facet.md", "title: Facet joint injection", "title: Another title"
    )
    published(content, tmp_path / "state", NOON + timedelta(hours=1))
    app = application(tmp_path / "state", lambda: NOON + timedelta(hours=2))
    assert read_atom(ask(app, "/infobutton", FACET)).titles[0] == "Another title"
    for pin in (f"edition={older}", "as_of=2026-11-22T12:30:00Z"):
        answer = ask(app, "/infobutton", f"{FACET}&{pin}")
        assert read_atom(answer).titles[0] == "Facet joint injection"
        assert answer.headers["KB-Edition"] == older
    assert "immutable" in ask(app, "/infobutton", f"{FACET}&edition={older}").headers["Cache-Control"]


def test_a_form_that_is_posted_is_answered_alike_and_never_kept(real_app: Flask) -> None:
    form = "application/x-www-form-urlencoded"
    posted = ask(real_app, "/infobutton", "", "POST", data=f"{LEG}&age.v.v=54&", content_type=form)
    mixed = ask(real_app, "/infobutton", "age.v.v=54", "POST", data=LEG, content_type=form)
    assert read_atom(posted) == read_atom(mixed) == read_atom(ask(real_app, "/infobutton", LEG))
    assert posted.headers["Cache-Control"] == "no-store"


def test_pages_of_any_origin_may_ask_by_get_and_post(real_app: Flask, client: FlaskClient) -> None:
    form = "application/x-www-form-urlencoded"
    answers = [
        ask(real_app, "/infobutton", LEG),
        ask(real_app, "/service", "", "POST", data=LEG, content_type=form),
        ask(real_app, "/service", "knowledgeResponseType=image/png"),
        client.options("/service", headers={"Access-Control-Request-Method": "POST"}),
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 415, 204]
    assert {answer.headers["Access-Control-Allow-Origin"] for answer in answers} == {"*"}
    assert "POST" in answers[-1].headers["Access-Control-Allow-Methods"]


def test_a_page_that_is_not_translated_is_served_in_english_and_says_so(tmp_path: Path) -> None:
    content = copied(Path("content"), tmp_path / "content")
    (content / "es" / "procedures" / "facet.md").unlink()
    published(content, tmp_path / "state")
    query = f"{FACET}&informationRecipient.languageCode.c=es-MX"
    facet, block = entries_of(application(tmp_path / "state"), query)
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    assert (facet.get(language), block.get(language)) == ("en", "es")
    assert "aún no se ha traducido" in facet.findtext(f"{ATOM}summary")
    assert "aún no se ha traducido" not in block.findtext(f"{ATOM}summary")
    assert facet.find(f"{ATOM}link").get("hreflang") == "en"


def test_a_withdrawn_procedure_is_not_handed_out(tmp_path: Path) -> None:
    content = copied(Path("content"), tmp_path / "content")
    page = content / "en" / "procedures" / "medial-branch-block.md"
    replace(page, "parent: facet", "withdrawn: {date: 2026-11-01, reason: Test}\nparent: facet")
    published(content, tmp_path / "state")
    assert read_atom(ask(application(tmp_path / "state"), "/infobutton", FACET)).procedures == ["facet"]


def test_every_part_that_a_code_can_mean_is_a_section_of_every_procedure() -> None:
    meanings = reading._MEANINGS
    named = [*meanings["subtopic_codes"].values(), *meanings["subtopic_names"].values()]
    named += meanings["tasks"].values()
    assert {section for sections in named for section in sections} == set(KIND.required_sections)
    assert all(urlsplit(section).path == section for sections in named for section in sections)
