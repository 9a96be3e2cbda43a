"""Completions for a search box."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from kbapi.search.documents import Completion, completions_of
from kbapi.search.sorted_file import SortedFile
from kbapi.search.suggest import SUGGESTIONS, Suggestions, write_completions
from tests.search.hostile import EMPTY, HOSTILE
from tests.search.small_library import SMALL_LIBRARY

MANY = 5_000
LOOK_UPS = 8
"""Places that are looked for at most: four ranks in two spellings."""
REPEATED = 100
"""Lines read there at most, completions that were found before included."""


@pytest.fixture(scope="module")
def suggestions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Suggestions]:
    path = tmp_path_factory.mktemp("suggest") / "completions"
    write_completions(path, completions_of(SMALL_LIBRARY))
    opened = Suggestions(path)
    yield opened
    opened.close()


def texts(suggestions: Suggestions, text: str, limit: int = 10) -> list[str]:
    return [completion.text for completion in suggestions.suggest(text, limit)]


def test_a_title_completes_and_says_whose_it_is(suggestions: Suggestions) -> None:
    assert suggestions.suggest("fluo") == (Completion("Fluoroscopy", "term", "fluoroscopy"),)


def test_any_word_of_a_name_or_question_may_begin_the_match(suggestions: Suggestions) -> None:
    assert texts(suggestions, "inj") == ["Back injection", "Neck injection", "spinal injection"]
    assert texts(suggestions, "taxi a") == ["Is a taxi all right?"]


def test_texts_that_begin_with_it_come_first_and_names_before_questions(suggestions: Suggestions) -> None:
    assert texts(suggestions, "d") == [
        "Diskography",
        "Driving",
        "Compact disc",
        "Spine disk",
        "Can I drive home?",
        "What is the dye for?",
    ]


def test_case_accents_and_spelling_make_no_difference(suggestions: Suggestions) -> None:
    for typed in ("FLUO", "flúo", "ﬂuo", "ｆｌｕｏ"):
        assert texts(suggestions, typed) == ["Fluoroscopy"]
    assert texts(suggestions, "oede") == ["Edema"]
    assert texts(suggestions, "local anaesth") == ["Local anesthetic"]
    assert texts(suggestions, "disco") == ["Diskography"]


def test_a_space_ends_the_word(suggestions: Suggestions) -> None:
    assert texts(suggestions, "back ") == ["Back injection"]
    assert texts(suggestions, "bac ") == []
    assert texts(suggestions, "local anesthetic ") == ["Local anesthetic"]


def test_each_language_has_its_own_completions(suggestions: Suggestions) -> None:
    assert texts(suggestions, "man") == []
    assert suggestions.suggest("man", language="es") == (
        Completion("Manejar", "topic", "driving", language="es"),
    )
    assert suggestions.suggest("conducír", language="es")[0].asked
    assert suggestions.suggest("fluo", language="es") == ()


def test_equal_texts_are_given_once(tmp_path: Path) -> None:
    same = [
        Completion("Back back BACK", "topic", "t", asked=True),
        Completion("back  báck back", "term", "b"),
    ]
    write_completions(tmp_path / "completions", same)
    suggestions = Suggestions(tmp_path / "completions")
    assert suggestions.suggest("ba") == (Completion("back báck back", "term", "b"),)
    suggestions.close()


def test_the_number_of_completions_is_limited(suggestions: Suggestions) -> None:
    assert len(texts(suggestions, "i", limit=2)) == 2
    assert texts(suggestions, "i", limit=0) == texts(suggestions, "i", limit=-1) == []
    assert len(texts(suggestions, "i", limit=10_000)) <= SUGGESTIONS


def test_withdrawn_records_and_notices_do_not_complete(suggestions: Suggestions) -> None:
    assert texts(suggestions, "obsolete") == texts(suggestions, "everybody") == []


@pytest.mark.parametrize("text", EMPTY)
def test_a_text_without_words_completes_to_nothing(suggestions: Suggestions, text: str) -> None:
    assert texts(suggestions, text) == []


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:20]))
def test_a_hostile_text_is_harmless(suggestions: Suggestions, text: str) -> None:
    assert len(suggestions.suggest(text)) <= 10


def test_an_empty_library_completes_to_nothing(tmp_path: Path) -> None:
    write_completions(tmp_path / "completions", [])
    suggestions = Suggestions(tmp_path / "completions")
    assert suggestions.suggest("a") == ()
    suggestions.close()


def names(number: int) -> Iterator[str]:
    chance = random.Random(1)
    words = ["".join(chance.choices("abcdefghij", k=chance.randint(2, 9))) for _ in range(500)]
    return (" ".join(chance.choices(words, k=chance.randint(2, 8))) for _ in range(number))


def test_few_lines_are_read_however_many_there_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "completions"
    write_completions(
        path,
        (
            Completion(name, "term", f"t{number}", asked=number % 3 == 0)
            for number, name in enumerate(names(MANY))
        ),
    )
    read: list[int] = []
    line_at = SortedFile.line_at
    monkeypatch.setattr(SortedFile, "line_at", lambda *at: (read.append(at[1]), line_at(*at))[1])
    suggestions = Suggestions(path)
    for length in range(1, 5):
        for text in names(200):
            read.clear()
            suggestions.suggest(text[:length])
            assert len(read) < LOOK_UPS * path.stat().st_size.bit_length() + REPEATED
    suggestions.close()
