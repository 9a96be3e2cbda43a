"""The elements where little goes well: hostile pages, strict policies, bad networks, no service."""

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Route, expect

from tests.browser.chromium import program
from tests.browser.elements import ELEMENTS, FACTS, SPILL, assert_fallback, broken, script, shown, use
from tests.browser.visitor import HostPages, Visit
from tests.story.running import Server

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(program() is None, reason="chromium is not installed; .ci/run installs it"),
]

UNSET = """<style>
    * { all: unset !important; }
    *, ::before { letter-spacing: 0; }
    main { line-height: 0.2 !important; text-transform: uppercase !important; text-align: end !important;
        white-space: pre !important; text-indent: 4em !important; font: 40px/0.1 serif !important; }
    procedure-facts, procedure-ask { display: none !important; color: transparent !important; }
</style>"""
HEIGHT = "name => document.querySelector(name).getBoundingClientRect().height"
TRAP = "<img src=x onerror='window.caught=1'><script>window.caught=1</script>"


@pytest.mark.parametrize("name", ELEMENTS)
def test_a_page_that_unsets_everything_changes_little(
    visitor: Visit, service: Server, hosts: HostPages, name: str
) -> None:
    shown(visitor, service, hosts, ELEMENTS[name].format(""), head=UNSET)
    style = visitor.page.evaluate(
        """name => (({display, lineHeight, textTransform, whiteSpace, textIndent}) =>
            [display, parseFloat(lineHeight) > 20, textTransform, whiteSpace, textIndent])
            (getComputedStyle(document.querySelector(name).shadowRoot.querySelector('[part=panel]')))""",
        name,
    )
    assert style == ["block", True, "none", "normal", "0px"]
    expect(visitor.page.locator(name)).to_have_css("display", "block")
    assert visitor.page.evaluate(HEIGHT, name) > 100
    use(visitor, name)
    found = Axe().run(visitor.page, {"include": [[name]]}).response["violations"]
    assert found == [], json.dumps(found, indent=1)[:3000]


@pytest.mark.parametrize("name", ELEMENTS)
def test_a_strict_policy_with_trusted_types_needs_two_directives_only(
    visitor: Visit, service: Server, hosts: HostPages, name: str
) -> None:
    policy = (
        f"default-src 'none'; script-src {service.url}; connect-src {service.url}; base-uri 'none'; "
        "form-action 'none'; img-src data:; require-trusted-types-for 'script'; trusted-types 'none'"
    )
    shown(visitor, service, hosts, ELEMENTS[name].format(""), head="", policy=policy)
    use(visitor, name)
    expect(visitor.page.locator(name).get_by_text("Not reviewed by a clinician.").last).to_be_visible()
    expect(visitor.page.locator(f"{name} [part=panel]")).to_have_css("border-start-start-radius", "12px")
    assert visitor.complaints == []


@pytest.mark.parametrize("name", ELEMENTS)
def test_a_page_that_runs_from_right_to_left_keeps_english_readable(
    visitor: Visit, service: Server, hosts: HostPages, name: str
) -> None:
    shown(visitor, service, hosts, ELEMENTS[name].format(""), lang="ar", direction="rtl")
    panel = visitor.page.locator(f"{name} [part=panel]")
    assert (panel.get_attribute("lang"), panel.get_attribute("dir")) == ("en", "ltr")
    use(visitor, name)
    expect(visitor.page.get_by_text("This is not available in your language yet").last).to_be_visible()
    assert Axe().run(visitor.page).response["violations"] == []
    assert visitor.page.evaluate(SPILL) <= 0


@pytest.mark.parametrize("name", ["procedure-facts", "recovery-timeline", "procedure-checklist"])
@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({}, "cannot be reached"),
        ({"status": 503, "json": {"status": 503, "detail": "Not ready."}}, "cannot be reached"),
        (
            {"status": 200, "body": "<h1>Sign in to the hotel</h1>", "content_type": "text/html"},
            "cannot be reached",
        ),
    ],
    ids=["no answer", "503", "a hotel"],
)
def test_what_cannot_be_had_leaves_the_fallback_and_can_be_tried_again(
    visitor: Visit, service: Server, hosts: HostPages, name: str, told: dict[str, object], said: str
) -> None:
    broken(visitor.page, "/v1/procedures", **told)
    shown(visitor, service, hosts, ELEMENTS[name].format(""))
    assert_fallback(visitor, said)
    visitor.page.unroute_all()
    visitor.page.get_by_role("button", name="Try again").click()
    expect(visitor.page.locator(f"{name} [part=footer]").first).to_be_visible()
    expect(visitor.page.get_by_text("Call us.")).to_be_hidden()


