"""Terms of a text in each language in which questions are read: words cut apart, folded, and stemmed."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from whoosh.lang.snowball.spanish import SpanishStemmer

from kbapi.search.analysis import REMEMBERED, STOP_WORDS, fold, term_of

_BETWEEN_WORDS = re.compile(r"[^\w'’]+|_")
_SPANISH = SpanishStemmer()
_SPANISH_SMALL_WORDS = (
    "a al algo alguien ante antes aqui asi aun cada como con cual cuales cuando cuanta cuantas cuanto "
    "cuantos de debe debo del desde despues donde dos durante el ella ellos en entre era es esa ese eso "
    "esta estan estar este esto estoy fue ha hace hacen hacer hago hasta hay he la las le les lo los "
    "mas me mi mis mucho muy nada ni no nos o otra otro para pero poco por porque puede puedo pueden "
    "que quien quienes se sea ser si sin sobre son soy su sus tambien tan te tengo tiene tienen tienes "
    "todo tu tus un una unas uno unos va van voy y ya yo"
)


@lru_cache(maxsize=REMEMBERED)
def _spanish_term(folded: str) -> str:
    term: str = _SPANISH.stem(folded)
    return term


_TERM: Mapping[str, Callable[[str], str]] = {"en": term_of, "es": _spanish_term}
SMALL_WORDS: Mapping[str, frozenset[str]] = {"en": STOP_WORDS, "es": frozenset(_SPANISH_SMALL_WORDS.split())}
"""Words that say how something is asked rather than what, by language."""


def terms_in(language: str) -> Callable[[str], Sequence[str]]:
    """The function that gives the terms of a text in a language, in order."""
    term = _TERM[language]

    def terms(text: str) -> list[str]:
        return [term(folded) for word in _BETWEEN_WORDS.split(text) if (folded := fold(word))]

    return terms
