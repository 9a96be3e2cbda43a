"""Edits content the way an editor does: in many places at once, so that a mixed answer would show."""

import re
import shutil
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from string import ascii_lowercase

from tests.house_rules.python_files import ROOT

REAL = ROOT / "content"
SAMPLE = ROOT / "tests" / "sample_content"
MARK = re.compile(r"\bQ[a-z]{3}z\b")
"""Words that stand in no content; one of them marks every text of an edition."""

_PLACES = re.compile(
    rf"""^(?P<before>(?:title|\s+answer):\ (?:>-\n\s+|["'])?|\#\#\ )(?:{MARK.pattern}\ )?(?=\S)""",
    re.MULTILINE | re.VERBOSE,
)
_HEADING_ID = re.compile(r"^## (?P<text>[^{\n]+?)$", re.MULTILINE)


def marks() -> Iterator[str]:
    """Words for `mark`, a new one every time; several threads may take from them."""
    return map("Q%s%s%sz".__mod__, product(ascii_lowercase, repeat=3))


def copied(source: Path, target: Path) -> Path:
    """A copy of a content folder."""
    return Path(shutil.copytree(source, target))


def mark(content: Path, word: str) -> None:
    """Puts a word into every title, section heading and answer, in place of the one before."""
    for page in content.rglob("*.md"):
        if page.name != "README.md":
            _rewrite(page, lambda text: _PLACES.sub(rf"\g<before>{word} ", _with_ids(text)))


def replace(page: Path, old: str, new: str) -> None:
    """Replaces a text that must stand on a page."""
    assert old in page.read_text("utf-8"), f"{old!r} is not in {page}"
    _rewrite(page, lambda text: text.replace(old, new))


def _with_ids(text: str) -> str:
    """The same page with section ids written out, since a marked heading no longer tells them."""
    return _HEADING_ID.sub(lambda found: f"## {found['text']} {{#{_slug(found['text'])}}}", text)


def _slug(heading: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-")


def _rewrite(page: Path, change: Callable[[str], str]) -> None:
    page.write_text(change(page.read_text("utf-8")), "utf-8")
