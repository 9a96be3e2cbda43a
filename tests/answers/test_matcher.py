"""Likeness grows with shared rare terms and pairs, and is 1 for the same words."""

import pytest

from kbapi.answers.features import with_pairs
from kbapi.answers.matcher import Matcher
from kbapi.answers.phrases import Phrase, Role

PHRASES = (
    Phrase(Role.TOPIC_QUESTION, "tools", "which saw to bring"),
    Phrase(Role.TOPIC_QUESTION, "tools", "gloves"),
    Phrase(Role.TOPIC_QUESTION, "arrival", "which hour to come"),
    Phrase(Role.STATEMENT, "F001", "bring a saw"),
    Phrase(Role.GAP_QUESTION, "cost", "which price"),
)
MATCHER = Matcher(PHRASES, str.split, frozenset({"which", "to", "a"}))


def test_the_same_words_are_wholly_alike() -> None:
    like = MATCHER.likeness(["which", "saw", "to", "bring"])
    assert like.best[Role.TOPIC_QUESTION]["tools"] == pytest.approx(1)


def test_the_best_phrase_of_a_target_counts() -> None:
    assert MATCHER.likeness(["gloves"]).best[Role.TOPIC_QUESTION] == {"tools": pytest.approx(1)}


def test_rare_words_weigh_more_than_small_ones() -> None:
    like = MATCHER.likeness(["which", "saw"]).best[Role.TOPIC_QUESTION]
    assert like["tools"] > like["arrival"] > 0


def test_the_order_of_words_matters() -> None:
    straight = MATCHER.likeness(["bring", "a", "saw"]).best[Role.STATEMENT]["F001"]
    turned = MATCHER.likeness(["saw", "a", "bring"]).best[Role.STATEMENT]["F001"]
    assert straight > turned > 0


def test_words_that_nobody_knows_speak_against_a_match() -> None:
    alone = MATCHER.likeness(["gloves"]).best[Role.TOPIC_QUESTION]["tools"]
    lost = MATCHER.likeness(["gloves", "zebra", "quagga"]).best[Role.TOPIC_QUESTION]["tools"]
    assert lost < alone


def test_a_name_that_is_understood_weighs_less() -> None:
    terms = ["saw", "gloves"]
    plain = MATCHER.likeness(terms).best[Role.STATEMENT]["F001"]
    assert MATCHER.likeness(terms, faint=frozenset({"saw"})).best[Role.STATEMENT]["F001"] < plain


def test_all_words_together_are_told_by_kind() -> None:
    together = MATCHER.likeness(["saw"]).together
    assert together["claim"].keys() == {"F001"}
    assert together["topic"].keys() == {"tools"}
    assert together["gap"] == {}


def test_targets_are_those_that_share_anything() -> None:
    like = MATCHER.likeness(["which"])
    assert like.targets(Role.TOPIC_QUESTION, Role.GAP_QUESTION) == {"tools", "arrival", "cost"}
    assert like.targets(Role.STATEMENT) == set()


def test_nothing_is_like_nothing() -> None:
    assert not any(MATCHER.likeness([]).best.values())


def test_without_phrases_nothing_is_alike() -> None:
    assert not any(Matcher((), str.split, frozenset()).likeness(["saw"]).best.values())


def test_pairs_follow_the_terms() -> None:
    assert with_pairs(["a", "b", "c"]) == ["a", "b", "c", "a b", "b c"]
    assert with_pairs([]) == []


def test_the_vocabulary_counts_phrases_and_has_no_pairs() -> None:
    assert MATCHER.vocabulary["which"] == 3
    assert not any(" " in term for term in MATCHER.vocabulary)
