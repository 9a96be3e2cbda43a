"""The words of the interface."""

from kbapi.web.wording import WORDS, word


def test_every_word_is_given_in_every_language() -> None:
    assert {language: set(words) ^ set(WORDS["en"]) for language, words in WORDS.items()} == {
        language: set() for language in WORDS
    }


def test_a_language_without_words_gets_the_english_ones() -> None:
    assert word("sources", "fr") == "Sources"
    assert word("sources", "es") == "Fuentes"
