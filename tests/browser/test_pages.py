"""Our pages in a real browser: they render, obey their own policy, and never speak to another host."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.browser.chromium import Page, Visit, chromium, program
from tests.story.editing import REAL, copied
from tests.story.running import Place, Server, serving, wait_until

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(program() is None, reason="chromium is not installed; .ci/run installs it"),
]

DOCS = "/docs"
HANDOUT = "/v1/procedures/epidural/education?format=html"
READING = {"/": "en", HANDOUT: "en", f"{HANDOUT}&lang=es": "es", "/problems/not-found": "en"}
"""Pages for readers, each with its language."""
PHONE, DESKTOP = (390, 844), (1280, 900)
TRIED = ("/v1/search", "/v1/procedures", "/v1/procedures/{procedure_id}/education")
IS_ABOUT = "(path => found => found.querySelector('[data-path]').dataset.path === path)"
STATUS = "document.querySelector('#tried .live-responses-table tbody .response-col_status')?.innerText"
PALEST = """
    (() => {
        const parts = colour => colour.match(/[\\d.]+/g).map(Number);
        const light = ([r, g, b]) => [r, g, b]
            .map(value => value / 255)
            .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
            .reduce((sum, value, place) => sum + value * [0.2126, 0.7152, 0.0722][place], 0);
        const behind = found => {
            const colour = parts(getComputedStyle(found).backgroundColor);
            if (colour.length < 4 || colour[3] > 0) return colour;
            return found.parentElement ? behind(found.parentElement) : [255, 255, 255];
        };
        const contrast = found => {
            const [dark, pale] = [light(parts(getComputedStyle(found).color)), light(behind(found))].sort();
            return (Math.max(dark, pale) + 0.05) / (Math.min(dark, pale) + 0.05);
        };
        return Math.min(...[...document.querySelectorAll("main *, footer *")].map(contrast));
    })()
"""
"""The lowest contrast between a text and what is behind it, as WCAG defines it."""
SPILL = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("pages")
    place = Place(copied(REAL, folder / "content"), folder / "state")
    place.publish()
    with serving(place) as running:
        yield running


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with chromium(tmp_path_factory.mktemp("profile")) as tab:
        yield tab


def assert_untroubled(visit: Visit, server: Server) -> None:
    """Nothing was complained about, and every request went to our own host and port."""
    assert visit.complaints == []
    strangers = [url for url in visit.requests if not _is_own(url, server)]
    assert strangers == []


def _is_own(url: str, server: Server) -> bool:
    # An image within the page itself is no request; a font would be one of a viewer's tricks.
    return url.startswith((f"{server.url}/", "data:image/")) or url == "data:,"


def test_the_api_reference_shows_every_operation_and_asks_nobody_else(server: Server, page: Page) -> None:
    visit = page.open(f"{server.url}{DOCS}")
    assert_untroubled(visit, server)
    document = server.get("/openapi.json").json
    told = (*document["paths"].values(), *document["webhooks"].values())
    operations = sum(len(methods) for methods in told)
    assert page.evaluate("document.querySelectorAll('.opblock').length") == operations
    assert document["info"]["title"] in page.evaluate("document.querySelector('.title').innerText")
    assert urlsplit(page.evaluate("location.href")).path == DOCS


@pytest.mark.parametrize("path", TRIED)
def test_an_operation_can_be_tried_as_its_form_stands(server: Server, page: Page, path: str) -> None:
    page.open(f"{server.url}{DOCS}")
    page.evaluate(f"[...document.querySelectorAll('.opblock')].find({IS_ABOUT}('{path}')).id = 'tried'")
    page.evaluate("document.querySelector('#tried .opblock-summary-control').click()")
    wait_until(lambda: page.evaluate("document.querySelector('#tried .execute') !== null"), "not open")
    page.evaluate("document.querySelector('#tried .execute').click()")
    wait_until(lambda: page.evaluate(STATUS) not in (None, ""), "not answered")
    assert page.evaluate(STATUS).split()[0] == "200"
    assert_untroubled(page.visit, server)


@pytest.mark.parametrize("path", READING)
def test_a_page_for_readers_needs_nobody_else_and_says_its_language(
    server: Server, page: Page, path: str
) -> None:
    assert_untroubled(page.open(f"{server.url}{path}"), server)
    assert page.evaluate("document.documentElement.lang") == READING[path]
    assert page.evaluate("document.querySelectorAll('h1').length") == 1
    assert page.evaluate("document.querySelectorAll('main').length") == 1
    assert page.evaluate("document.title") != ""
    own = f"{server.url}/assets/site.js" if path == "/" else ""
    assert page.evaluate("[...document.scripts].map(script => script.src).join()") == own


@pytest.mark.parametrize("path", [DOCS, *READING])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_page_fits_into_the_window(server: Server, page: Page, path: str, size: tuple[int, int]) -> None:
    page.resize(*size)
    page.open(f"{server.url}{path}")
    assert page.evaluate(SPILL) <= 0


@pytest.mark.parametrize("path", READING)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_for_readers_stands_out(server: Server, page: Page, path: str, scheme: str) -> None:
    """WCAG 2.2 AA asks for 4.5 to 1."""
    page.order("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    page.open(f"{server.url}{path}")
    assert page.evaluate(PALEST) >= 4.5
