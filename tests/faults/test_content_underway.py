"""Content that somebody is still writing: half a file, an editor's leftovers, loops, a file that changes."""

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from kbapi.content.load import examine, load
from kbapi.errors import ContentRefusedError
from tests.publishing import NOON, SAMPLE_CONTENT, application, published
from tests.story.editing import MARK, copied, mark, marks

PAGE = "en/procedures/pruning.md"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return copied(SAMPLE_CONTENT, tmp_path / "content")


def refusals(content: Path) -> list[str]:
    return [str(problem) for problem in examine([content], NOON.date()).errors]


def test_a_page_cut_anywhere_is_refused_or_is_a_page_and_never_an_accident(content: Path) -> None:
    page = content / PAGE
    whole = page.read_bytes()
    refused = 0
    for length in range(0, len(whole), max(1, len(whole) // 40)):
        page.write_bytes(whole[:length])
        refused += bool(refusals(content))
    page.write_bytes(whole)
    assert refused >= 35
    assert refusals(content) == []


LEFTOVERS = {
    "an editor's backup": ("pruning.md~", 1),
    "an editor's other backup": ("pruning.md.bak", 1),
    "another editor's lock": ("#pruning.md#", 1),
    "a swap file": (".pruning.md.swp", 0),
    "a hidden temporary file": (".pruning.md.kate-swp", 0),
    "a temporary file": ("pruning.md.tmp.1234", 1),
}


@pytest.mark.parametrize(("name", "problems"), LEFTOVERS.values(), ids=LEFTOVERS)
def test_what_an_editor_leaves_is_refused_by_name_or_not_read(
    content: Path, name: str, problems: int
) -> None:
    (content / PAGE).with_name(name).write_text("half a pa", "utf-8")
    found = refusals(content)
    assert len(found) == problems
    assert all(name in told for told in found)


def loop_of_links(content: Path) -> None:
    (content / "en" / "procedures" / "loop").symlink_to(content, target_is_directory=True)


def link_to_itself(content: Path) -> None:
    (content / "en" / "procedures" / "self.md").symlink_to("self.md")


def link_out_of_the_folder(content: Path) -> None:
    (content / "en" / "procedures" / "outside.md").symlink_to("/etc/hostname")


def pipe(content: Path) -> None:
    os.mkfifo(content / "en" / "procedures" / "pipe.md")


def linked_folder(content: Path) -> None:
    (content / "en" / "terms").rename(content.with_name("terms"))
    (content / "en" / "terms").symlink_to(content.with_name("terms"), target_is_directory=True)


@pytest.mark.parametrize("make", [loop_of_links, link_to_itself, link_out_of_the_folder, pipe, linked_folder])
def test_links_and_pipes_are_neither_followed_nor_waited_for(
    content: Path, make: Callable[[Path], None]
) -> None:
    make(content)
    assert refusals(content)


def test_content_that_is_written_all_the_while_is_refused_or_taken_whole(
    content: Path, tmp_path: Path
) -> None:
    """Two versions are swapped by renaming, as `git checkout` and careful editors do it.

    A writer that stops halfway for as long as all is read leaves what nobody can tell from a version.
    """
    words = [word for word, _ in zip(marks(), range(2), strict=False)]
    versions = {word: version(content, word) for word in words}
    stop, written, outcomes = threading.Event(), [0], []
    writer = threading.Thread(target=swap, args=(content, versions, stop, written))
    writer.start()
    for _ in range(6):
        before = written[0]
        found = marks_of(content)
        outcomes += [found] if written[0] != before else []
    stop.set()
    writer.join()
    assert all(len(found) <= 1 for found in outcomes), outcomes
    edition = published(content, tmp_path / "state").edition
    answer = application(tmp_path / "state").test_client().get("/v1/procedures/pruning")
    assert answer.headers["KB-Edition"] == edition
    assert len(set(MARK.findall(answer.text))) == 1


def version(content: Path, word: str) -> dict[Path, str]:
    mark(content, word)
    return {page: page.read_text("utf-8") for page in sorted(content.rglob("*.md"))}


def swap(
    content: Path, versions: dict[str, dict[Path, str]], stop: threading.Event, written: list[int]
) -> None:
    aside = content.with_name("aside")
    while not stop.is_set():
        for pages in versions.values():
            for page, text in pages.items():
                aside.write_text(text, "utf-8")
                aside.rename(page)
                written[0] += 1
            stop.wait(0.05)


def marks_of(content: Path) -> set[str]:
    """The marks in what was loaded; nothing where it was refused."""
    try:
        loaded = load([content], NOON.date())
    except ContentRefusedError:
        return set()
    return {word for record in loaded.library.records for word in MARK.findall(repr(record))}
