"""What a visitor does with the elements by keyboard and on paper, and how snippets and addresses hold."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.chromium import program
from tests.browser.elements import ASK, CHECKLIST, FACTS, assert_fallback, broken, script, shown
from tests.browser.visitor import HostPages, Visit, visit
from tests.story.editing import REAL
from tests.story.running import Place, Server, serving

EXAMPLE = REAL.parent / "docs/examples/hospital-content"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(program() is None, reason="chromium is not installed; .ci/run installs it"),
]


def test_the_keyboard_alone_is_enough_to_ask(visitor: Visit, service: Server, hosts: HostPages) -> None:
    shown(visitor, service, hosts, ASK.format(""))
    keys = visitor.page.keyboard
    keys.press("Tab")
    keys.type("How early must I arrive?")
    keys.press("Enter")
    expect(visitor.page.locator("procedure-ask [part=result]")).to_be_focused()
    expect(visitor.page.get_by_role("heading", name="When to arrive")).to_be_visible()
    keys.press("Tab")
    keys.press("Enter")
    expect(visitor.page.locator("procedure-ask [part=claim]").first).to_be_visible()
    keys.press("Tab")
    related = visitor.page.locator("procedure-ask [part=related]").first
    expect(related).to_be_focused()
    title = related.inner_text()
    keys.press("Enter")
    expect(visitor.page.get_by_role("heading", name=title)).to_be_visible()


def test_the_keyboard_alone_is_enough_to_answer_and_nothing_leaves_before_it_is_sent(
    visitor: Visit, service: Server, hosts: HostPages
) -> None:
    shown(visitor, service, hosts, CHECKLIST.format(""))
    before = len(visitor.requests)
    visitor.page.locator("[part=check] input").first.focus()
    visitor.page.keyboard.press("Space")
    expect(visitor.page.locator("[part=progress]")).to_contain_text("1 of")
    visitor.page.locator("[part=questions] > details > summary").focus()
    visitor.page.keyboard.press("Enter")
    visitor.page.locator("[part=question] input[type=radio]").first.focus()
    visitor.page.keyboard.press("Space")
    assert len(visitor.requests) == before
    visitor.page.get_by_role("button", name="Send my answers").focus()
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.locator("[part=questions] [part=result]")).to_be_focused()
    assert {url.partition("/v1/")[2] for url in visitor.requests[before:]} == {"candidacy/assessments"}
    outcome = visitor.page.locator("[part=outcome]").inner_text()
    assert outcome
    visitor.page.get_by_role("button", name="Clear my answers").click()
    expect(visitor.page.locator("[part=outcome]")).to_have_count(0)
    expect(visitor.page.locator("[part=question] input:checked")).to_have_count(0)


def test_an_emergency_is_told_first_and_the_question_stays_when_the_service_is_gone(
    visitor: Visit, service: Server, hosts: HostPages
) -> None:
    shown(visitor, service, hosts, ASK.format(""))
    field = visitor.page.locator("procedure-ask input")
    field.fill("I cannot pee and my legs are numb")
    field.press("Enter")
    first = visitor.page.locator("procedure-ask [part=result] > *").first
    expect(first).to_contain_text("emergency number")
    broken(visitor.page, "/v1/answers")
    field.press("Enter")
    assert_fallback(visitor, "cannot be reached")
    expect(field).to_have_value("I cannot pee and my legs are numb")
    expect(visitor.page.locator("procedure-ask [part=answer]")).to_have_count(0)


def test_what_the_sources_do_not_cover_is_not_answered(
    visitor: Visit, service: Server, hosts: HostPages
) -> None:
    shown(visitor, service, hosts, ASK.format(""))
    visitor.page.locator("procedure-ask input").fill("What does it cost?")
    visitor.page.get_by_role("button", name="Ask").click()
    expect(visitor.page.get_by_text("Our sources do not cover this.")).to_be_visible()
    expect(visitor.page.locator("procedure-ask [part=answer]")).to_have_count(0)


WITHDRAWN = "This is not told for this organisation."


def test_of_a_hospital_with_own_rules_its_words_come_first_and_what_it_withdraws_is_named(
    visitor: Visit, hosts: HostPages, tmp_path: Path
) -> None:
    """The hospital is that of the worked example: it has a policy of its own, and withdraws when to eat."""
    own = Place(REAL, tmp_path / "state", {"KBAPI_CONTENT": f"{REAL}{os.pathsep}{EXAMPLE}"})
    own.publish()
    with serving(own) as service:
        ours = 'organisation="example-hospital"'
        shown(visitor, service, hosts, ASK.format(ours) + CHECKLIST.format(ours))
        visitor.page.locator("procedure-ask input").fill("May I eat before?")
        visitor.page.keyboard.press("Enter")
        expect(visitor.page.get_by_text(WITHDRAWN)).to_be_visible()
        expect(visitor.page.get_by_text("Our sources do not cover this.")).to_have_count(0)
        visitor.page.locator("[part=questions] > details > summary").click()
        asked = visitor.page.locator("[part=question]").filter(has_text="blood thinner")
        asked.get_by_text("Yes", exact=True).click()
        visitor.page.get_by_role("button", name="Send my answers").click()
        said = visitor.page.locator("[part=finding] [part=answer]")
        expect(said.nth(0)).to_contain_text("Call Example Hospital before your appointment")
        expect(said.nth(1)).to_contain_text("One handout says")


def test_print_shows_what_is_folded_away(visitor: Visit, service: Server, hosts: HostPages) -> None:
    shown(visitor, service, hosts, FACTS.format(""))
    claim = visitor.page.locator("[part=claim]").first
    box = """claim => claim.checkVisibility({contentVisibilityAuto: true})
        && claim.getBoundingClientRect().height"""
    assert not claim.evaluate(box)
    visitor.page.emulate_media(media="print")
    assert claim.evaluate(box) > 10


def test_the_pinned_snippet_works_beside_the_other_and_a_changed_script_is_refused(
    visitor: Visit, service: Server, hosts: HostPages
) -> None:
    (bundle,) = [
        found
        for found in service.get("/widget/manifest.json").json["bundles"]
        if found["name"] == "procedure-facts"
    ]
    snippet = bundle["snippet"].replace('src="/', f'src="{service.url}/')
    shown(visitor, service, hosts, snippet)
    expect(visitor.page.get_by_role("heading", name="Driving")).to_be_visible()
    assert visitor.complaints == []
    broken(
        visitor.page,
        "/widget/",
        status=200,
        body="window.caught = 1;",
        content_type="text/javascript",
        headers={"Access-Control-Allow-Origin": "*"},
    )
    visitor.page.goto(hosts.page(snippet))
    expect(visitor.page.get_by_text("Read this on our information page")).to_be_visible()
    assert visitor.page.evaluate("window.caught") is None


def test_another_service_can_be_named_and_is_then_the_only_one_asked(
    visitor: Visit, service: Server, hosts: HostPages
) -> None:
    shown(visitor, service, hosts, FACTS.format(f'api="{hosts.url}/kb/"'))
    assert_fallback(visitor, "cannot be reached")
    asked = [url for url in visitor.requests if "/v1/" in url]
    assert asked
    assert all(url.startswith(f"{hosts.url}/kb/v1/procedures/epidural/facts?") for url in asked)


def test_an_element_that_comes_later_is_found(visitor: Visit, service: Server, hosts: HostPages) -> None:
    visitor.page.goto(hosts.page(script(service)))
    visitor.page.evaluate("""() => {
        const late = document.createElement("procedure-facts");
        late.setAttribute("procedure", "epidural");
        late.setAttribute("topics", "driving");
        document.querySelector("main").append(late);
    }""")
    expect(visitor.page.get_by_role("heading", name="Driving")).to_be_visible()


def test_a_bare_page_with_the_snippet_shows_facts_and_survives_the_service(
    launched: Browser, place: Place, hosts: HostPages
) -> None:
    with visit(launched) as visitor, visit(launched) as latecomer:
        with serving(place) as service:
            manifest = service.get("/widget/manifest.json").json
            address = hosts.page(
                re.sub('(src|href)="/', rf'\1="{service.url}/', manifest["snippet"]), head=""
            )
            visitor.page.goto(address)
            expect(visitor.page.get_by_role("heading", name="Driving")).to_be_visible()
            expect(visitor.page.locator("[part=side]").first).to_be_visible()
        visitor.page.evaluate("document.querySelector('procedure-facts').lang = 'es'")
        expect(visitor.page.get_by_text("En este momento no se puede acceder")).to_be_visible()
        expect(visitor.page.get_by_role("heading", name="Driving")).to_be_visible()
        latecomer.page.goto(address)
        expect(latecomer.page.get_by_text("Read this on our information page")).to_be_visible()


def test_the_frame_that_oembed_gives_shows_facts_with_their_style(
    visitor: Visit, service: Server, hosts: HostPages
) -> None:
    shown_page = f"{service.url}/embed/procedures/epidural%3Ftopics%3Darrival"
    told = service.get(f"/oembed?url={shown_page}&maxwidth=320").json
    visitor.page.goto(hosts.page(told["html"]))
    frame = visitor.page.frame_locator("iframe")
    expect(frame.get_by_role("heading", name="When to arrive")).to_be_visible()
    expect(frame.locator("[part=side]").first).to_have_css("border-top-width", "3px")
    assert visitor.complaints == []
