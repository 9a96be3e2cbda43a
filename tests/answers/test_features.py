"""Words and pairs keep their numbers, and lists of numbers are turned around without losing any."""

import sys
import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from kbapi.answers.features import Features, Rows, with_pairs

WORDS = st.lists(st.sampled_from("abcdefgh"), max_size=6)


@given(st.lists(WORDS, max_size=12))
def test_every_feature_has_the_number_of_its_first_place_and_no_other_has_one(
    phrases: list[list[str]],
) -> None:
    features = Features(phrases)
    known = list(
        dict.fromkeys(feature for phrase in phrases for feature in dict.fromkeys(with_pairs(phrase)))
    )
    assert [features.number(feature) for feature in known] == list(range(len(features)))
    others = {"z", "z a", "a z", *(f"{one} {two}" for one in "abcdefgh" for two in "abcdefgh")} - {*known}
    assert {features.number(other) for other in others} == {None}
    assert [[known[number] for number in features.of_phrases[place]] for place in range(len(phrases))] == [
        list(dict.fromkeys(with_pairs(phrase))) for phrase in phrases
    ]


@given(st.lists(st.lists(st.integers(0, 9), unique=True), max_size=12))
def test_rows_are_turned_around(rows: list[list[int]]) -> None:
    turned = Rows(rows).inverted(10)
    assert [list(turned[number]) for number in range(len(turned))] == [
        [place for place, row in enumerate(rows) if number in row] for number in range(10)
    ]


def test_a_feature_takes_a_few_bytes() -> None:
    words = [f"word-{number}" for number in range(200)]
    phrases = [[one, two, words[(place * 7) % 200]] for place, one in enumerate(words) for two in words]
    tracemalloc.start()
    features = Features(phrases)
    turned = features.of_phrases.inverted(len(features))
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    postings = sum(len(turned[feature]) for feature in range(len(features)))
    assert len(features) > 40_000
    assert taken < 20 * len(features) + 8 * postings + 100 * sys.getsizeof(words)
