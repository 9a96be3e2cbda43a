"""How hard an English text is to read, by the formula of Flesch and Kincaid; counts, and judges nothing.

A syllable is a run of vowels, corrected for what English does not speak; that is right for nine words in ten.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from kbapi.knowledge.link import without_links

_WORD = re.compile(r"[^\W_]+(?:['’&-][^\W_]+)*")
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’)]*\s+(?=[\"“‘(]*[A-Z0-9])")
_APOSTROPHE = re.compile("['’]")
_LETTERS = re.compile(r"[^\W\d_]+")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(
    r"""
    (?<=[^aeioul])e$ | (?<=[aeiouy]l)e$     # made, whole; but not little, nor be
    | (?<=[^aeioudt])ed$                    # stopped; but not started
    | (?<=[^aeiouscxzgh])es$                # makes; but not doses
    | (?<=[^aeiou])e(?=ly$|ment|ful|less)   # rarely, movement
    | (?<=som)e(?=[a-z])                    # sometimes
    """,
    re.VERBOSE,
)
_TWO_IN_ONE = re.compile(
    r"(?<![tcsgx])i[ao]|iu|(?<!p)eo|(?<!q)u[ao]|(?<=[aeouy])ing|ea$|creat|react|(?<![tr])ie[tn]|sm$"
)
"""Vowels side by side that are spoken apart."""


def plain_words(text: str) -> str:
    """A text as it is read aloud: links by their words, without emphasis."""
    return without_links(text).replace("*", "")


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph."""
    return [part for part in _SENTENCE_END.split(text.strip()) if part]


def words(text: str) -> list[str]:
    """The words of a text; a number is one."""
    return _WORD.findall(text)


@lru_cache(20_000)
def syllables(word: str) -> int:
    """About how many syllables a word has, at least one."""
    small = _APOSTROPHE.sub("", word.lower())
    if not small.isalpha():
        return sum(syllables(part) for part in _LETTERS.findall(small)) or 1
    bare = _SILENT.sub("", small)
    count = len(_VOWELS.findall(bare)) + len(_TWO_IN_ONE.findall(bare))
    return max(count, 1)


def grade(texts: Iterable[str]) -> float:
    """The school grade whose pupils can read the paragraphs; 0 for none."""
    found = [sentence for text in texts for sentence in sentences(text)]
    read = [word for sentence in found for word in words(sentence)]
    if not read:
        return 0.0
    return 0.39 * len(read) / len(found) + 11.8 * sum(map(syllables, read)) / len(read) - 15.59
