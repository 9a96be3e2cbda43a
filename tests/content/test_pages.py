"""One file becomes one entry, or everything that is wrong with it."""

from pathlib import Path

import pytest

from kbapi.knowledge.identity import Key
from kbapi.knowledge.record import Section
from kbapi.knowledge.review import Review
from tests.content.folders import ROPE, examined, problems

SHOWN = "content/en/terms/rope.md"


def test_a_page_becomes_a_record_with_sections_and_reviews(tmp_path: Path) -> None:
    review = f"{{reviewer: A, role: gardener, date: 2026-01-01, fingerprint: {'0' * 64}}}"
    loaded = examined(tmp_path, {"en/terms/rope.md": ROPE.replace("title:", f"reviews: [{review}]\ntitle:")})
    entry = loaded.library.entries[Key("term", "rope")]
    assert entry.record.sections == (
        Section("what-it-means", "What it means", "A rope is long. [editorial]"),
    )
    assert entry.reviews == (Review("A", "gardener", "2026-01-01", "0" * 64),)
    assert (loaded.files[entry.record.key].shown, loaded.problems) == (SHOWN, ())


def test_a_review_changes_no_fingerprint_but_a_word_does(tmp_path: Path) -> None:
    review = f"reviews:\n  - {{reviewer: A, role: b, date: 2026-01-01, fingerprint: {'0' * 64}}}\ntitle:"
    prints = [
        examined(tmp_path, {"en/terms/rope.md": text}).library.entries[Key("term", "rope")].fingerprint
        for text in (ROPE, ROPE.replace("title:", review), ROPE.replace("long", "very long"))
    ]
    assert prints[0] == prints[1] != prints[2]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("id: rope", "id: cord"), "2:1: error: ID001 the id `cord` is not the file's name"),
        (
            ("title: Rope", "title: Rope\nalias: cord"),
            "4:1: error: FM010 unknown key `alias`: did you mean `also_called`?",
        ),
        (("title: Rope\n", ""), "2:1: error: FM010 `title` is missing: add it"),
        (("title: Rope", "title: [Rope]"), "3:1: error: FM010 write one text here"),
        (("## What", "Before.\n\n## What"), "7:1: error: SEC003 text before the first `## Heading`"),
        (("## What", "### What"), "7:1: error: SEC003 this is no heading of a section: write two #"),
        (("A rope is long. [editorial]\n", "", 1), "7:1: error: SEC004 the section `what-it-means` is empty"),
        (
            ("[editorial]\n", "[editorial]\n\n## What it means\n\nIt. [editorial]\n", 1),
            "11:1: error: SEC002 the section",
        ),
        (
            ("[editorial]\n", "[editorial]\n\n## …\n\nIt. [editorial]\n", 1),
            "11:1: error: SEC002 `` is not a section id",
        ),
        (("---\n\n##", "--\n\n##"), "7:1: error: FM001 the keys on top have no end"),
        (("title:", "title: &x"), "3:8: error: FM004 anchors"),
    ],
    ids=lambda change: str(change)[:40],
)
def test_a_mistake_is_found_with_its_line(tmp_path: Path, change: tuple[str, ...], expected: str) -> None:
    old, new, *_ = change
    head, separator, body = ROPE.partition("\n## ")
    text = head + (separator + body).replace(old, new) if len(change) == 3 else ROPE.replace(old, new)
    [problem] = problems(tmp_path, {"en/terms/rope.md": text})
    assert problem.startswith(f"{SHOWN}:{expected}")


def test_only_the_eight_sections_stand_on_the_page_of_a_procedure(tmp_path: Path) -> None:
    page = (Path(__file__).parents[1] / "sample_content/en/procedures/pruning.md").read_text(encoding="utf-8")
    [problem] = problems(tmp_path, {"en/procedures/pruning.md": page + "\n## Cost\n\nMuch. [editorial]\n"})
    assert "SEC002 no section `cost` on a page of this kind: use one of what-it-is, before" in problem


def test_all_mistakes_of_all_files_are_found_in_one_run(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        {
            "en/terms/rope.md": ROPE.replace("title: Rope", "titel: Rope\nalias: x").replace(
                "[editorial]\n", "\n"
            ),
            "en/terms/saw.md": ROPE.replace("title:", "title: *x"),
            "en/terms/axe.md": b"\xff",
            "en/terms/tie.md": ROPE.replace("id: rope", "id: tie").replace("long. [editorial]\n", "long.\n"),
            "en/nowhere/rope.md": ROPE,
            "house/forbidden-terms.txt": "(\n",
        },
    )
    assert [problem.split(" ")[0] + " " + problem.split(" ")[2] for problem in found] == [
        "content/en/nowhere:1:1: FILE002",
        "content/en/terms/axe.md:1:1: FILE005",
        "content/en/terms/rope.md:2:1: FM010",
        "content/en/terms/rope.md:3:1: FM010",
        "content/en/terms/rope.md:4:1: FM010",
        "content/en/terms/saw.md:3:8: FM004",
        "content/en/terms/tie.md:9:1: CITE001",
        "content/house/forbidden-terms.txt:1:1: FORB002",
    ]
