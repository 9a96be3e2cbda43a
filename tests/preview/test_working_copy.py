"""The preview follows the folder: sound pages are shown, broken ones are told while the old ones stay."""

from pathlib import Path

from kbapi.knowledge.identity import Key
from tests.preview.conftest import LADDER, Desk, opened
from tests.publishing import NOON, published

ROPE = """---
id: rope
title: Rope
summary: "A rope is long. [F999]"
facts:
  - topic: definition
    answer: A rope is long.
    claims:
      - {id: F999, says: A rope is long., source: north-poster, locator: Ropes}
---

## What it means

A rope is long. [F999]
"""


def test_nothing_differs_as_long_as_nothing_is_changed(desk: Desk) -> None:
    state = desk.look()
    assert (state.number, state.current, state.problems, state.changes) == (1, True, (), {})


def test_a_change_is_shown_and_told_against_what_was_published(desk: Desk) -> None:
    state = desk.edit("title: Ladder", "title: Long ladder")
    assert (state.current, state.number) == (True, 2)
    [change] = state.changes.values()
    assert (change.key, change.how) == (Key("term", "ladder"), "changed")
    assert [(found.where, found.before, found.after) for found in change.differences] == [
        ("title", "Ladder", "Long ladder")
    ]
    assert "<h1>Long ladder</h1>" in desk.page("/terms/ladder")


def test_a_mistake_is_told_and_the_last_good_pages_stay(desk: Desk) -> None:
    desk.edit("title: Ladder", "title: Long ladder")
    state = desk.edit("summary:", "sumary:")
    assert not state.current
    assert set(desk.said()) == {"content/en/terms/ladder.md:4 FM010"}
    assert "<h1>Long ladder</h1>" in desk.page("/terms/ladder")
    assert [change.how for change in state.changes.values()] == ["changed"]
    mended = desk.edit("sumary:", "summary:")
    assert (mended.current, mended.problems) == (True, ())


def test_pages_come_and_go(desk: Desk) -> None:
    rope = desk.content / "en/terms/rope.md"
    rope.write_text(ROPE)
    assert [(str(key), change.how) for key, change in desk.look().changes.items()] == [("term/rope", "added")]
    published(desk.content, desk.content.parent / "state")
    desk.look()
    rope.unlink()
    assert [problem.code for problem in desk.look().problems] == ["ID004"], "a published claim is gone"
    assert "<h1>Rope</h1>" in desk.page("/terms/rope")
    with (desk.content / "house/retired-claims.txt").open("a") as retired:
        retired.write("F999 2026-11-22 nobody needs it\n")
    state = desk.look()
    assert state.problems == ()
    assert [(str(key), change.how) for key, change in state.changes.items()] == [("term/rope", "removed")]


def test_a_claim_that_was_only_tried_out_may_go_again(desk: Desk) -> None:
    desk.edit(
        "{id: F913",
        "{id: F999, says: A ladder is tall., source: north-poster, locator: Up}\n      - {id: F913",
    )
    assert desk.look().current
    assert desk.edit("{id: F999", "{id: F998").current, desk.said()


def test_a_folder_that_was_broken_from_the_start_shows_what_was_published(tmp_path: Path) -> None:
    def break_it(content: Path) -> None:
        (content / LADDER).write_text("---\nid: ladder\n")

    with opened(tmp_path, before=break_it) as desk:
        assert not desk.look().current
        assert "<h1>Ladder</h1>" in desk.page("/terms/ladder")


def test_without_anything_published_the_folder_is_shown_alone(tmp_path: Path) -> None:
    with opened(tmp_path, publishes=False) as desk:
        assert desk.look().changes == {}
        assert "Nothing has been published yet." in desk.page("/terms/ladder")
        assert not (tmp_path / "state").exists(), "looking makes nothing"


def test_publishing_meanwhile_is_noticed(desk: Desk) -> None:
    assert desk.edit("title: Ladder", "title: Long ladder").changes
    published(desk.content, desk.content.parent / "state", NOON)
    assert desk.look().changes == {}


def test_an_unread_folder_is_not_read_again(desk: Desk) -> None:
    assert not desk.preview.copy.look()


def test_only_two_indexes_are_kept(desk: Desk) -> None:
    for number in range(4):
        desk.edit("title: ", f"title: {number} ")
    kept: Path = desk.preview.copy._kept.parent / "index"
    assert len([found for found in kept.iterdir() if found.is_dir()]) == 2
