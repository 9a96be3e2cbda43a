"""What docs/editing.md promises a new editor: the ten mistakes of its table, and what each is told."""

import re
from pathlib import Path

import pytest

from tests.content.folders import problems
from tests.house_rules.python_files import ROOT

GUIDE = (ROOT / "docs/editing.md").read_text("utf-8")
ROWS = re.findall(r"^\| (.+?) \| (`.+`) \| .+ \|$", GUIDE, re.MULTILINE)
PAGE = """---
id: contrast
title: Rope
summary: "A rope is long. [F990]"
facts:
  - topic: definition
    answer: A rope is 20 m long.
    claims:
      - {id: F990, says: A rope is 20 m long., source: north-leaflet, locator: Ropes}
---

## What it means

A rope is long. [F990]

It is made of hemp. [editorial]
"""
MADE = {
    "no mark at the end of a paragraph": ("made of hemp. [editorial]", "made of hemp."),
    "a wrong number in a mark": ("A rope is long. [F990]\n\nIt", "A rope is long. [F9069]\n\nIt"),
    "`(F069)` or `[f069]`": ("A rope is long. [F990]\n\nIt", "A rope is long. (F990)\n\nIt"),
    "a number that no claim says": ("answer: A rope is 20 m", "answer: A rope is 5 m"),
    "a colon inside a text": ("title: Rope", "title: Rope: long"),
    "a quotation mark without a second one": ('[F990]"\nfacts', "[F990]\nfacts"),
    "a line pushed left or right": ("    answer:", "   answer:"),
    "a misspelt key": ("title:", "titel:"),
    "a changed heading": ("## What it means", "## Meaning"),
    "a file saved as `contrast.md.txt`": ("", ""),
}


@pytest.mark.parametrize(("mistake", "told"), ROWS, ids=[mistake for mistake, _ in ROWS])
def test_each_mistake_is_told_as_the_guide_says(tmp_path: Path, mistake: str, told: str) -> None:
    old, new = MADE[mistake]
    assert old in PAGE
    ending = ".md.txt" if ".txt" in mistake else ".md"
    found = problems(tmp_path, {f"en/terms/contrast{ending}": PAGE.replace(old, new, 1)})
    words = re.escape(told.strip("` ")).replace("…", ".*")
    assert any(re.search(words, problem) for problem in found), found


def test_the_page_is_right_before_it_is_broken_and_ten_ways_are_told(tmp_path: Path) -> None:
    assert problems(tmp_path, {"en/terms/contrast.md": PAGE}) == []
    assert [mistake for mistake, _ in ROWS] == list(MADE)


def test_every_picture_is_there_small_and_described() -> None:
    pictures = re.findall(r"!\[(.+)\]\((.+)\)", GUIDE)
    assert len(pictures) == 3
    for description, name in pictures:
        content = (ROOT / "docs" / name).read_bytes()
        assert content.startswith(b"\x89PNG")
        assert len(content) < 120_000
        assert len(description) > 20
