"""Which files a content folder holds, of which kind they are, and their text; follows no links."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kbapi.content.problem import Level, PlacedProblem
from kbapi.kinds import KINDS, Kind

LARGEST_FILE = 256 * 1024
CANONICAL_LANGUAGE = "en"
NEUTRAL_FOLDERS = ("sources", "organisations")
OTHER_FOLDERS = ("codes", "house")


@dataclass(frozen=True, slots=True)
class PageFile:
    """One Markdown file: where it is, how it is shown in messages, its kind and the id that its name gives."""

    path: Path
    shown: str
    kind: Kind
    id: str


class UnreadableFileError(Exception):
    """A file that cannot be taken in; carries the problem."""

    def __init__(self, problem: PlacedProblem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def page_files(folder: Path) -> Iterator[PageFile | PlacedProblem]:
    """Every page of a content folder in the order of paths; problems for files that nobody would read."""
    for kind in KINDS.values():
        neutral = kind.folder in NEUTRAL_FOLDERS
        parent = folder / kind.folder if neutral else folder / CANONICAL_LANGUAGE / kind.folder
        if parent.is_dir():
            yield from _pages_of(parent, folder, kind)
    yield from _strays(folder)


def _pages_of(parent: Path, folder: Path, kind: Kind) -> Iterator[PageFile | PlacedProblem]:
    with os.scandir(parent) as found:
        files = sorted(found, key=lambda file: file.name)
    for file in files:
        shown = f"{folder.name}/{Path(file.path).relative_to(folder).as_posix()}"
        if file.name.startswith("."):
            continue
        if file.is_symlink() or not file.is_file() or not file.name.endswith(".md"):
            yield _problem(
                shown, "FILE001", "is not a Markdown page: only files named <id>.md live in this folder"
            )
            continue
        yield PageFile(Path(file.path), shown, kind, file.name.removesuffix(".md"))


def _strays(folder: Path) -> Iterator[PlacedProblem]:
    known = {kind.folder for kind in KINDS.values()}
    top = {CANONICAL_LANGUAGE, *NEUTRAL_FOLDERS, *OTHER_FOLDERS}
    if not folder.is_dir():
        yield _problem(str(folder), "FILE001", "is not a folder: name the content folder with KBAPI_CONTENT")
        return
    for parent, allowed in ((folder, top), (folder / CANONICAL_LANGUAGE, known - set(NEUTRAL_FOLDERS))):
        for found in sorted(parent.iterdir()) if parent.is_dir() else ():
            if found.is_dir() and found.name not in allowed and not found.name.startswith("."):
                shown = f"{folder.name}/{found.relative_to(folder).as_posix()}"
                names = ", ".join(sorted(allowed))
                yield _problem(shown, "FILE002", f"no kind of page lives in this folder: use one of {names}")


def read_text(path: Path, shown: str) -> str:
    """The text of a file with newlines as LF; raises UnreadableFileError."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise _unreadable(shown, "FILE003", f"cannot be read ({error.strerror})") from None
    if len(content) > LARGEST_FILE:
        raise _unreadable(shown, "FILE004", f"is larger than {LARGEST_FILE // 1024} kB: split the page")
    if content.startswith(b"\xef\xbb\xbf"):
        raise _unreadable(shown, "FILE005", "begins with a byte order mark: save it as UTF-8 without BOM")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _unreadable(shown, "FILE005", f"is not UTF-8 at byte {error.start}: save it as UTF-8") from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _problem(shown: str, code: str, message: str) -> PlacedProblem:
    return PlacedProblem(shown, 1, 1, Level.ERROR, code, message)


def _unreadable(shown: str, code: str, message: str) -> UnreadableFileError:
    return UnreadableFileError(_problem(shown, code, message))
