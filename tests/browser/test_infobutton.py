"""The page of Infobutton in a real browser: accessible by axe-core's judgement, and its links lead on."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.browser.chromium import Page, chromium, program
from tests.story.editing import REAL, copied
from tests.story.running import Place, Server, serving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(program() is None, reason="chromium is not installed; .ci/run installs it"),
]

LEG = "/application?mainSearchCriteria.v.cs=2.16.840.1.113883.6.90&mainSearchCriteria.v.c=M54.16"
SPANISH = f"{LEG}&informationRecipient.languageCode.c=es&subTopic.v.dn=aftercare&informationRecipient=PROV"
NOTHING = LEG.replace("M54.16", "Z99")
WCAG_2_2_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SPILL = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("infobutton")
    place = Place(copied(REAL, folder / "content"), folder / "state")
    place.publish()
    with serving(place) as running:
        yield running


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with chromium(tmp_path_factory.mktemp("profile")) as tab:
        tab.resize(390, 844)
        yield tab


@pytest.mark.parametrize("path", [LEG, SPANISH, NOTHING, "/application"])
def test_the_page_has_no_barrier_and_fits_a_phone(server: Server, page: Page, path: str) -> None:
    visit = page.open(server.url + path)
    # The browser itself notes that the last one was refused.
    assert [told for told in visit.complaints if "400" not in told] == []
    assert all(address.startswith((server.url, "data:")) for address in visit.requests)
    assert page.evaluate(SPILL) <= 0
    assert barriers(page) == []


def test_the_language_of_the_page_is_the_one_asked_for(server: Server, page: Page) -> None:
    page.open(server.url + SPANISH)
    assert page.evaluate("document.documentElement.lang") == "es"
    assert page.evaluate("document.querySelector('h2').innerText") == "Inyección epidural: Después"


def test_the_first_link_opens_the_asked_part_of_the_handout(server: Server, page: Page) -> None:
    page.open(server.url + SPANISH)
    page.open(page.evaluate("document.querySelector('section a').href"))
    assert page.evaluate("document.querySelector('h1').innerText") == "Inyección epidural"
    assert page.evaluate("!!document.querySelector('#after') && !document.querySelector('#before')")


def barriers(page: Page) -> list[str]:
    """What axe-core has against the page."""
    page.evaluate(AXE_SCRIPT)
    options = json.dumps({"runOnly": [*WCAG_2_2_AA, "best-practice"]})
    told_of = "JSON.stringify([found.passes.length, found.violations])"
    asked = f"axe.run(document, {options}).then(found => {told_of})"
    told = page.order("Runtime.evaluate", expression=asked, awaitPromise=True, returnByValue=True)
    passed: int
    violations: list[dict[str, Any]]
    passed, violations = json.loads(told["result"]["value"])
    assert passed > 10, "axe-core judged next to nothing"
    return [f"{found['id']}: {node['html'][:120]}" for found in violations for node in found["nodes"]]
