"""Two states of a page are told apart piece by piece, and each piece word by word."""

from dataclasses import replace

import pytest

from kbapi.knowledge.claim import Claim, Fact, Mention
from kbapi.knowledge.library import Entry
from kbapi.knowledge.record import Record, Section
from kbapi.preview.differences import Change, Difference, changes

CLAIM = Claim("F001", "It is long.", (Mention("leaflet", "Ropes"),))
FACT = Fact("definition", "A rope is long.", (CLAIM,))
ROPE = Record(
    "term",
    "rope",
    "Rope",
    "It is long.",
    facts=(FACT,),
    sections=(Section("a", "A", "One.\n\nTwo.\n\n- Three."),),
)


def change(after: Record, before: Record = ROPE) -> Change:
    """What changed from one state to another."""
    [found] = changes({before.key: Entry(before, "1")}, {after.key: Entry(after, "2")}).values()
    return found


@pytest.mark.parametrize(
    ("after", "told"),
    [
        (replace(ROPE, title="Cord"), [("title", "Rope", "Cord")]),
        (replace(ROPE, also_called=("cord", "line")), [("also called", "", "cord; line")]),
        (replace(ROPE, summary=""), [("summary", "It is long.", "")]),
        (
            replace(ROPE, facts=(replace(FACT, answer="It is."),)),
            [("answer (definition)", "A rope is long.", "It is.")],
        ),
        (
            replace(
                ROPE, facts=(replace(FACT, claims=(replace(CLAIM, sources=(Mention("other", "Ropes"),)),)),)
            ),
            [("claim F001: sources", "source leaflet, locator Ropes", "source other, locator Ropes")],
        ),
        (
            replace(ROPE, sections=(Section("a", "A", "One.\n\nNew.\n\nTwo.\n\n- Three."),)),
            [("section a", "", "New.")],
        ),
        (
            replace(ROPE, sections=(Section("a", "B", "One.\n\n- Three."),)),
            [("heading of a", "A", "B"), ("section a", "Two.", "")],
        ),
        (
            replace(ROPE, sections=(Section("a", "A", "One.\n\nTwo.\n\nThree."),)),
            [("section a", "- Three.", "Three.")],
        ),
        (
            replace(ROPE, sections=()),
            [
                ("heading of a", "A", ""),
                ("section a", "One.", ""),
                ("section a", "Two.", ""),
                ("section a", "- Three.", ""),
            ],
        ),
    ],
)
def test_each_piece_that_differs_is_told_and_no_other(
    after: Record, told: list[tuple[str, str, str]]
) -> None:
    found = change(after).differences
    assert [(piece.where, piece.before, piece.after) for piece in found] == told


def test_an_unchanged_page_is_not_told() -> None:
    assert changes({ROPE.key: Entry(ROPE, "1")}, {ROPE.key: Entry(ROPE, "1")}) == {}


def test_runs_of_words_tell_both_texts() -> None:
    runs = Difference("summary", "It is *very* long. [F001]", "It is not long, we say. [F001]").runs
    assert runs == [
        ("kept", "It is"),
        ("removed", "very long."),
        ("added", "not long, we say."),
    ]


@pytest.mark.parametrize(
    ("before", "after", "how"), [("", "x", "added"), ("x", "", "removed"), ("x", "y", "changed")]
)
def test_a_piece_was_added_removed_or_changed(before: str, after: str, how: str) -> None:
    assert Difference("title", before, after).how == how
