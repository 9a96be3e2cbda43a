"""The benchmark of searching asks all the same, and what it makes is as large as it says."""

from itertools import pairwise
from pathlib import Path

import pytest

from bench._full_text import FullText
from bench._passages import passages, titles, todays
from bench.searching import ROUNDS, alternating
from kbapi.search.documents import SearchDocument
from kbapi.search.engine import SearchQuery
from kbapi.search.engines import engine_names
from tests.search.in_database import any_engine
from tests.search.small_library import opened


@pytest.fixture(scope="module")
def made() -> list[SearchDocument]:
    return list(passages(2_000, todays()))


def test_passages_are_as_many_as_asked_for_and_in_order(made: list[SearchDocument]) -> None:
    assert len(made) == 2_000
    assert all(one.key < other.key for one, other in pairwise(made))
    assert len({document.text for document in made}) > 1_990


@pytest.mark.parametrize("name", engine_names())
def test_a_word_is_found_as_often_by_an_engine_as_by_the_plain_way(
    made: list[SearchDocument], tmp_path: Path, name: str, request: pytest.FixtureRequest
) -> None:
    plain = FullText(tmp_path / "plain", made)
    with opened(any_engine(name, request), tmp_path / "engine", made) as index:
        for word in ("fluoroscopy", "swelling", "allergic"):
            shown, counted = plain.searched(word)
            results = index.search(SearchQuery(word, limit=10))
            assert len(results.hits) == len(shown) == len(plain.ranked(word)) == 10
            assert results.total == pytest.approx(sum(times for _, _, times in counted), rel=0.1)
    plain.close()


def test_titles_are_as_many_as_asked_for() -> None:
    assert len({title.text for title in titles(500)}) == 500


def test_every_question_is_put_to_all_in_every_round() -> None:
    asked: list[tuple[str, str]] = []
    questions = ("what", "when", "where")
    times = alternating(
        {name: lambda text, name=name: asked.append((name, text)) for name in ("one", "other")}, questions
    )
    assert {name: len(taken) for name, taken in times.items()} == dict.fromkeys(("one", "other"), 3 * ROUNDS)
    assert all(asked.count((name, text)) == ROUNDS + 1 for name in ("one", "other") for text in questions)
    first = [name for name, _ in asked[::2]]
    assert first[:4] == ["other", "one", "other", "one"]
