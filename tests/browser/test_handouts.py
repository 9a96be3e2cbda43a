"""Handouts in a real browser: accessible by axe-core's judgement, on a phone, in the dark, printed."""

import base64
import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from pypdf import PdfReader

from tests.browser.chromium import Page, chromium, program
from tests.story.editing import REAL, copied
from tests.story.running import Place, Server, serving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(program() is None, reason="chromium is not installed; .ci/run installs it"),
]

EPIDURAL = "/v1/procedures/epidural/education?format=html&organisation=massachusetts-general"
HANDOUTS = (EPIDURAL, f"{EPIDURAL}&lang=es", "/v1/procedures/sympathetic-block/education?format=html")
PICTURE = "/v1/procedures/epidural/timeline?format=svg"
WCAG_2_2_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
"""The tags of the rules of axe-core that WCAG 2.2 AA is made of; its good practices are asked for too."""
PHONE = (320, 844)
"""The narrowest that WCAG 2.2 asks a page to fit (1.4.10)."""
SPILL = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
BARS = """
    [...document.querySelectorAll('.bar')].map(bar => {
        const frame = bar.getBoundingClientRect();
        return [...bar.querySelectorAll('.pale, .sure')].every(part => {
            const box = part.getBoundingClientRect();
            return box.left >= frame.left - 0.5 && box.right <= frame.right + 0.5;
        }) && getComputedStyle(bar.querySelector('.pale')).fill !== 'rgb(0, 0, 0)';
    })
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("handouts")
    place = Place(copied(REAL, folder / "content"), folder / "state")
    place.publish()
    with serving(place) as running:
        yield running


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with chromium(tmp_path_factory.mktemp("profile")) as tab:
        tab.resize(*PHONE)
        yield tab


def complaints(page: Page) -> list[str]:
    """What axe-core has against the page."""
    page.evaluate(AXE_SCRIPT)
    options = json.dumps({"runOnly": [*WCAG_2_2_AA, "best-practice"]})
    asked = f"axe.run(document, {options}).then(found => JSON.stringify(found.violations))"
    told = page.order("Runtime.evaluate", expression=asked, awaitPromise=True, returnByValue=True)
    violations: list[dict[str, Any]] = json.loads(told["result"]["value"])
    return [
        f"{found['id']}: {found['help']}: {node['html'][:120]}"
        for found in violations
        for node in found["nodes"]
    ]


@pytest.mark.parametrize("path", HANDOUTS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_against_a_handout(server: Server, page: Page, path: str, scheme: str) -> None:
    page.order("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    visit = page.open(f"{server.url}{path}")
    assert visit.complaints == []
    assert complaints(page) == []
    assert page.evaluate(SPILL) <= 0


def test_axe_finds_what_is_wrong(server: Server, page: Page) -> None:
    page.open(f"{server.url}{EPIDURAL}")
    page.evaluate("document.documentElement.removeAttribute('lang')")
    assert any(found.startswith("html-has-lang") for found in complaints(page))


def test_every_bar_is_drawn_inside_its_scale_and_in_the_colours_of_the_page(
    server: Server, page: Page
) -> None:
    page.open(f"{server.url}{EPIDURAL}")
    drawn = page.evaluate(BARS)
    assert len(drawn) > 10
    assert all(drawn)


def test_a_printed_handout_has_its_address_and_no_way_to_another_form(server: Server, page: Page) -> None:
    page.open(f"{server.url}{EPIDURAL}")
    printed = page.order("Page.printToPDF", preferCSSPageSize=True)
    text = "".join(
        found.extract_text() for found in PdfReader(BytesIO(base64.b64decode(printed["data"]))).pages
    )
    assert "/e/" in text
    assert "Pain diary" in text
    assert "This leaflet as PDF" not in text


def test_the_picture_of_a_timeline_keeps_its_own_policy_and_its_texts_fit(server: Server, page: Page) -> None:
    assert page.open(f"{server.url}{PICTURE}").complaints == []
    ends = "[...document.querySelectorAll('text')].map(text => text.getBBox().x + text.getBBox().width)"
    widest = page.evaluate(f"Math.max(...{ends})")
    assert 300 < widest <= 480


def test_the_picture_can_stand_on_a_page_of_other_people(server: Server, page: Page) -> None:
    page.open(f"{server.url}/problems/not-found")
    page.evaluate(
        "window.seen = new Promise(done => { const picture = new Image();"
        " picture.onload = () => done(picture.naturalWidth); picture.onerror = () => done(0);"
        f" picture.src = '{PICTURE}'; }})"
    )
    told = page.order("Runtime.evaluate", expression="window.seen", awaitPromise=True, returnByValue=True)
    assert told["result"]["value"] == 480
