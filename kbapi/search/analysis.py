"""From text to terms, for documents and queries alike: cleaning, folding, one spelling, stems."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from whoosh.lang.porter2 import stem

from kbapi.search.orthography import one_spelling

QUERY_LENGTH = 256
"""Characters of a query that are read."""
QUERY_WORDS = 16
"""Different words of a query that are looked up."""
WORD_LENGTH = 40
"""Characters of a word that count."""
REMEMBERED = 20_000
"""Words whose terms a process remembers."""
REMEMBERED_TEXTS = 256
"""Texts of documents that are not read again at once: names of a record stand in each of its parts."""

HYPHENS = frozenset("-\u2010\u2011")
"""What joins the parts of a word; U+2010 and U+2011 are the typographic hyphens."""
_WORD = re.compile(r"([^\W_]+(?:['’][^\W_]+)*)")

_SMALL_WORDS = (
    "a about all also am an and any are arent as at be because been being both but by can cant could "
    "couldnt did didnt do does doesnt doing done dont each else ever for from get gets getting give go "
    "goes going got had has hasnt have havent having he her here hers hes him his how i id if ill im in "
    "into is isnt it its ive just let like many may me might more most much must my myself no nor not now "
    "of on only or other our ours over own please quite really same shall she should shouldnt so some "
    "such than that the their theirs them then there these they this those through to too us very was "
    "wasnt we were what whats when where which while who whom whos whose why will with wont would wouldnt "
    "yes yet you your youre yours"
)
_SMALL_SPANISH_WORDS = (
    "al como cual cuales cuando cuanta cuantas cuanto cuantos de del donde el ella ello en era eran es "
    "esa ese eso esta estas este esto estos fue ha han hay la las le les lo los mi mis muy ni o para pero "
    "por porque pueda puede pueden puedo que quien se sea ser si sin sobre son su sus tan tener tengo "
    "tiene tienen tu tus un una unas uno unos usted y ya"
)
STOP_WORDS = frozenset(_SMALL_WORDS.split()) | frozenset(_SMALL_SPANISH_WORDS.split())
"""Words that say how something is asked, not what; `before` and `after` are not among them."""


def pieces_of(text: str) -> list[str]:
    """A text cut up: what stands between words has even numbers, the words as written have odd ones."""
    return _WORD.split(text)


def words_of(text: str) -> list[str]:
    """The folded words of a text in order."""
    return list(filter(None, map(fold, pieces_of(text)[1::2])))


def terms_of(text: str) -> list[str]:
    """The terms under which a text is found; the parts of a hyphenated word count alone and together."""
    return _terms(pieces_of(text))


class WordsAndTerms(NamedTuple):
    """What `words_of` and `terms_of` find in a text."""

    words: tuple[str, ...]
    terms: tuple[str, ...]


@lru_cache(maxsize=REMEMBERED_TEXTS)
def read_text(text: str) -> WordsAndTerms:
    """Words and terms of a text of ours, remembered for a while; never for what somebody asks."""
    pieces = pieces_of(text)
    return WordsAndTerms(tuple(filter(None, map(fold, pieces[1::2]))), tuple(_terms(pieces)))


def _terms(pieces: list[str]) -> list[str]:
    if HYPHENS.isdisjoint(pieces[2:-1:2]):
        return [term_of(word) for word in map(fold, pieces[1::2]) if word]
    terms: list[str] = []
    for number in range(1, len(pieces), 2):
        if word := fold(pieces[number]):
            terms.append(term_of(word))
            if pieces[number + 1] in HYPHENS and number + 2 < len(pieces):
                terms.append(term_of(word + fold(pieces[number + 2])))
    return terms


def cleaned(query: str) -> list[str]:
    """The different folded words of a query, in order, within the limits of this module."""
    # Cut first, so that what is sent costs nothing, and again, because normalising may lengthen.
    text = unicodedata.normalize("NFKC", query[:QUERY_LENGTH])[:QUERY_LENGTH]
    return list(dict.fromkeys(words_of(text)))[:QUERY_WORDS]


@lru_cache(maxsize=REMEMBERED)
def fold(word: str) -> str:
    """The word without case, accents, apostrophes and a possessive ending."""
    if word.isascii():
        plain = word.lower()
    else:
        plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", word).casefold())
    bare = plain.replace("’", "'").removesuffix("'s")
    return "".join(filter(str.isalnum, bare))[:WORD_LENGTH]


@lru_cache(maxsize=REMEMBERED)
def term_of(folded: str) -> str:
    """The term of a folded word: its stem in the one spelling."""
    term: str = stem(one_spelling(folded))
    return term


@lru_cache(maxsize=REMEMBERED)
def written_term(word: str) -> str:
    """The term of a word as it is written."""
    return term_of(fold(word))