@pytest.mark.parametrize("name", ["procedure-facts", "recovery-timeline", "procedure-checklist"])
@pytest.mark.parametrize(
    ("attributes", "said"),
    [
        ('procedure="nope"', "no information about this procedure"),
        ('organisation="nobody"', "cannot be shown"),
    ],
)
def test_what_the_service_does_not_know_is_told_and_leaves_the_fallback(
    visitor: Visit, service: Server, hosts: HostPages, name: str, attributes: str, said: str
) -> None:
    body = ELEMENTS[name].format(attributes)
    wrong = body.replace('procedure="epidural"', "") if "procedure" in attributes else body
    shown(visitor, service, hosts, wrong)
    assert_fallback(visitor, said)
    assert visitor.page.get_by_role("button").count() == 0


def test_without_a_network_loaded_facts_stay_and_come_anew_when_it_is_back(
    visitor: Visit, service: Server, hosts: HostPages
) -> None:
    shown(visitor, service, hosts, FACTS.format(""))
    visitor.context.set_offline(True)
    visitor.page.evaluate("document.querySelector('procedure-facts').lang = 'es'")
    expect(visitor.page.get_by_text("No hay conexión a internet")).to_be_visible()
    expect(visitor.page.get_by_role("heading", name="Driving")).to_be_visible()
    visitor.context.set_offline(False)
    expect(visitor.page.get_by_role("heading", name="Manejar")).to_be_visible()
    expect(visitor.page.get_by_role("status")).to_be_hidden()


def test_facts_of_another_procedure_never_stay(visitor: Visit, service: Server, hosts: HostPages) -> None:
    shown(visitor, service, hosts, FACTS.format(""))
    broken(visitor.page, "/v1/")
    visitor.page.evaluate(
        "document.querySelector('procedure-facts').setAttribute('procedure', 'diskography')"
    )
    assert_fallback(visitor, "cannot be reached")
    assert visitor.page.get_by_role("heading", name="Driving").count() == 0


def test_a_slow_network_shows_the_fallback_meanwhile_and_gives_up_at_last(
    visitor: Visit, service: Server, hosts: HostPages
) -> None:
    waiting: list[Route] = []
    visitor.page.clock.install()
    visitor.page.route(re.compile("/v1/"), lambda route: waiting.append(route))
    visitor.page.goto(hosts.page(FACTS.format("") + script(service)))
    expect(visitor.page.get_by_text("Call us.")).to_be_visible()
    expect(visitor.page.locator("[aria-busy=true]")).to_have_count(1)
    visitor.page.clock.run_for(21_000)
    assert_fallback(visitor, "taking too long")
    assert waiting


def test_nothing_that_the_service_says_becomes_markup_or_a_script(
    visitor: Visit, service: Server, hosts: HostPages
) -> None:
    told = service.get("/v1/procedures/epidural/facts?topics=driving").json
    poisoned = re.sub(
        r'"(answer|text|title|note|locator|issuer|notice)": "', lambda m: m[0] + TRAP, json.dumps(told)
    )
    poisoned = poisoned.replace('"url": null', '"url": "javascript:window.caught=1"')
    broken(
        visitor.page,
        "/v1/procedures",
        status=200,
        body=poisoned,
        content_type="application/json",
        headers={"Access-Control-Allow-Origin": "*"},
    )
    shown(visitor, service, hosts, FACTS.format("").replace(",arrival,self-care", ""))
    root = "document.querySelector('procedure-facts').shadowRoot"
    assert TRAP in visitor.page.evaluate(f"{root}.textContent")
    assert visitor.page.evaluate(f"{root}.querySelectorAll('img, script, a').length") == 0
    assert visitor.page.evaluate("window.caught") is None


def test_a_page_that_keeps_changing_asks_a_service_that_is_away_only_once(
    visitor: Visit, service: Server, hosts: HostPages
) -> None:
    broken(visitor.page, r"/widget/\d")
    visitor.page.goto(hosts.page(FACTS.format("") + script(service)))
    expect(visitor.page.get_by_text("Call us.")).to_be_visible()
    visitor.page.evaluate(
        "for (let n = 0; n < 20; n++) setTimeout(() => document.body.append(document.createElement('i')), n)"
    )
    visitor.page.wait_for_function("document.querySelectorAll('i').length === 20")
    assert len([url for url in visitor.requests if url.endswith("/procedure-facts.js")]) == 1
