"""Marks name claims, or say that a text is our own or has no source."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbapi.knowledge.citation import cited_claims, ends_with_mark, marks_in, without_marks


def test_marks_are_found_in_order_with_their_claims() -> None:
    text = "One. [F107] Two. [F108, F109] Ours. [editorial] None. [no-source]"
    assert [mark.ids for mark in marks_in(text)] == [
        ("F107",),
        ("F108", "F109"),
        ("editorial",),
        ("no-source",),
    ]
    assert cited_claims(text) == ("F107", "F108", "F109")


def test_a_claim_cited_twice_is_named_once() -> None:
    assert cited_claims("A. [F108] B. [F107,F108]") == ("F108", "F107")


@pytest.mark.parametrize(
    "text", ["A. [F107]", "A. [F107, F108]  \n", "A. [editorial]", "A. [no-source]", "[F1234]"]
)
def test_a_text_with_a_mark_at_its_end_is_marked(text: str) -> None:
    assert ends_with_mark(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A.",
        "A. [F107].",
        "A. [F10]",
        "A. [f107]",
        "A. [F107 F108]",
        "A. [F107](../terms/a.md)",
        "A. [source]",
        "[F1234567]",
    ],
)
def test_a_text_that_ends_otherwise_is_not(text: str) -> None:
    assert not ends_with_mark(text)


def test_a_link_is_no_mark_even_with_the_text_of_one() -> None:
    assert cited_claims("See [F107](../terms/a.md). [F108]") == ("F108",)


def test_without_marks_a_text_reads_as_if_there_were_none() -> None:
    assert without_marks("One. [F107] Two,\n  [editorial] three. [F108, F109]") == "One. Two, three."


@given(st.lists(st.text(alphabet="ab.,"), min_size=1))
def test_taking_marks_out_leaves_every_other_letter(parts: list[str]) -> None:
    assert without_marks(" [F107, F108]".join(parts)) == "".join(parts)


def test_a_long_run_of_spaces_costs_no_time() -> None:
    started = time.perf_counter()
    without_marks("a" + " " * 200_000 + "b")
    assert time.perf_counter() - started < 1
