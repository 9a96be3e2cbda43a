"""The explorer in a real browser: accessible, silent, still, by keyboard, on paper, without scripts."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.chromium import program
from tests.browser.explorer import browser, faults, opened
from tests.story.editing import REAL, copied
from tests.story.running import Place, Server, serving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(program() is None, reason="chromium is not installed; .ci/run installs it"),
]

PAGES = (
    "/", "/procedures", "/procedures?region=lumbar", "/procedures/epidural", "/procedures/epidural/risks",
    "/procedures/epidural/who-should-not", "/procedures/spine-injection/timeline",
    "/procedures/epidural/prepare",
    "/topics", "/topics/driving", "/topics/indication",
    "/sources", "/sources/mgh-imaging", "/terms/steroid", "/risks/paralysis", "/side-effects/nausea",
    "/conditions/sciatica", "/candidacy-rules/blood-thinner-or-anticoagulant", "/candidacy-inputs",
    "/organisations/massachusetts-general", "/gaps/cost", "/notices/standing", "/claims/F107",
    "/search?q=pain", "/ask", "/procedures/nothing",
)  # fmt: skip
"""Every type of page."""
PHONE = {"width": 360, "height": 740}
NARROW = {"width": 320, "height": 740}
"""The narrowest that WCAG 2.2 asks a page to fit (1.4.10)."""
DESKTOP = {"width": 1280, "height": 900}
QUESTIONS = {
    "Can I drive home?": "sources_differ",
    "should I stop my warfarin?": "refer",
    "I cannot breathe": "urgent",
    "how much does it cost": "no_answer",
}
SPILL = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL_TARGETS = """
    [...document.querySelectorAll("header a, footer a, .chips a, .parts a, button, input, select, summary")]
        .map(found => found.getBoundingClientRect())
        .filter(box => box.width && (box.height < 24 || box.width < 24)).length
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("explorer")
    place = Place(copied(REAL, folder / "content"), folder / "state")
    place.publish()
    with serving(place) as running:
        yield running


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as running:
        yield running


@pytest.fixture
def phone(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport=PHONE, locale="en-US")
    yield context
    context.close()


def in_language(path: str, language: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}lang={language}"


def asked(page: Page, server: Server, text: str) -> None:
    """Asks with the keyboard alone, from the front page."""
    page.goto(f"{server.url}/")
    page.fill("#q", text)
    page.keyboard.press("Enter")
    page.wait_for_url("**/ask")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_axe_finds_nothing_on_any_type_of_page(
    server: Server, chromium: Browser, language: str, scheme: str
) -> None:
    context = chromium.new_context(viewport=PHONE, color_scheme=scheme)
    found = {}
    for path in PAGES:
        page, _heard = opened(context, f"{server.url}{in_language(path, language)}")
        page.evaluate("document.querySelectorAll('details').forEach(found => { found.open = true; })")
        found[path] = faults(page)
        page.close()
    context.close()
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def test_axe_does_find_what_is_wrong(server: Server, phone: BrowserContext) -> None:
    page, _heard = opened(phone, f"{server.url}/ask")
    page.evaluate("document.querySelector('#q').labels[0].remove()")
    assert any(fault.startswith("label:") for fault in faults(page))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_axe_finds_nothing_on_any_kind_of_answer(
    server: Server, chromium: Browser, question: str, scheme: str
) -> None:
    context = chromium.new_context(viewport=PHONE, color_scheme=scheme, locale="en-US")
    page, _heard = opened(context, f"{server.url}/")
    asked(page, server, question)
    assert page.locator(f".verdict.{QUESTIONS[question]}").count() == 1
    assert faults(page) == []
    context.close()


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_page_fits_the_narrowest_phone(server: Server, chromium: Browser, language: str) -> None:
    context = chromium.new_context(viewport=NARROW)
    for path in PAGES:
        page, _heard = opened(context, f"{server.url}{in_language(path, language)}")
        assert page.evaluate(SPILL) <= 0, path
        page.close()
    context.close()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_page_fits_stays_still_and_asks_nobody_else(
    server: Server, chromium: Browser, size: dict[str, int]
) -> None:
    context = chromium.new_context(viewport=size, locale="en-US")
    for path in PAGES:
        page, heard = opened(context, f"{server.url}{path}", at_rest=True)
        assert [one.url for one in heard.requests if not one.url.startswith((server.url, "data:"))] == []
        assert heard.complaints == [] or path == "/procedures/nothing"
        assert page.evaluate("window.shifted") == 0, path
        assert page.evaluate(SPILL) <= 0, path
        assert page.evaluate(SMALL_TARGETS) == 0, path
        page.close()
    assert context.cookies() == []
    context.close()


def test_whether_one_may_drive_home_is_answered_in_two_steps(server: Server, phone: BrowserContext) -> None:
    page, _heard = opened(phone, f"{server.url}/")
    page.locator("#q").fill("can I drive home?")
    page.get_by_role("button", name="Ask").click()
    assert "Plan not to drive" in page.locator(".verdict").inner_text()
    page.goto(f"{server.url}/")
    page.get_by_role("link", name="Driving", exact=True).click()
    assert "Plan not to drive" in page.locator("main").inner_text()


