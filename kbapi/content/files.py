"""Which files a content folder holds, of which kind they are, and their text; follows no links."""

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from kbapi.content.problem import Level, PlacedProblem
from kbapi.kinds import KINDS, Kind
from kbapi.knowledge.translation import CANONICAL
from kbapi.knowledge.translation import KIND as TRANSLATION

LARGEST_FILE = 256 * 1024
TRANSLATIONS = ("es",)
"""Languages whose folders hold translations of canonical pages."""
NEUTRAL_FOLDERS = ("sources", "organisations")
CODES = "codes"
HOUSE = "house"
FORBIDDEN = f"{HOUSE}/forbidden-terms.txt"
RETIRED = f"{HOUSE}/retired-claims.txt"
REVIEWERS = f"{HOUSE}/reviewers.yaml"
EXEMPTIONS = f"{HOUSE}/exemptions.yaml"

README = "README.md"

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_SAFELY = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
"""Neither follows a link nor waits for a pipe."""


@dataclass(frozen=True, slots=True)
class PageFile:
    """One Markdown file: where it is, how messages show it, its kind and the id that its name gives."""

    path: Path
    shown: str
    kind: Kind
    id: str
    language: str = CANONICAL
    original: Kind | None = None
    """For a translation the kind of page that it translates."""


class UnreadableFileError(Exception):
    """A file that cannot be taken in; carries the problem."""

    def __init__(self, problem: PlacedProblem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def page_files(folder: Path) -> Iterator[PageFile | PlacedProblem]:
    """Every page of a content folder in the order of paths; problems for files that nobody would read."""
    try:
        for kind in KINDS.values():
            if kind.folder:
                neutral = kind.folder in NEUTRAL_FOLDERS
                parent = folder / kind.folder if neutral else folder / CANONICAL / kind.folder
                yield from _pages_of(parent, folder, kind)
                yield from _translations_of(kind, folder)
        yield from _strays(folder)
    except OSError as error:
        yield _problem(str(error.filename), "FILE003", f"cannot be read ({error.strerror})")


def _pages_of(parent: Path, folder: Path, kind: Kind) -> Iterator[PageFile | PlacedProblem]:
    for file in _visible(parent):
        if _is_regular(file) and file.name.endswith(".md"):
            yield PageFile(Path(file.path), shown(folder, file.path), kind, file.name.removesuffix(".md"))
        else:
            message = "is not a Markdown page: only files named <id>.md live in this folder"
            yield _problem(shown(folder, file.path), "FILE001", message)


def _translations_of(kind: Kind, folder: Path) -> Iterator[PageFile | PlacedProblem]:
    for language in TRANSLATIONS:
        for file in _pages_of(folder / language / kind.folder, folder, kind):
            if isinstance(file, PageFile):
                yield replace(file, kind=KINDS[TRANSLATION], language=language, original=kind)
            else:
                yield file


def shown(folder: Path, path: str | Path) -> str:
    """How messages show a file: from the name of its content folder on."""
    return f"{folder.name or folder.resolve().name}/{Path(path).relative_to(folder).as_posix()}"


def _strays(folder: Path) -> Iterator[PlacedProblem]:
    if not folder.is_dir():
        yield _problem(str(folder), "FILE001", "is not a folder: name the content folder with KBAPI_CONTENT")
        return
    for parent, allowed in _allowed(folder).items():
        for found in _visible(parent):
            if found.name not in allowed or found.is_symlink():
                message = f"nothing of this name is read here: use one of {', '.join(sorted(allowed))}"
                yield _problem(shown(folder, found.path), "FILE002", message)
    for found in _visible(folder / CODES):
        if found.name != README and not (found.name.endswith(".yaml") and _is_regular(found)):
            message = "only lists named <system>.yaml are read here"
            yield _problem(shown(folder, found.path), "FILE002", message)


def _allowed(folder: Path) -> dict[Path, tuple[str, ...]]:
    kinds = [kind.folder for kind in KINDS.values() if kind.folder]
    house = (name.removeprefix(f"{HOUSE}/") for name in (FORBIDDEN, RETIRED, REVIEWERS, EXEMPTIONS))
    return {
        folder: (CANONICAL, *TRANSLATIONS, *NEUTRAL_FOLDERS, CODES, HOUSE, README),
        folder / CANONICAL: tuple(name for name in kinds if name not in NEUTRAL_FOLDERS),
        **{folder / language: (*kinds,) for language in TRANSLATIONS},
        folder / HOUSE: (*house, README),
    }


def _visible(parent: Path) -> list["os.DirEntry[str]"]:
    if not parent.is_dir():
        return []
    with os.scandir(parent) as found:
        return sorted((file for file in found if not file.name.startswith(".")), key=lambda file: file.name)


def _is_regular(file: "os.DirEntry[str]") -> bool:
    return file.is_file(follow_symlinks=False)


def manifest(folder: Path) -> frozenset[tuple[str, int, int, int]]:
    """Path, size, inode and time of change of every file: equal before and after means that nobody wrote."""
    found = []
    for parent, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(parent, name)  # noqa: PTH118 - one Path a file would double the time
            try:
                state = os.stat(path, follow_symlinks=False)  # noqa: PTH116 - as above
            except FileNotFoundError:
                continue
            found.append((path, state.st_size, state.st_ino, state.st_mtime_ns))
    return frozenset(found)


def read_bytes(path: Path, name: str) -> bytes:
    """The bytes of a file, one more than are allowed at most; raises UnreadableFileError."""
    try:
        with open(os.open(path, _SAFELY), "rb") as file:  # noqa: PTH123 - Path cannot open so carefully
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise _unreadable(name, "FILE003", "is not a regular file: put the file itself here")
            return file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise _unreadable(name, "FILE003", f"cannot be read ({error.strerror})") from None


def read_text(path: Path, name: str) -> str:
    """The text of a file, shown as `name`, with newlines as LF; raises UnreadableFileError."""
    return text_of(read_bytes(path, name), name)


def text_of(content: bytes, name: str) -> str:
    """The text of a file's bytes; raises UnreadableFileError as `read_text` does."""
    if len(content) > LARGEST_FILE:
        raise _unreadable(name, "FILE004", f"is larger than {LARGEST_FILE // 1024} kB: split the page")
    if content.startswith(b"\xef\xbb\xbf"):
        raise _unreadable(name, "FILE005", "begins with a byte order mark: save it as UTF-8 without BOM")
    try:
        text = content.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - content.rfind(b"\n", 0, error.start)
        raise _unreadable(name, "FILE005", "is not UTF-8 here: save it as UTF-8", line, column) from None
    if found := _CONTROL.search(text):
        sign, start = found.group(), found.start()
        what = "a tab: use spaces" if sign == "\t" else f"the invisible U+{ord(sign):04X}: remove it"
        line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
        raise _unreadable(name, "FILE006", f"here stands {what}", line, column)
    return text


def _problem(name: str, code: str, message: str, line: int = 1, column: int = 1) -> PlacedProblem:
    return PlacedProblem(name, line, column, Level.ERROR, code, message)


def _unreadable(name: str, code: str, message: str, line: int = 1, column: int = 1) -> UnreadableFileError:
    return UnreadableFileError(_problem(name, code, message, line, column))
