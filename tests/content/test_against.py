"""No sentence of a document stands in what is published, however it is dressed up."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbapi.content.against import copied_runs, read_documents, words_of
from kbapi.errors import BadSettingError
from kbapi.kinds import decoded
from kbapi.knowledge.claim import Fact
from kbapi.knowledge.library import Library
from kbapi.knowledge.provenance import LeftOut, Source
from kbapi.knowledge.record import Record, Section
from kbapi.knowledge.translation import Translation
from tests.knowledge.builders import library

SENTENCE = "The gardener should always tie the long rope to a strong branch."
DOCUMENTS = {"leaflet.txt": f"Welcome.\n\n{SENTENCE}\nGoodbye.", "other.txt": "Nothing of interest."}


def saying(text: str) -> Library:
    """A library with one page that says a text."""
    return library(Record("term", "rope", "Rope", sections=(Section("what-it-means", "What", text),)))


def runs(text: str, longest: int = 7, documents: dict[str, str] | None = None) -> list[str]:
    """What is found in a text."""
    return [problem.message for problem in copied_runs(saying(text), documents or DOCUMENTS, longest)]


@pytest.mark.parametrize(
    "text",
    [
        SENTENCE,
        SENTENCE.upper(),
        "the gardener should always, TIE the long rope!",
        "We say: the gardener should always tie the\nlong rope. [F001]",
        "the gardener should [F001] always tie [F002, F003] the long rope [editorial]",
        "the **gardener** should *always* tie the [long rope](../terms/rope.md)",
        "- the gardener should always\n  tie the long rope",
        "the gardener should always tie the lo\u00adng rope".replace("\u00ad", ""),
    ],
    ids=range(8),
)
def test_eight_words_in_a_row_are_found_whatever_stands_between_them(text: str) -> None:
    [message] = runs(text)
    assert "words in a row as in leaflet.txt" in message
    assert "the gardener should always tie the long rope" in message


@pytest.mark.parametrize(
    "text",
    [
        "the gardener should always tie the long",
        "the gardener should always tie the old long rope",
        "the gardener should always. tie the rope long to a branch",
        "- the gardener should always tie\n- the long rope",
        "the gardener should always tie\n\nthe long rope",
        "",
    ],
    ids=range(6),
)
def test_seven_words_or_other_words_are_fine(text: str) -> None:
    assert runs(text) == []


def test_the_longest_run_is_named_once_with_its_length() -> None:
    [message] = runs(f"First of all: {SENTENCE} That is all.")
    assert message == (
        "12 words in a row as in leaflet.txt: reword "
        "`the gardener should always tie the long rope to a strong branch`"
    )


def test_of_several_places_that_with_the_longest_run_is_named() -> None:
    documents = {"a.txt": "a b c d. x", "b.txt": "a b c e. a b c d e f"}
    [message] = runs("a b c d e", 2, documents)
    assert message.startswith("5 words in a row as in b.txt")


def test_two_runs_that_overlap_are_both_found() -> None:
    documents = {"a.txt": "a b c d", "b.txt": "c d e f"}
    assert [message.partition(" words")[0] for message in runs("a b c d e f", 2, documents)] == ["4", "4"]


def test_apostrophes_accents_and_hyphens_hide_nothing() -> None:
    assert words_of("Don\u2019t re-use a Cafe\u0301 STRASSE") == words_of(
        "don't re use a caf\u00e9 stra\u00dfe"
    )


@pytest.mark.parametrize("place", ["title", "summary", "also_called", "answer", "disagreement", "because"])
def test_every_published_text_is_compared(place: str) -> None:
    record = {
        "title": Record("term", "rope", SENTENCE),
        "summary": Record("term", "rope", "Rope", summary=SENTENCE),
        "also_called": Record("term", "rope", "Rope", also_called=("Cord", SENTENCE)),
        "answer": Record("term", "rope", "Rope", facts=(Fact("definition", SENTENCE),)),
        "disagreement": Record(
            "term", "rope", "Rope", facts=(Fact("definition", "A.", disagreement=SENTENCE),)
        ),
        "because": decoded(
            "candidacy_rule",
            '{"kind":"candidacy_rule","id":"rope","title":"Rope","details":{"number":"CR01","procedures":[],'
            f'"when":{{"operator":"always"}},"outcome":"ask_first","strength":"a","because":"{SENTENCE}","claims":[]}}}}',
        ),
    }[place]
    [problem] = copied_runs(library(record), DOCUMENTS)
    assert place in problem.pointer


def test_the_title_of_a_document_and_the_headings_in_it_may_be_named() -> None:
    left_out = (LeftOut(where=SENTENCE, reason="It is long."),)
    details = Source(organisation="a", country="US", language="en", audience="all", left_out=left_out)
    assert list(copied_runs(library(Record("source", "leaflet", SENTENCE, details=details)), DOCUMENTS)) == []


@pytest.mark.parametrize(("kind", "found"), [("source", 0), ("term", 1)])
def test_so_may_they_in_a_translation_of_a_source(kind: str, found: int) -> None:
    details = Translation(language="es", of_kind=kind, of_id="leaflet", translates="")
    page = Record("translation", "leaflet", SENTENCE, details=details)
    assert len(list(copied_runs(library(page), DOCUMENTS))) == found


@given(
    st.lists(st.sampled_from("abc"), max_size=30),
    st.lists(st.sampled_from("abc"), max_size=30),
    st.integers(1, 4),
)
def test_exactly_what_a_plain_comparison_finds_is_found(
    ours: list[str], theirs: list[str], longest: int
) -> None:
    size = longest + 1
    grams = {tuple(theirs[n : n + size]) for n in range(len(theirs) - size + 1)}
    expected = any(tuple(ours[n : n + size]) in grams for n in range(len(ours) - size + 1))
    assert bool(runs(" ".join(ours), longest, {"a.txt": " ".join(theirs)})) == expected


def test_long_and_repetitive_texts_are_compared_in_linear_time() -> None:
    words = [f"w{number}" for number in range(100_000)]
    started = time.perf_counter()
    assert runs(" ".join(words[::2]), 7, {"a.txt": " ".join(words)}) == []
    assert len(runs("a " * 2_000, 7, {"a.txt": "a " * 20_000})) == 1
    assert time.perf_counter() - started < 5


def test_documents_are_read_from_a_folder_and_below(tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "a.txt").write_text("A", encoding="utf-8")
    (tmp_path / "more" / "b.md").write_text("B", encoding="utf-8")
    assert read_documents(tmp_path) == {"a.txt": "A", "more/b.md": "B"}


def test_a_folder_without_documents_or_with_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadSettingError, match="holds no documents"):
        read_documents(tmp_path)
    (tmp_path / "scan.pdf").write_bytes(b"%PDF\xff")
    with pytest.raises(BadSettingError, match=r"scan.pdf is not UTF-8 text"):
        read_documents(tmp_path)
