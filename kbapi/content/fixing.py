"""Tidies files in place: the order of keys, white space, quotation marks; never what a page says.

A change is made only if the page that comes of it says the same; files are replaced whole or not at all.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from kbapi.content.body import sections_of
from kbapi.content.files import PageFile, UnreadableFileError, page_files, read_bytes, text_of
from kbapi.content.front_matter import FrontMatterError, read_page
from kbapi.content.pages import Page, read_content
from kbapi.content.problem import PlacedProblem
from kbapi.content.rescue import rescued
from kbapi.content.signing import replace_file
from kbapi.content.tidiness import rules, untidy

_BOM = b"\xef\xbb\xbf"


def untidy_files(folders: Sequence[Path]) -> Iterator[PlacedProblem]:
    """What is untidy in the pages that can be read."""
    for file in _pages(folders):
        try:
            text = text_of(read_bytes(file.path, file.shown), file.shown)
            read_page(text)
        except (UnreadableFileError, FrontMatterError):
            continue
        yield from untidy(text, file.kind, file.shown)


def fix(folders: Sequence[Path]) -> list[str]:
    """Tidies all pages and returns how messages show those that were changed."""
    fixed = []
    for file in _pages(folders):
        try:
            content = read_bytes(file.path, file.shown)
        except UnreadableFileError:
            continue
        better = tidied(file, content)
        if better != content:
            replace_file(file.path, better)
            fixed.append(file.shown)
    return fixed


def tidied(file: PageFile, content: bytes) -> bytes:
    """The bytes of a page in good order, with the line breaks that they have; the same when tidied again."""
    bare = content.removeprefix(_BOM)
    try:
        text = rescued(text_of(bare, file.shown))
        read_page(text)
    except (UnreadableFileError, FrontMatterError):
        return content
    for _, rule in rules():
        better = rule.tidied(text, file.kind)
        if better != text and _says_the_same(file, text, better):
            text = better
    return text.replace("\n", "\r\n").encode() if b"\r\n" in bare else text.encode()


def _says_the_same(file: PageFile, before: str, after: str) -> bool:
    old, new = (read_content(file, text.encode()) for text in (before, after))
    if isinstance(old, Page) and isinstance(new, Page):
        return (old.fingerprint, old.reviews) == (new.fingerprint, new.reviews)
    return not isinstance(new, Page) and _parts(before) == _parts(after)


def _parts(text: str) -> object:
    """What the text of a page that is refused says."""
    try:
        front = read_page(text)
    except FrontMatterError:
        return text
    return front.data, [section for _, section in sections_of(front.body)[0]]


def _pages(folders: Sequence[Path]) -> Iterator[PageFile]:
    found = (file for folder in folders for file in page_files(folder))
    return (file for file in found if isinstance(file, PageFile))
