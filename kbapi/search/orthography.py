"""British and American spelling brought to one form by general rules; no list of words stands here.

The form is for comparing only: it is applied to queries and documents alike and is never shown.
"""

import re

_AFTER_SYLLABLE = r"(?:(?<=[aeiouy][^aeiouy])|(?<=[aeiouy][^aeiouy]{2})|(?<=[aeiouy][^aeiouy]{3}))"
_VERB_ENDING = r"(?=(?:e|ed|es|er|ers|ing|ation|ations)$)"

_RULES = tuple(
    (re.compile(pattern), spelling)
    for pattern, spelling in (
        (r"ae|oe(?!$)", "e"),  # aesthetic, foetid
        (r"ph", "f"),  # sulphur
        (rf"{_AFTER_SYLLABLE}our|(?<=i)our", "or"),  # colour, behaviour; but not hour or four
        (rf"{_AFTER_SYLLABLE}is{_VERB_ENDING}", "iz"),  # organise; but not rise or raise
        (rf"ys{_VERB_ENDING}", "yz"),  # analyse
        (r"(?<=[a-z][a-z][btv])re(?=s?$)", "er"),  # centre, fibre
        (r"gramme(?=s?$)", "gram"),  # programme
        (r"logue(?=s?$)", "log"),  # catalogue
        (r"(?<=[aeious])k(?=o)", "c"),  # the Greek roots that are written with k or with c
    )
)
_ANY_RULE = re.compile("|".join(pattern.pattern for pattern, _ in _RULES))


def one_spelling(word: str) -> str:
    """The form shared by both spellings of a lower-case word."""
    if not _ANY_RULE.search(word):
        return word
    for pattern, spelling in _RULES:
        word = pattern.sub(spelling, word)
    return word


def near_spelling(word: str) -> str | None:
    """The other spelling where the two are also used to tell two things apart: a final `sc` and `sk`."""
    if word.endswith("sc"):
        return word[:-1] + "k"
    return word[:-1] + "c" if word.endswith("sk") else None
