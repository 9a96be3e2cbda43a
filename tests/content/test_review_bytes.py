"""A review is bound to the bytes that carry meaning: each of them drops it, reformatting does not."""

from pathlib import Path

import pytest

from kbapi.content.files import PageFile, page_files
from kbapi.content.pages import Page, read
from kbapi.content.signing import with_reviews
from kbapi.knowledge.review import Review
from tests.content.folders import SAMPLE_CONTENT
from tests.content.mutations import judged, mutations, tally
from tests.publishing import REAL_CONTENT

REAL = {file.shown: file for file in page_files(REAL_CONTENT) if isinstance(file, PageFile)}
SAMPLE = {file.shown: file for file in page_files(SAMPLE_CONTENT) if isinstance(file, PageFile)}
PAGES = [
    SAMPLE["sample_content/en/procedures/pruning.md"],
    REAL["content/organisations/hse.md"],
    REAL["content/es/topics/arrival.md"],
]


def reviewed(file: PageFile, folder: Path) -> PageFile:
    """A copy of a page that bears a review of its words."""
    page = read(file)
    assert isinstance(page, Page)
    review = Review("B. Forester", "forester", "2025-06-01", page.entry().fingerprint)
    path = folder / file.path.name
    path.write_text(with_reviews(file.path.read_text("utf-8"), [review]), "utf-8")
    return PageFile(path, file.shown, file.kind, file.id, file.language, file.original)


@pytest.mark.parametrize("file", PAGES, ids=lambda file: str(file.shown))
def test_no_changed_byte_that_changes_the_meaning_goes_unnoticed(file: PageFile, tmp_path: Path) -> None:
    count, wrong = tally(reviewed(file, tmp_path), tmp_path / "changed.md")
    assert wrong == []
    assert count["lapsed"] > 100
    assert count["refused"] > 10


REFORMATTED = {
    "line ends": lambda text: text.replace("\n", "\r\n"),
    "space at the end of lines of the body": lambda text: (
        text.replace("\n## ", "\n##  ").rstrip("\n") + "  \n\n"
    ),
    "quotation marks": lambda text: text.replace("id: ladder", 'id: "ladder"'),
    "order of keys": lambda text: text.replace("id: ladder\ntitle: Ladder\n", "title: Ladder\nid: ladder\n"),
    "flow and block lists": lambda text: text.replace("also_called: [steps]", "also_called:\n  - steps"),
    "comments": lambda text: text.replace("title: ", "# A remark.\ntitle: "),
    "folded lines": lambda text: text.replace(
        "answer: A ladder has", "answer: >-\n      A ladder\n      has"
    ),
}


@pytest.mark.parametrize("name", REFORMATTED)
def test_a_reformatted_page_keeps_its_review(name: str, tmp_path: Path) -> None:
    file = reviewed(SAMPLE["sample_content/en/terms/ladder.md"], tmp_path)
    page, text = read(file), file.path.read_text("utf-8")
    assert isinstance(page, Page)
    changed = REFORMATTED[name](text)
    assert changed != text
    scratch = tmp_path / "changed.md"
    assert judged(file, page.entry().fingerprint, page.reviews, changed.encode(), scratch) == "unnoticed"


def test_the_mutations_reach_every_byte() -> None:
    content = b"abc\n"
    assert len(list(mutations(content))) == len(content)
    assert content not in list(mutations(content))
