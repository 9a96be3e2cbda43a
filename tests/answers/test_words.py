"""Misspelt words are put right, names are found by their longest form, phrases come from where they stand."""

import pytest

from kbapi.answers.naming import Names
from kbapi.answers.phrases import Phrase, Role, phrases_of
from kbapi.answers.spelling import Speller
from kbapi.knowledge.record import Record
from tests.answers.small_garden import FALLING, RECORDS, claim

SPELLER = Speller({"glove": 3, "glowe": 1, "ladder": 2, "secateurs": 1, "saw": 5})


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ladder", "ladder"),
        ("lader", "ladder"),
        ("glvoe", "glove"),
        ("gloxe", "glove"),
        ("secatuers", "secateurs"),
        ("swa", "swa"),
        ("zebra", "zebra"),
        ("", ""),
        ("é", "é"),
        ("12345", "12345"),
    ],
)
def test_a_word_becomes_the_nearest_known_one(written: str, meant: str) -> None:
    assert SPELLER.corrected(written) == meant


def test_the_longest_name_wins_and_of_equals_the_earlier() -> None:
    names = Names(
        [
            Record("procedure", "saw", "saw"),
            Record("procedure", "chain", "chain saw"),
            Record("procedure", "axe", "axe"),
        ],
        str.split,
    )
    assert names.named_in(["a", "chain", "saw", "or", "an", "axe"]) == ("chain", ("chain", "saw"))
    assert names.named_in(["axe", "or", "saw"]) == ("axe", ("axe",))
    assert names.named_in(["a", "spade"]) is None


def test_a_name_of_a_general_record_is_no_name() -> None:
    work = Record("procedure", "work", "work")
    names = Names([Record("procedure", "dig", "dig", search_words=("work",))], str.split, [work])
    assert names.named_in(["work"]) is None
    assert names.named_in(["dig"]) == ("dig", ("dig",))


def test_phrases_are_questions_statements_and_names() -> None:
    found = list(phrases_of(RECORDS))
    assert Phrase(Role.TOPIC_QUESTION, "tools", "which tools do I need") in found
    assert Phrase(Role.CLAIM_QUESTION, "F002", "is a quarter of an hour enough") in found
    assert Phrase(Role.GAP_QUESTION, "cost", "how much money") in found
    assert Phrase(Role.STATEMENT, "F003", "Bring leather gloves and a saw.") in found
    assert Phrase(Role.NAME, "F005", FALLING.title) in found
    assert claim("F004", "").id in {phrase.target for phrase in found}


def test_the_name_of_a_procedure_tells_no_claims_apart() -> None:
    assert not [
        phrase for phrase in phrases_of(RECORDS) if phrase.role is Role.NAME and phrase.target == "F004"
    ]
