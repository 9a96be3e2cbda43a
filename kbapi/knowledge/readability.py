"""Reading grade by Flesch-Kincaid (Kincaid et al. 1975), with syllables counted by vowel groups."""

import re

METRIC = "flesch-kincaid-grade"

_WORD = re.compile(r"[A-Za-z]+(?:'[a-z]+)?")
_SENTENCE_END = re.compile(r"[.!?:](?:\s|$)|\n")
_VOWELS = re.compile(r"[aeiouy]+")


def reading_grade(text: str) -> int | None:
    """The US school grade of an English text in tenths (75 is grade 7.5); None for a text without words."""
    words = _WORD.findall(text)
    if not words:
        return None
    sentences = max(1, sum(1 for part in _SENTENCE_END.split(text) if _WORD.search(part)))
    syllables = sum(map(syllables_in, words))
    grade = 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59
    return round(grade * 10)


def syllables_in(word: str) -> int:
    """An estimate for an English word: its vowel groups, less a silent final e."""
    lower = word.lower()
    groups = len(_VOWELS.findall(lower))
    silent = lower.endswith("e") and not lower.endswith(("le", "ee", "ye"))
    ending = lower.endswith(("es", "ed")) and not lower.endswith(
        ("ted", "ded", "ses", "ces", "zes", "shes", "ches")
    )
    return max(1, groups - (silent or ending))
