"""Cleaning, folding, one spelling and stems."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbapi import search
from kbapi.search.analysis import (
    QUERY_LENGTH,
    QUERY_WORDS,
    STOP_WORDS,
    WORD_LENGTH,
    cleaned,
    fold,
    pieces_of,
    term_of,
    terms_of,
)
from kbapi.search.orthography import near_spelling, one_spelling
from tests.search.hostile import HOSTILE
from tests.work import LITTLE, processor_seconds

BRITISH_AND_AMERICAN = (
    "anaesthetic anesthetic, anaesthetist anesthetist, oedema edema, haemorrhage hemorrhage, haematoma "
    "hematoma, tumour tumor, tumours tumors, diarrhoea diarrhea, paralysed paralyzed, paralysing "
    "paralyzing, programme program, programmes programs, discography diskography, discogram diskogram, "
    "centre center, fibre fiber, litres liters, colour color, behaviour behavior, neighbour neighbor, "
    "harbour harbor, odour odor, favourite favorite, organise organize, organisation organization, "
    "sterilised sterilized, immunising immunizing, analyse analyze, orthopaedic orthopedic, oesophagus "
    "esophagus, leucocyte leukocyte, scoliosis skoliosis, sulphate sulfate, catalogue catalog, manoeuvre "
    "maneuver, travelling traveling, labelled labeled, paediatric pediatric, dyspnoea dyspnea, "
    "gynaecology gynecology, hospitalised hospitalized, theatre theater"
)
APART = (
    "hour or, four for, your yor, rise rize, shoe she, toe te, disc disk, ask asc, acre acer, numb number, "
    "block lock, drive driven, before befoer, poor por, tour tor"
)


@pytest.mark.parametrize("pair", BRITISH_AND_AMERICAN.split(", "))
def test_british_and_american_spelling_become_one_term(pair: str) -> None:
    british, american = pair.split()
    assert term_of(british) == term_of(american)


@pytest.mark.parametrize("pair", APART.split(", "))
def test_words_that_only_look_like_a_pair_stay_apart(pair: str) -> None:
    one, other = pair.split()
    assert term_of(one) != term_of(other)


def test_a_final_sc_and_sk_are_near_and_not_one() -> None:
    assert near_spelling("disc") == "disk"
    assert near_spelling("disk") == "disc"
    assert near_spelling("discs") is None


@given(st.text("abcdefghijklmnopqrstuvwxyz", max_size=40))
def test_the_one_spelling_of_a_spelling_is_itself(word: str) -> None:
    once = one_spelling(word)
    assert len(once) <= len(word)
    assert one_spelling(one_spelling(once)) == one_spelling(once)


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("Épidurale", "epidurale"),
        ("e\u0301pidurale", "epidurale"),
        ("ＡＢＣ", "abc"),
        ("Straße", "strasse"),
        ("İSTANBUL", "istanbul"),
        ("doctor's", "doctor"),
        ("doctor’s", "doctor"),
        ("don't", "dont"),
        ("ﬁne", "fine"),
        ("x" * 99, "x" * WORD_LENGTH),
    ],
)
def test_case_accents_width_and_apostrophes_are_folded(word: str, folded: str) -> None:
    assert fold(word) == folded


def test_a_hyphenated_word_counts_in_parts_and_whole() -> None:
    assert list(terms_of("x-ray, MRI-scan - an end-")) == [
        "x", "xray", "ray", "mri", "mriscan", "scan", "an", "end",
    ]  # fmt: skip


def test_a_query_is_cut_to_its_limits() -> None:
    assert cleaned("a" * 1000) == ["a" * WORD_LENGTH]
    many = cleaned(" ".join(f"w{number}" for number in range(1000)))
    assert many == [f"w{number}" for number in range(QUERY_WORDS)]
    assert cleaned(" " * QUERY_LENGTH + "late") == []
    assert cleaned("drive Drive DRIVE") == ["drive"]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:20]))
def test_cleaning_a_hostile_query_leaves_short_words_only(text: str) -> None:
    words = cleaned(text)
    assert len(words) <= QUERY_WORDS
    assert all(word.isalnum() and 0 < len(word) <= WORD_LENGTH for word in words)


@given(st.text())
def test_cleaning_never_fails(text: str) -> None:
    assert all(term_of(word) for word in cleaned(text))
    assert "".join(pieces_of(text)) == text
    assert all(term and not set(term) & set(" ^\t\n") for term in terms_of(text))


def test_stop_words_are_written_as_words_are_folded() -> None:
    assert {fold(word) for word in STOP_WORDS} == STOP_WORDS


def patterns() -> Iterator[re.Pattern[str]]:
    for found in pkgutil.iter_modules(search.__path__):
        module = importlib.import_module(f"{search.__name__}.{found.name}")
        for value in vars(module).values():
            entries = value if isinstance(value, tuple) else (value,)
            flat = [part for entry in entries for part in (entry if isinstance(entry, tuple) else (entry,))]
            yield from (part for part in flat if isinstance(part, re.Pattern))


@pytest.mark.parametrize(
    "text", ["a", "ae", "our", "a'", "[", "[a](", "\n", " ", "- ", "* ", "\\", "1.", "bour", "0. "]
)
def test_no_pattern_of_this_room_needs_long_for_any_text(text: str) -> None:
    assert len(set(patterns())) > 5
    for pattern in set(patterns()):
        long = text * (50_000 // len(text))
        assert processor_seconds(partial(pattern.sub, "", long)) < LITTLE, pattern.pattern
