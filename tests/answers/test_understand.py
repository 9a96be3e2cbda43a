"""A question names what it names and finds the claim that answers it."""

import pytest

from tests.answers.small_garden import UNDERSTANDING, first, read
from tests.search.hostile import HOSTILE


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("which tools do I need?", "F003"),
        ("leather gloves", "F003"),
        ("is a quarter of an hour enough?", "F002"),
        ("Why is pruning done?", "F004"),
        ("what can go wrong", "F005"),
        ("WHAT DO I BRING", "F003"),
        ("lether glvoes", "F003"),
    ],
)
def test_a_question_finds_its_claim(text: str, claim: str) -> None:
    assert first(text) == claim


def test_candidates_come_best_first_and_each_once() -> None:
    candidates = read("when should I come with my gloves").candidates
    assert [found.score for found in candidates] == sorted(
        (found.score for found in candidates), reverse=True
    )
    assert len({found.claim for found in candidates}) == len(candidates)


def test_the_procedure_that_is_named_is_understood_and_a_parent_names_none() -> None:
    assert read("cutting back: which tools?").procedure == "pruning"
    assert read("garden work: which tools?").procedure is None


def test_a_name_that_a_parent_has_too_names_nobody() -> None:
    assert read("which tools for the work?").procedure is None


def test_the_procedure_that_was_given_wins_over_the_one_that_is_named() -> None:
    assert read("why is pruning done", procedure="garden-work").procedure == "garden-work"


def test_what_is_not_told_of_the_procedure_is_no_candidate() -> None:
    found = {
        candidate.claim for candidate in read("which tools, when to come", procedure="pruning").candidates
    }
    assert not found & {"F001", "F002", "F003"}


def test_an_emergency_is_a_candidate_for_every_procedure() -> None:
    assert first("somebody bleeds badly", procedure="pruning") == "F006"
    assert read("somebody bleeds badly").urgent_score > 1


def test_the_organisation_that_is_named_comes_first() -> None:
    assert read("when should I come to South Orchard").organisation == "south-orchard"
    assert first("when should I come to South Orchard") == "F002"
    assert first("when should I come", organisation="south-orchard") == "F002"


def test_a_question_of_a_gap_finds_the_gap() -> None:
    reading = read("how much money")
    assert reading.gap == "cost"
    assert reading.gap_score > max((found.score for found in reading.candidates), default=0)


def test_misspelt_words_are_told() -> None:
    assert read("leahter saw").corrected == (("leahter", "leather"),)


def test_reading_twice_reads_the_same() -> None:
    assert read("when should I come") == read("when should I come")


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_is_too_strange_to_read(text: str) -> None:
    assert len(read(text).candidates) <= 12


def test_familiarity_is_the_share_of_known_words() -> None:
    assert UNDERSTANDING.familiarity("gloves zebra") == pytest.approx(0.5)
    assert UNDERSTANDING.familiarity("") == 0
