"""The service with the real content, other people's pages on another port, and a browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.visitor import PHONE, HostPages, Visit, browser, host_pages, visit
from tests.story.editing import REAL, copied
from tests.story.running import Place, Server, serving


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A place into which the real content was published."""
    folder = tmp_path_factory.mktemp("widget")
    made = Place(copied(REAL, folder / "content"), folder / "state")
    made.publish()
    return made


@pytest.fixture(scope="module")
def service(place: Place) -> Iterator[Server]:
    """The service at work."""
    with serving(place) as running:
        yield running


@pytest.fixture(scope="module")
def hosts() -> Iterator[HostPages]:
    """Other people's pages."""
    with host_pages() as pages:
        yield pages


@pytest.fixture(scope="module")
def launched() -> Iterator[Browser]:
    """A browser."""
    with browser() as made:
        yield made


@pytest.fixture
def visitor(launched: Browser) -> Iterator[Visit]:
    """A visitor with a phone."""
    with visit(launched, PHONE) as made:
        yield made
