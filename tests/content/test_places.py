"""Findings of checks stand at their line in the file, in the front matter and in the body."""

from pathlib import Path

import pytest

from kbapi.content.places import placed, places_in
from kbapi.content.problem import Pointer, Problem
from kbapi.knowledge.identity import Key
from tests.content.folders import examined

PAGE = """---
id: rope
title: Rope
summary: "A rope is long. [editorial]"
facts:
  - topic: definition
    answer: A rope is long.
    claims:
      - id: F990
        says: A rope is long.
        source: north-leaflet
        locator: Ropes
---

## What it means


A rope is long,
very long. [F990]

- A rope is
  thin. [F990]
\x20\x20
## More

Long. [F990]
"""


@pytest.mark.parametrize(
    ("pointer", "line", "text"),
    [
        (("title",), 3, "title"),
        (("facts", 0, "answer"), 7, "answer"),
        (("facts", 0, "claims", 0, "says"), 10, "says"),
        (("facts", 0, "claims", 0, "value"), 9, "- id: F990"),
        (("nothing",), 2, "id: rope"),
        ((), 2, "id: rope"),
        (("sections", "what-it-means"), 15, "## What it means"),
        (("sections", "what-it-means", 0), 18, "A rope is long,"),
        (("sections", "what-it-means", 3), 21, "- A rope is"),
        (("sections", "more", 0), 26, "Long."),
        (("sections", "gone", 0), 14, ""),
    ],
)
def test_every_pointer_leads_to_its_line(tmp_path: Path, pointer: Pointer, line: int, text: str) -> None:
    loaded = examined(tmp_path, {"en/terms/rope.md": PAGE})
    place = places_in(loaded.files[Key("term", "rope")])(pointer)
    assert place[0] == line
    assert text in PAGE.split("\n")[line - 1]


def test_a_finding_in_a_file_that_is_gone_stands_at_its_first_line(tmp_path: Path) -> None:
    loaded = examined(tmp_path, {"en/terms/rope.md": PAGE})
    loaded.files[Key("term", "rope")].path.unlink()
    [found] = placed([Problem(Key("term", "rope"), ("title",), "X001", "gone: look")], loaded.files)
    assert str(found) == "content/en/terms/rope.md:1:1: error: X001 gone: look"
