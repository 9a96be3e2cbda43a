"""Snippets."""

import re
from html import escape, unescape

from hypothesis import given
from hypothesis import strategies as st

from kbapi.search.analysis import terms_of
from kbapi.search.snippet import READ_LENGTH, SNIPPET_LENGTH, snippet
from tests.work import LITTLE, processor_seconds

FILLER = "There are many words here that say nothing at all. "
SIGNS = st.text("ab -'<>&\"\n.!", max_size=400)


@given(SIGNS, st.sets(st.sampled_from(["a", "b", "aa", "ab"])))
def test_a_snippet_is_escaped_text_with_marks_in_pairs(text: str, terms: set[str]) -> None:
    shown = snippet(text, terms)
    assert len(shown) <= SNIPPET_LENGTH
    bare = re.sub(r"<mark>([^<]*)</mark>", r"\1", shown)
    assert escape(unescape(bare)) == bare
    assert unescape(bare).strip("…").strip() in text


@given(st.text(max_size=600), st.sets(st.text(max_size=5), max_size=5))
def test_no_text_makes_a_snippet_fail(text: str, terms: set[str]) -> None:
    assert len(snippet(text, terms)) <= SNIPPET_LENGTH


def test_a_short_text_is_shown_whole() -> None:
    assert snippet("You may not drive.", {"drive"}) == "You may not <mark>drive</mark>."
    assert snippet("You may not drive.", set()) == "You may not drive."
    assert snippet("", {"drive"}) == ""


def test_a_snippet_begins_with_the_sentence_of_the_match() -> None:
    shown = snippet(FILLER * 10 + "You may not drive. " + FILLER * 10, {"drive"})
    assert shown.startswith("You may not <mark>drive</mark>. There")
    assert shown.endswith("…")


def test_a_snippet_shows_the_place_with_the_most_different_matches() -> None:
    text = "Drive on. " + FILLER * 10 + "A nurse asks who will drive you home. " + FILLER * 10 + "Go home."
    assert "<mark>drive</mark> you <mark>home</mark>" in snippet(text, {"drive", "home"})


def test_a_snippet_without_a_match_is_the_beginning() -> None:
    assert snippet(FILLER * 10, {"drive"}).startswith("There are many words")


def test_every_form_of_a_word_is_marked() -> None:
    terms = set(terms_of("injection tumor xray"))
    assert snippet("Injections, tumours; an X-ray.", terms) == (
        "<mark>Injections</mark>, <mark>tumours</mark>; an <mark>X</mark>-<mark>ray</mark>."
    )


def test_no_more_than_the_beginning_of_a_long_text_is_read() -> None:
    text = "drive home " * 100_000
    terms = {"drive", "home"}
    assert processor_seconds(lambda: snippet(text, terms)) < LITTLE
    assert snippet(FILLER * (READ_LENGTH // len(FILLER) + 1) + text, terms) == snippet(FILLER * 1000, terms)
