"""Edit distance and the table of deletions."""

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbapi.knowledge.spelling import allowed_edits, edits_between
from kbapi.search.typos import CANDIDATES, Deletions, write_deletions

WORDS = (
    "fluoroscopy",
    "headache",
    "head",
    "heads",
    "injection",
    "length",
    "ablation",
    "need",
    "disk",
    "facet",
)
LETTERS = st.text("abcd", min_size=1, max_size=10)


@cache
def reference(one: str, other: str) -> int:
    """The textbook recursion: insert, delete, substitute, swap neighbours once."""
    if not one or not other:
        return len(one) + len(other)
    edits = [
        reference(one[:-1], other) + 1,
        reference(one, other[:-1]) + 1,
        reference(one[:-1], other[:-1]) + (one[-1] != other[-1]),
    ]
    if one[-2:] == other[-2:][::-1] and len(one) > 1 and len(other) > 1:
        edits.append(reference(one[:-2], other[:-2]) + 1)
    return min(edits)


@given(LETTERS, LETTERS, st.integers(0, 3))
def test_the_edits_are_those_of_the_textbook(one: str, other: str, limit: int) -> None:
    expected = reference(one, other)
    assert edits_between(one, other, limit) == (expected if expected <= limit else None)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("flouroscopy", "fluoroscopy"),
        ("hedache", "headache"),
        ("lenght", "length"),
        ("injektoin", "injection"),
        ("ablatoin", "ablation"),
        ("afcet", "facet"),
        ("dsik", "disk"),
    ],
)
def test_a_misspelling_finds_its_word(tmp_path: Path, typed: str, meant: str) -> None:
    write_deletions(tmp_path / "deletions", enumerate(WORDS))
    table = Deletions(tmp_path / "deletions")
    assert WORDS.index(meant) in table.candidates(typed)
    table.close()


@given(words=st.sets(st.text("abc", min_size=1, max_size=11), max_size=30), typed=st.text("abc", max_size=11))
def test_every_word_within_the_allowed_edits_is_a_candidate(
    tmp_path_factory: pytest.TempPathFactory, words: set[str], typed: str
) -> None:
    path = tmp_path_factory.mktemp("table") / "deletions"
    numbered = dict(enumerate(sorted(words)))
    write_deletions(path, numbered.items())
    table = Deletions(path)
    candidates = table.candidates(typed) if allowed_edits(typed) else []
    near = [n for n, word in numbered.items() if edits_between(typed, word, allowed_edits(typed)) is not None]
    assert not allowed_edits(typed) or set(near) <= set(candidates)
    table.close()


def test_short_words_and_numbers_are_not_corrected() -> None:
    assert [allowed_edits(word) for word in ("abc", "2024", "mp3player", "abcd", "abcdefg", "abcdefgh")] == [
        0, 0, 0, 1, 1, 2,
    ]  # fmt: skip


def test_the_candidates_of_one_word_are_bounded(tmp_path: Path) -> None:
    crowd = [f"injection{number:05}" for number in range(20_000)]
    write_deletions(tmp_path / "deletions", enumerate(crowd))
    table = Deletions(tmp_path / "deletions")
    assert len(table.candidates("injektion")) == CANDIDATES
    table.close()


def test_an_empty_table_has_no_candidates(tmp_path: Path) -> None:
    write_deletions(tmp_path / "deletions", [])
    table = Deletions(tmp_path / "deletions")
    assert table.candidates("anything") == []
    table.close()
