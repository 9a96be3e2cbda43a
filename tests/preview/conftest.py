"""A preview of a copy of the sample content, of which the state before was published."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from werkzeug.test import Client

from kbapi.preview.opening import Preview, previewing
from kbapi.preview.working_copy import State
from tests.publishing import NOON, SAMPLE_CONTENT, published, settings_of
from tests.story.editing import copied, replace

LADDER = "en/terms/ladder.md"


@dataclass(frozen=True)
class Desk:
    """An editor's content folder and the preview of it."""

    content: Path
    preview: Preview

    def edit(self, old: str, new: str, page: str = LADDER) -> State:
        """What is shown after a text of a page was replaced."""
        replace(self.content / page, old, new)
        return self.look()

    def look(self) -> State:
        """What is shown now."""
        self.preview.copy.look()
        return self.preview.copy.state

    def page(self, address: str) -> str:
        """The page at an address, with its panel."""
        client = Client(self.preview.application)
        return client.get(address, base_url="http://127.0.0.1:8001", headers={"Accept": "text/html"}).text

    def said(self) -> list[str]:
        """The problems as the panel's state has them."""
        return [
            f"{problem.path}:{problem.line} {problem.code}" for problem in self.preview.copy.state.problems
        ]


@contextmanager
def opened(
    folder: Path, *, publishes: bool = True, before: Callable[[Path], None] = lambda _content: None
) -> Iterator[Desk]:
    """A desk; `publishes` says whether the content was published, `before` what is done to it then."""
    content, state = copied(SAMPLE_CONTENT, folder / "content"), folder / "state"
    if publishes:
        published(content, state)
    before(content)
    hosts = ["127.0.0.1", "localhost"]
    with previewing(settings_of(state, content=str(content)), hosts, lambda: NOON) as preview:
        yield Desk(content, preview)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk on which nothing has been changed yet."""
    with opened(tmp_path) as made:
        yield made


@pytest.fixture(scope="session")
def quiet_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk on which nothing is ever changed."""
    with opened(tmp_path_factory.mktemp("quiet")) as made:
        yield made
