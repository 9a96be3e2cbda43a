"""The elements on other people's pages, in a real browser: what they show, ask for, and tell."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.browser.chromium import program
from tests.browser.elements import ASK, ELEMENTS, FACTS, SPILL, shown, use
from tests.browser.visitor import DESKTOP, PHONE, HostPages, visit
from tests.story.running import Server

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(program() is None, reason="chromium is not installed; .ci/run installs it"),
]

EVERYTHING = '<procedure-facts procedure="epidural" {}></procedure-facts>'
TARGETS = """
    name => [...document.querySelector(name).shadowRoot.querySelectorAll('button, input, summary, .choice')]
        .map(found => [found.outerHTML.slice(0, 60), found.getBoundingClientRect()])
        .filter(([, box]) => box.width > 0 && (box.width < 24 || box.height < 24))
        .map(([text]) => text)
"""


@pytest.mark.parametrize("name", ELEMENTS)
@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_a_phone(
    launched: Browser, service: Server, hosts: HostPages, name: str, lang: str, scheme: str
) -> None:
    with visit(launched, PHONE, color_scheme=scheme) as visitor:
        shown(visitor, service, hosts, ELEMENTS[name].format(""), lang=lang)
        use(visitor, name)
        found = Axe().run(visitor.page).response["violations"]
        assert found == [], json.dumps(found, indent=1)[:3000]
        assert visitor.page.evaluate(SPILL) <= 0


@pytest.mark.parametrize("name", ELEMENTS)
def test_axe_finds_nothing_with_high_contrast_and_with_forced_colours(
    launched: Browser, service: Server, hosts: HostPages, name: str
) -> None:
    for options in ({"contrast": "more"}, {"forced_colors": "active"}):
        with visit(launched, DESKTOP, **options) as visitor:
            shown(visitor, service, hosts, ELEMENTS[name].format(""))
            use(visitor, name)
            assert Axe().run(visitor.page).response["violations"] == []


def test_axe_finds_nothing_in_the_list_of_all_topics_the_gallery_and_the_frame(
    launched: Browser, service: Server, hosts: HostPages
) -> None:
    with visit(launched, PHONE) as visitor:
        shown(visitor, service, hosts, EVERYTHING.format(""))
        assert Axe().run(visitor.page).response["violations"] == []
        for path in (
            "/widget/",
            "/embed/procedures/epidural",
            "/embed/procedures/epidural?topics=driving&lang=es",
        ):
            visitor.page.goto(service.url + path)
            for name in ELEMENTS:
                visitor.settled(name)
            found = Axe().run(visitor.page).response["violations"]
            assert found == [], json.dumps(found, indent=1)[:3000]
            assert visitor.page.evaluate(SPILL) <= 0


@pytest.mark.parametrize("name", ELEMENTS)
def test_everything_that_is_pressed_is_large_enough(
    launched: Browser, service: Server, hosts: HostPages, name: str
) -> None:
    """A checkbox counts with its label, which is pressed in its stead."""
    with visit(launched, PHONE) as visitor:
        shown(visitor, service, hosts, ELEMENTS[name].format(""))
        use(visitor, name)
        small = [text for text in visitor.page.evaluate(TARGETS, name) if 'type="checkbox"' not in text]
        assert [text for text in small if 'type="radio"' not in text] == []


@pytest.mark.parametrize("name", ELEMENTS)
def test_at_twice_the_text_size_and_in_a_narrow_column_nothing_spills(
    launched: Browser, service: Server, hosts: HostPages, name: str
) -> None:
    with visit(launched, PHONE) as visitor:
        head = "<style>html{font-size:200%}body{margin:.25rem}h1{overflow-wrap:anywhere}</style>"
        shown(visitor, service, hosts, ELEMENTS[name].format(""), head=head)
        use(visitor, name)
        assert visitor.page.evaluate(SPILL) <= 0


@pytest.mark.parametrize("name", ELEMENTS)
def test_no_request_goes_elsewhere_and_none_tells_where_the_visitor_reads(
    launched: Browser, service: Server, hosts: HostPages, name: str
) -> None:
    with visit(launched) as visitor:
        visitor.context.add_cookies([{"name": "known", "value": "1", "url": service.url}])
        shown(visitor, service, hosts, ELEMENTS[name].format(""))
        use(visitor, name)
        own = (f"{service.url}/", f"{hosts.url}/", "data:")
        assert [url for url in visitor.requests if not url.startswith(own)] == []
        assert visitor.sent("referer") == []
        assert visitor.sent("cookie") == []
        assert visitor.sent("accept") != []
        kept = visitor.page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]")
        assert kept == ["known=1", 0, 0]
        assert visitor.complaints == []


def test_a_question_stands_in_no_address(launched: Browser, service: Server, hosts: HostPages) -> None:
    with visit(launched) as visitor:
        shown(visitor, service, hosts, ASK.format(""))
        use(visitor, "procedure-ask")
        assert any(url.endswith("/v1/answers") for url in visitor.requests)
        assert [url for url in visitor.requests if "drive" in url] == []
        assert "drive" not in visitor.page.url


def test_facts_show_every_answer_both_sides_their_sources_and_the_standing_notice(
    launched: Browser, service: Server, hosts: HostPages
) -> None:
    told = service.get("/v1/procedures/epidural/facts?topics=driving,arrival").json["items"]
    with visit(launched) as visitor:
        shown(visitor, service, hosts, FACTS.format(""))
        text = visitor.page.evaluate("document.querySelector('procedure-facts').shadowRoot.textContent")
        for fact in told:
            assert fact["answer"] in text
            assert fact["disagreement"]["note"] in text
            for claim in fact["claims"]:
                assert claim["text"] in text
                assert all(f"{source['title']} · {source['locator']}" in text for source in claim["sources"])
        expect(visitor.page.locator("[part=side]").first).to_be_visible()
        assert visitor.page.locator("[part=side]").count() == 4
        for always in (told[0]["meta"]["notice"], told[0]["meta"]["edition"], "Not reviewed by a clinician."):
            assert always in visitor.page.locator("procedure-facts [part=footer]").inner_text()
        expect(visitor.page.get_by_text("Our sources say nothing about this.")).to_be_visible()
        expect(visitor.page.get_by_text("Call us.")).to_be_hidden()


def test_the_outline_of_the_page_is_kept_and_the_language_is_that_around(
    launched: Browser, service: Server, hosts: HostPages
) -> None:
    body = f'<div lang="es">{FACTS.format("")}</div>' + FACTS.format('lang="en" heading-level="5"')
    with visit(launched) as visitor:
        shown(visitor, service, hosts, body, lang="fr")
        spanish, english = visitor.page.locator("procedure-facts").all()
        assert spanish.locator("h3").first.inner_text() == "Manejar"
        assert english.locator("h5").first.inner_text() == "Driving"
        assert spanish.locator("[part=panel]").get_attribute("lang") == "es"


def test_an_organisation_leads(launched: Browser, service: Server, hosts: HostPages) -> None:
    body = FACTS.format('organisation="chase-lodge"').replace("driving,arrival,self-care", "duration")
    with visit(launched) as visitor:
        shown(visitor, service, hosts, body)
        assert "Chase Lodge" in visitor.page.locator("[part=side]").first.inner_text()


def test_the_page_is_told_when_facts_were_loaded_and_when_not(
    launched: Browser, service: Server, hosts: HostPages
) -> None:
    head = """<script>
        window.told = [];
        for (const name of ["procedure-facts:load", "procedure-facts:error"])
            document.addEventListener(name, event => told.push([name, event.composed, event.detail]));
    </script>"""
    body = FACTS.format("") + FACTS.format("").replace("epidural", "nope")
    with visit(launched) as visitor:
        shown(visitor, service, hosts, body, head=head)
        told = {name: (composed, detail) for name, composed, detail in visitor.page.evaluate("told")}
        composed, detail = told["procedure-facts:load"]
        assert (composed, detail["topics"]) == (True, ["arrival", "driving"])
        assert detail["edition"] == service.get("/version").edition
        composed, detail = told["procedure-facts:error"]
        assert (composed, detail["kind"], detail["problem"]["status"]) == (True, "unknown", 404)


def test_attributes_that_change_show_something_else(
    launched: Browser, service: Server, hosts: HostPages
) -> None:
    with visit(launched) as visitor:
        shown(visitor, service, hosts, FACTS.format(""))
        visitor.page.evaluate(
            "Object.entries({topics: 'escort', lang: 'es'}).forEach(([name, value]) =>"
            " document.querySelector('procedure-facts').setAttribute(name, value))"
        )
        expect(visitor.page.locator("procedure-facts h3")).to_have_text(["Alguien que se quede con usted"])


def test_the_second_page_with_the_same_facts_finds_all_of_them_in_the_cache(
    launched: Browser, service: Server, hosts: HostPages
) -> None:
    with visit(launched) as visitor:
        kept: dict[str, list[bool]] = {}
        session = visitor.context.new_cdp_session(visitor.page)
        session.send("Network.enable")
        from_memory: set[str] = set()
        session.on("Network.requestServedFromCache", lambda told: from_memory.add(told["requestId"]))
        session.on(
            "Network.responseReceived",
            lambda told: kept.setdefault(told["response"]["url"], []).append(
                told["response"]["fromDiskCache"] or told["requestId"] in from_memory
            ),
        )
        for _ in range(2):
            shown(visitor, service, hosts, FACTS.format(""))
        own = {url: uses for url, uses in kept.items() if url.startswith(service.url)}
        assert list(own.values()) == [[False, True]] * 4
