"""An editor with a real browser: the page follows each change, marks what is new and tells what is wrong."""

import signal
import subprocess
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.explorer import faults
from tests.browser.visitor import Visit, visit
from tests.story.editing import SAMPLE, copied, replace
from tests.story.running import PATIENCE, PROGRAM, Place, free_port

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Place, str]]:
    """The published sample content, and the address of a preview of it, run by the real command."""
    folder = tmp_path_factory.mktemp("preview")
    port, own = free_port(), folder / "tmp"
    own.mkdir()
    place = Place(copied(SAMPLE, folder / "content"), folder / "state", {"TMPDIR": str(own)})
    place.publish()
    process = subprocess.Popen(
        [PROGRAM, "preview", "--port", str(port)], env=place.environment, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    said = process.stdout.readline()
    assert said.startswith(f"Open http://127.0.0.1:{port}/"), said
    assert list(own.iterdir())
    yield place, f"http://127.0.0.1:{port}"
    process.send_signal(signal.SIGTERM)
    assert process.wait(PATIENCE) == 0
    process.stdout.close()
    assert list(own.iterdir()) == [], "its folder went with it"


@pytest.fixture
def ladder(desk: tuple[Place, str], launched: Browser) -> Iterator[Visit]:
    """A visitor on a page of the preview."""
    with visit(launched) as made:
        made.page.goto(f"{desk[1]}/terms/ladder")
        yield made
        assert made.complaints == []


def text(page: Page, selector: str) -> str:
    """The words of the first element, once it is there."""
    return page.locator(selector).first.inner_text()


def test_the_page_follows_what_is_saved(desk: tuple[Place, str], ladder: Visit) -> None:
    page, file = ladder.page, desk[0].content / "en/terms/ladder.md"
    assert "Nothing: readers see the same." in text(page, "#preview")
    replace(file, "answer: A ladder has two rails", "answer: A ladder has two long rails")
    page.wait_for_selector(".answer.preview-new")
    assert "two long rails" in text(page, ".preview-new")
    assert text(page, ".preview-was").endswith("A ladder has two rails and many rungs.")
    assert text(page, "#preview ins") == "long"
    replace(file, "title: Ladder", "titel: Ladder")
    page.wait_for_selector("#preview p.error")
    assert "did you mean `title`?" in text(page, "#preview li.error >> nth=1")
    assert "two long rails" in text(page, ".answer"), "the last good page stays"
    replace(file, "titel: Ladder", "title: Ladder")
    replace(file, "two long rails", "two rails")
    page.wait_for_selector("#preview p.well")
    assert page.locator(".preview-new").count() == 0
    addresses = [request.url for request in ladder.asked if request.url.startswith("http")]
    assert all(address.startswith(desk[1]) for address in addresses)


def test_the_panel_can_be_used_by_everybody(desk: tuple[Place, str], ladder: Visit) -> None:
    assert faults(ladder.page) == []
