"""Ids are lower-case words with hyphens; claims are F and digits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbapi.knowledge.identity import Key, is_claim_id, is_slug, slug_of


@pytest.mark.parametrize("text", ["a", "a-b", "3d", "spine-2", "a" * 80])
def test_words_with_single_hyphens_are_ids(text: str) -> None:
    assert is_slug(text)


@pytest.mark.parametrize("text", ["", "-a", "a-", "a--b", "A", "a_b", "a b", "é", "a\n", "١", "a" * 81, "ａ"])
def test_anything_else_is_not(text: str) -> None:
    assert not is_slug(text)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("F001", True),
        ("F123456", True),
        ("F01", False),
        ("f001", False),
        ("F0011111", False),
        ("F٠٠١", False),
    ],
)
def test_a_claim_id_is_f_and_three_to_six_digits(text: str, right: bool) -> None:
    assert is_claim_id(text) is right


@given(st.text())
def test_the_slug_of_any_heading_is_an_id_or_empty(heading: str) -> None:
    slug = slug_of(heading)[:80].strip("-")
    assert slug == "" or is_slug(slug)


def test_a_key_is_shown_as_kind_and_id() -> None:
    assert str(Key("term", "rope")) == "term/rope"
