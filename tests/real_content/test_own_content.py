"""The worked example of docs/own-content.md fits the content as it is, and is what the document shows."""

import re
from pathlib import Path

import pytest

from kbapi.content.load import Loaded, examine
from kbapi.knowledge.identity import Key
from tests.publishing import NOON, REAL_CONTENT

DOCS = REAL_CONTENT.parent / "docs"
EXAMPLE = DOCS / "examples/hospital-content"
RULES = EXAMPLE / "en/own-rules/example-hospital-spine-injection.md"


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    return examine([REAL_CONTENT, EXAMPLE], NOON.date())


def test_the_example_is_sound(loaded: Loaded) -> None:
    """Fails when the page of the example changes: do what the problem says, as a hospital would."""
    assert [str(problem) for problem in loaded.problems] == []


def test_the_document_shows_the_files_and_rules_of_the_example() -> None:
    text = (DOCS / "own-content.md").read_text("utf-8")
    shown = re.search(r"```yaml\n(.*?)```", text, re.DOTALL)
    assert shown is not None
    page = RULES.read_text("utf-8")
    for line in shown[1].splitlines():
        assert line in page or line.startswith("written_for: "), line
    for file in EXAMPLE.rglob("*.md"):
        assert file.relative_to(EXAMPLE).as_posix() in text


def test_nothing_of_the_example_is_published(loaded: Loaded) -> None:
    assert Key("organisation", "example-hospital") in loaded.library.entries
    assert not [path for path in Path(REAL_CONTENT).rglob("*.md") if "EXH-F" in path.read_text("utf-8")]
