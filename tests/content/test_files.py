"""Only regular UTF-8 files of a bounded size are read; whatever else lies about is named."""

import os
from pathlib import Path

import pytest

from kbapi.content.files import LARGEST_FILE, PageFile, UnreadableFileError, manifest, page_files, read_text
from kbapi.content.problem import PlacedProblem
from tests.content.folders import ROPE, SAMPLE_CONTENT, problems, write


def refusal(path: Path) -> str:
    """The problem of a file that cannot be read."""
    with pytest.raises(UnreadableFileError) as refused:
        read_text(path, "shown.md")
    return str(refused.value.problem)


def file_of(folder: Path, content: bytes) -> Path:
    """A file with the given bytes."""
    path = folder / "page.md"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_line_breaks_of_all_systems_are_read_alike(tmp_path: Path, newline: str) -> None:
    assert read_text(file_of(tmp_path, newline.join(["a", "b", ""]).encode()), "shown") == "a\nb\n"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\xef\xbb\xbf---\n", "shown.md:1:1: error: FILE005 begins with a byte order mark"),
        ("one\n\u00e9\n".encode("latin-1"), "shown.md:2:1: error: FILE005 is not UTF-8 here"),
        ("---\n".encode("utf-16"), "shown.md:1:1: error: FILE005 is not UTF-8 here"),
        (b"one\ntwo\x00\n", "shown.md:2:4: error: FILE006 here stands the invisible U+0000"),
        (b"one\n\ttwo\n", "shown.md:2:1: error: FILE006 here stands a tab: use spaces"),
        ("a\u2028b".encode(), "shown.md:1:2: error: FILE006 here stands the invisible U+2028"),
        ("a\ufeffb".encode(), "shown.md:1:2: error: FILE006 here stands the invisible U+FEFF"),
        (b"a\x1b[31m", "shown.md:1:2: error: FILE006 here stands the invisible U+001B"),
        (b"x" * (LARGEST_FILE + 1), "shown.md:1:1: error: FILE004 is larger than 256 kB"),
    ],
    ids=["bom", "latin-1", "utf-16", "nul", "tab", "line separator", "inner bom", "escape", "large"],
)
def test_what_is_no_plain_text_is_refused_with_its_place(
    tmp_path: Path, content: bytes, expected: str
) -> None:
    assert refusal(file_of(tmp_path, content)).startswith(expected)


def test_a_file_of_exactly_the_largest_size_is_read(tmp_path: Path) -> None:
    assert len(read_text(file_of(tmp_path, b"x" * LARGEST_FILE), "shown")) == LARGEST_FILE


def test_a_pipe_is_refused_without_waiting_for_a_writer(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    assert "FILE003 is not a regular file" in refusal(tmp_path / "pipe.md")


def test_links_devices_and_folders_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "link.md").symlink_to(file_of(tmp_path, b"text"))
    for path in (tmp_path / "link.md", Path("/dev/zero"), tmp_path, tmp_path / "nothing.md"):
        assert "FILE003" in refusal(path)


def test_a_sparse_file_of_5_gb_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "huge.md"
    with path.open("wb") as file:
        file.truncate(5 * 1024**3)
    assert "FILE004" in refusal(path)


def test_pages_come_in_the_order_of_their_names(tmp_path: Path) -> None:
    folder = write(tmp_path, {f"en/terms/{name}.md": ROPE for name in ("c", "a", "b")})
    found = [file for file in page_files(folder) if isinstance(file, PageFile)]
    assert [(file.id, file.kind.name, file.shown) for file in found] == [
        (name, "term", f"content/en/terms/{name}.md") for name in ("a", "b", "c")
    ]


STRAYS = {
    "en/terms/rope.txt": "FILE001",
    "en/terms/rope.md~": "FILE001",
    "en/terms/more/rope.md": "FILE001",
    "en/ropes/rope.md": "FILE002",
    "en/rope.md": "FILE002",
    "en/sources/leaflet.md": "FILE002",
    "rope.md": "FILE002",
    "fr/terms/rope.md": "FILE002",
    "house/forbiden-terms.txt": "FILE002",
    "codes/loinc.yml": "FILE002",
}


@pytest.mark.parametrize("name", STRAYS)
def test_a_file_that_nobody_would_read_is_named(tmp_path: Path, name: str) -> None:
    [problem] = problems(tmp_path, {name: ROPE})
    assert f"error: {STRAYS[name]} " in problem
    assert problem.startswith("content/")


def test_hidden_files_and_readmes_are_left_alone(tmp_path: Path) -> None:
    quiet = (
        ".gitkeep",
        "README.md",
        "codes/README.md",
        "house/README.md",
        "en/terms/.rope.md.swp",
        ".git/config",
    )
    assert problems(tmp_path, dict.fromkeys(quiet, "text")) == []


def test_links_and_pipes_among_the_pages_are_named_and_not_followed(tmp_path: Path) -> None:
    folder = write(tmp_path, {"en/terms/rope.md": ROPE})
    (folder / "en/terms/link.md").symlink_to(SAMPLE_CONTENT / "en/terms/ladder.md")
    os.mkfifo(folder / "en/terms/pipe.md")
    (folder / "en/risks").symlink_to(SAMPLE_CONTENT / "en/risks")
    (folder / "house").symlink_to(SAMPLE_CONTENT / "house")
    found = [str(file) for file in page_files(folder) if isinstance(file, PlacedProblem)]
    named = ("content/en/terms/link.md", "content/en/terms/pipe.md", "content/house", "content/en/risks")
    assert sorted(problem.partition(":")[0] for problem in found) == sorted(named)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    [problem] = page_files(tmp_path / "nowhere")
    assert "FILE001 is not a folder" in str(problem)


def test_the_manifest_changes_with_every_write(tmp_path: Path) -> None:
    folder = write(tmp_path, {"en/terms/rope.md": ROPE})
    seen = {manifest(folder)}
    seen.add(manifest(write(tmp_path, {"en/terms/saw.md": ROPE})))
    seen.add(manifest(write(tmp_path, {"en/terms/rope.md": ROPE + "\n"})))
    (folder / "en/terms/new.md").write_text(ROPE + "\n", encoding="utf-8")
    (folder / "en/terms/new.md").replace(folder / "en/terms/rope.md")
    seen.add(manifest(folder))
    assert len(seen) == 4
    assert manifest(folder) == manifest(folder)
