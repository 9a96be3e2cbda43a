"""Pages kept from the last reading: the same library as a fresh reading, and only changed files are read."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from kbapi.content import pages
from kbapi.content.load import Loaded, examine
from kbapi.errors import PublishingError
from tests.publishing import SAMPLE_CONTENT

TODAY = date(2026, 11, 22)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SAMPLE_CONTENT, tmp_path / "content"))


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were parsed."""
    names: list[str] = []
    really = pages.read_content

    def noting(file: pages.PageFile, text: bytes) -> object:
        names.append(file.id)
        return really(file, text)

    monkeypatch.setattr(pages, "read_content", noting)
    return names


def same(one: Loaded, other: Loaded) -> bool:
    return one.library.entries == other.library.entries and one.problems == other.problems


def test_a_second_reading_parses_nothing_and_finds_the_same(
    content: Path, tmp_path: Path, parsed: list[str]
) -> None:
    kept = tmp_path / "state" / "pages-read"
    first = examine([content], TODAY, kept)
    assert len(parsed) == len(first.library.entries)
    parsed.clear()
    assert same(examine([content], TODAY, kept), first)
    assert parsed == []
    assert same(examine([content], TODAY), first)


def test_only_a_changed_page_is_parsed_and_one_with_a_mistake_again_each_time(
    content: Path, tmp_path: Path, parsed: list[str]
) -> None:
    kept = tmp_path / "pages-read"
    examine([content], TODAY, kept)
    page = content / "en" / "terms" / "ladder.md"
    text = page.read_text(encoding="utf-8")
    for changed, again in ((f"{text}\nMore. [editorial]\n", []), (f"{text}\n## What\n", ["ladder"])):
        page.write_text(changed, encoding="utf-8")
        for expected in (["ladder"], again):
            parsed.clear()
            found = examine([content], TODAY, kept)
            assert parsed == expected
            assert same(found, examine([content], TODAY))


def test_the_same_text_in_another_place_is_another_page(content: Path, tmp_path: Path) -> None:
    kept = tmp_path / "pages-read"
    examine([content], TODAY, kept)
    (content / "en/terms/ladder.md").rename(content / "en/terms/steps.md")
    assert same(examine([content], TODAY, kept), examine([content], TODAY))


@pytest.mark.parametrize("damage", [b"", b"\0" * 100, b"\t\t\t\t\n" * 9])
def test_a_damaged_file_is_read_anew(content: Path, tmp_path: Path, damage: bytes) -> None:
    kept = tmp_path / "pages-read"
    first = examine([content], TODAY, kept)
    whole = kept.read_bytes()
    middle = len(whole) // 2
    for text in (damage, whole[:middle] + damage + whole[middle + len(damage) :], whole[:middle]):
        kept.write_bytes(text)
        assert same(examine([content], TODAY, kept), first)
    assert kept.read_bytes() == whole


def test_a_change_of_the_code_that_reads_forgets_all(
    content: Path, tmp_path: Path, parsed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "pages-read"
    examine([content], TODAY, kept)
    parsed.clear()
    monkeypatch.setattr("kbapi.content.kept_pages._reader", lambda: b"another")
    examine([content], TODAY, kept)
    assert "ladder" in parsed


def test_what_is_no_longer_there_is_not_kept(content: Path, tmp_path: Path) -> None:
    kept = tmp_path / "pages-read"
    examine([content], TODAY, kept)
    before = len(kept.read_bytes().splitlines())
    (content / "en/terms/smoke.md").unlink()
    examine([content], TODAY, kept)
    assert len(kept.read_bytes().splitlines()) == before - 1
    assert list(tmp_path.glob("*.new")) == []


def test_a_place_that_cannot_be_written_is_named(content: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")
    with pytest.raises(PublishingError, match="taken"):
        examine([content], TODAY, tmp_path / "taken" / "pages-read")