def test_a_question_stands_in_no_address_and_in_no_history(server: Server, phone: BrowserContext) -> None:
    page, heard = opened(phone, f"{server.url}/")
    page.locator("#q").press_sequentially("zebrafish and driving", delay=20)
    page.wait_for_timeout(500)
    page.keyboard.press("Enter")
    page.wait_for_url("**/ask")
    assert any(one.url.endswith("/suggestions") for one in heard.requests)
    assert [one.url for one in heard.requests if "zebra" in one.url] == []
    assert page.evaluate("location.href") == f"{server.url}/ask"
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_suggestions_can_be_chosen_with_the_keyboard(server: Server, phone: BrowserContext) -> None:
    page, _heard = opened(phone, f"{server.url}/")
    field = page.get_by_role("combobox", name="Ask a question in your own words")
    field.press_sequentially("can I dr")
    page.get_by_role("option").first.wait_for()
    assert field.get_attribute("aria-expanded") == "true"
    assert faults(page) == []
    assert page.evaluate("window.shifted") == 0
    page.keyboard.press("Escape")
    assert page.get_by_role("option").count() == 0
    field.press_sequentially("i")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    chosen = page.locator("[role=option][aria-selected=true]")
    text = chosen.inner_text()
    assert field.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ask")
    assert text in page.locator(".asked").inner_text()


def test_everything_is_reached_with_the_tab_key_and_shows_where_it_is(
    server: Server, phone: BrowserContext
) -> None:
    page, _heard = opened(phone, f"{server.url}/procedures/epidural")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    reachable = page.locator("a[href], summary, button, input:not([type=hidden]), select").count()
    reached = set()
    for _ in range(reachable):
        reached.add(page.evaluate("document.activeElement.outerHTML"))
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
        page.keyboard.press("Tab")
    assert len(reached) > reachable * 0.8


def test_a_word_is_explained_where_it_stands_and_focus_comes_back(
    server: Server, phone: BrowserContext
) -> None:
    page, _heard = opened(phone, f"{server.url}/procedures/spine-injection/before")
    word = page.locator("a.term").first
    word.focus()
    page.keyboard.press("Enter")
    sheet = page.get_by_role("dialog")
    sheet.wait_for()
    assert sheet.locator("dd").inner_text() != ""
    assert faults(page) == []
    page.keyboard.press("Escape")
    assert page.get_by_role("dialog").count() == 0
    assert page.evaluate("document.activeElement.className") == "term"


def test_a_link_to_a_fact_opens_it(server: Server, phone: BrowserContext) -> None:
    page, _heard = opened(phone, f"{server.url}/procedures/epidural")
    page.get_by_role("link", name="Driving", exact=True).click()
    page.wait_for_url("**#topic-driving")
    assert page.locator("#topic-driving").is_visible()
    assert page.locator("#topic-arrival").count() == 0


def test_pages_are_complete_without_scripts(server: Server, chromium: Browser) -> None:
    context = chromium.new_context(viewport=PHONE, java_script_enabled=False, locale="en-US")
    page = context.new_page()
    asked(page, server, "can I drive home?")
    assert "Plan not to drive" in page.locator(".verdict").inner_text()
    page.goto(f"{server.url}/procedures/spine-injection/before")
    page.locator("a.term").first.click()
    assert page.url.partition("#")[2].startswith("word-")
    page.goto(f"{server.url}/search")
    page.fill("#words", "numbing medicine")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?*")
    assert page.locator("ol.list li").count() > 3
    context.close()


def test_the_language_can_be_switched_and_stays(server: Server, phone: BrowserContext) -> None:
    page, _heard = opened(phone, f"{server.url}/topics/driving")
    page.get_by_role("link", name="Español").click()
    assert page.evaluate("document.documentElement.lang") == "es"
    page.locator("header .name").click()
    page.wait_for_url("**/?lang=es")
    page.fill("#q", "¿puedo conducir?")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ask")
    assert page.evaluate("document.documentElement.lang") == "es"


def test_on_paper_everything_folded_is_there_and_the_way_around_is_not(
    server: Server, phone: BrowserContext
) -> None:
    page, _heard = opened(phone, f"{server.url}/procedures/epidural/after")
    page.emulate_media(media="print")
    assert page.locator("nav.places").is_hidden()
    assert page.locator("#topic-driving").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert len(page.pdf()) > 10_000


def test_words_stay_on_the_page_at_four_times_the_size(server: Server, chromium: Browser) -> None:
    """WCAG 1.4.10: a window of 320 pixels is one of 1280 at 400 percent."""
    context = chromium.new_context(viewport={"width": 320, "height": 256}, locale="en-US")
    for path in PAGES:
        page, _heard = opened(context, f"{server.url}{path}")
        assert page.evaluate(SPILL) <= 0, path
        page.close()
    context.close()
