"""The reading grade is Flesch-Kincaid in tenths, with syllables counted by vowel groups."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbapi.knowledge.readability import reading_grade, syllables_in


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("cat", 1),
        ("needle", 2),
        ("free", 1),
        ("name", 1),
        ("named", 1),
        ("needed", 2),
        ("injection", 3),
        ("sh", 1),
        ("eye", 1),
    ],
)
def test_syllables_are_vowel_groups_without_a_silent_end(word: str, syllables: int) -> None:
    assert syllables_in(word) == syllables


def test_the_grade_follows_the_formula() -> None:
    words, sentences, syllables = 6, 2, 6
    expected = 0.39 * words / sentences + 11.8 * syllables / words - 15.59
    assert reading_grade("The cat sat. The dog ran!") == round(expected * 10)


def test_longer_sentences_and_words_have_a_higher_grade() -> None:
    plain = reading_grade("You may go home. You may eat.")
    heavy = reading_grade(
        "Alimentary consumption is permissible subsequent to discharge from the institution."
    )
    assert plain is not None
    assert heavy is not None
    assert plain < 80 < heavy


@pytest.mark.parametrize("text", ["", "  ", "123 456.", "[F107]" * 0, "…"])
def test_a_text_without_words_has_no_grade(text: str) -> None:
    assert reading_grade(text) is None


@given(st.text())
def test_any_text_has_a_grade_or_none(text: str) -> None:
    assert isinstance(reading_grade(text), int | None)
