"""Writes reviews into pages: all of them or none, and not a word of a page besides."""

import fcntl
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import yaml

from kbapi.content.files import PageFile, read_text
from kbapi.content.front_matter import FrontMatter, FrontMatterError, read_page
from kbapi.content.load import Loaded
from kbapi.content.naming import page_name
from kbapi.content.pages import Page, read
from kbapi.content.problem import PlacedProblem
from kbapi.errors import BadSettingError
from kbapi.knowledge.canonical import to_plain
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Entry
from kbapi.knowledge.review import Review

REVIEWS = "reviews"


@contextmanager
def alone_in(folders: Sequence[Path]) -> Iterator[None]:
    """Lets one process at a time write reviews into content folders; waits for its turn.

    Raises BadSettingError for a folder that is none.
    """
    with ExitStack() as held:
        for folder in folders:
            try:
                handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            except OSError as error:
                raise BadSettingError(
                    f"{folder} cannot be opened ({error.strerror}): "
                    "name the content folder with KBAPI_CONTENT."
                ) from None
            held.callback(os.close, handle)
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def refuse_unsound(loaded: Loaded, key: Key) -> None:
    """Raises BadSettingError with the problems of a page that cannot be signed, warnings among them.

    A list of codes that cannot be read may have codes of any page, so that it refuses all.
    """
    shown = loaded.files[key].shown
    _refuse([problem for problem in loaded.problems if problem.path == shown or not _is_page(problem)])


def refuse_unread(loaded: Loaded, name: str) -> None:
    """Raises BadSettingError with the problems of the page of a name, if they keep it from being read."""
    wanted = f"/{name.removesuffix('.md')}.md"
    _refuse([problem for problem in unread_pages(loaded) if f"/{problem.path}".endswith(wanted)])


def unread_pages(loaded: Loaded) -> list[PlacedProblem]:
    """The problems of pages that could not be read."""
    read = {file.shown for file in loaded.files.values()}
    return [problem for problem in loaded.errors if problem.path not in read and _is_page(problem)]


def _refuse(problems: Sequence[PlacedProblem]) -> None:
    if problems:
        lines = "\n".join(map(str, problems))
        raise BadSettingError(f"The page cannot be signed before this is put right:\n{lines}")


def _is_page(problem: PlacedProblem) -> bool:
    return problem.path.endswith(".md")


def write_reviews(loaded: Loaded, reviews: Mapping[Key, tuple[Review, ...]]) -> None:
    """Puts reviews in the place of those that stand on some pages.

    Every page is written anew in memory and read again first: nothing but its reviews may differ. A failure
    while writing puts back what was written; raises BadSettingError.
    """
    texts = {loaded.files[key].path: _rewritten(loaded, key, found) for key, found in reviews.items()}
    before = {path: path.read_bytes() for path in texts}
    done: list[Path] = []
    try:
        for path, text in texts.items():
            replace_file(path, text)
            done.append(path)
    except OSError as error:
        for path in done:
            replace_file(path, before[path])
        raise BadSettingError(
            f"{error.filename} cannot be written ({error.strerror}): nothing was signed."
        ) from None


def _rewritten(loaded: Loaded, key: Key, reviews: tuple[Review, ...]) -> bytes:
    file = loaded.files[key]
    text = with_reviews(read_text(file.path, file.shown), reviews)
    if b"\r\n" in file.path.read_bytes():
        text = text.replace("\n", "\r\n")
    _check(file, text, reviews, loaded.library.entries[key])
    return text.encode()


def with_reviews(text: str, reviews: Sequence[Review]) -> str:
    """A page with these reviews at the end of its front matter; every other line stays as it is."""
    front = read_page(text)
    lines = text.split("\n")
    first, last = _lines_of_reviews(front, lines)
    kept = lines[:first] + lines[last:]
    closing = next(number for number, line in enumerate(kept[1:], start=1) if line.rstrip(" ") == "---")
    return "\n".join([*kept[:closing], *_block(reviews), *kept[closing:]])


def _lines_of_reviews(front: FrontMatter, lines: Sequence[str]) -> tuple[int, int]:
    """From which line, counted from 0, to before which one the reviews stand; comments below stay."""
    starts = sorted(place[0] - 1 for pointer, place in front.places.items() if len(pointer) == 1)
    if REVIEWS not in front.data:
        return 0, 0
    first = front.places[(REVIEWS,)][0] - 1
    closing = next(number for number, line in enumerate(lines[1:], start=1) if line.rstrip(" ") == "---")
    last = next((start for start in starts if start > first), closing)
    while lines[last - 1].lstrip().startswith("#") or not lines[last - 1].strip():
        last -= 1
    return first, last


def _block(reviews: Sequence[Review]) -> list[str]:
    if not reviews:
        return []
    plain = [to_plain(replace(review, verified=False)) for review in reviews]
    text = yaml.safe_dump({REVIEWS: plain}, allow_unicode=True, sort_keys=False, width=10_000)
    return text.rstrip("\n").split("\n")


def _check(file: PageFile, text: str, reviews: tuple[Review, ...], entry: Entry) -> None:
    """Raises BadSettingError unless the new text is the same page with these reviews."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / file.path.name
        copy.write_bytes(text.encode())
        try:
            page = read(replace(file, path=copy))
        except FrontMatterError:
            page = []
    now = read(file)
    bare = tuple(replace(review, verified=False) for review in reviews)
    sound = isinstance(page, Page) and isinstance(now, Page) and page.record == now.record
    if not (
        sound and isinstance(page, Page) and page.reviews == bare and page.record.key == entry.record.key
    ):
        raise BadSettingError(
            f"{page_name(file)} is written so that reviews cannot be added: write `key: value` lines, one "
            "key a line, and end the front matter with a line of three hyphens."
        )


def replace_file(path: Path, content: bytes) -> None:
    """Writes a file so that a reader sees all of the old or all of the new, with the old one's mode."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".new")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(path.stat().st_mode & 0o7777 if path.exists() else 0o644)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
