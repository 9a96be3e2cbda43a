"""How much a word counts by where it stands: BM25F, computed when a document is indexed, for every engine.

BM25F adds up the weights of a term over the fields of a document before it saturates them. With the usual
length of a document a constant, that is known without the other documents; only the rarity of a term is not.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from math import log1p

from kbapi.search.analysis import read_text
from kbapi.search.documents import SearchDocument

RECORD_WEIGHTS: Mapping[str, float] = {
    "title": 6.0,
    "also_called": 5.0,
    "search_words": 4.0,
    "questions": 2.0,
    "heading": 3.0,
    "text": 1.0,
}
"""Weights of the fields of a document that stands for a whole record."""
PART_WEIGHTS: Mapping[str, float] = {**RECORD_WEIGHTS, "title": 1.0, "also_called": 0.5, "search_words": 1.0}
"""Weights in a section or a fact, where the names of the record only say what it is about."""

_SATURATION = 1.6
_LENGTH_MATTERS = 0.4
_USUAL_LENGTH = 120.0
# Pages about pages stand behind those about the matter itself; facts are shorter and surer than sections.
_OF_KIND: Mapping[str, float] = {"candidacy_rule": 0.8, "source": 0.85, "topic": 0.85}
_OF_SECTION = 0.9
_AT_ALL = 0.1
"""What it adds to have a word at all: all words of a query count more than one of them often."""
IMPACT_STEPS = 64
"""Impacts are whole numbers: this many make up 1."""


def texts_by_field(document: SearchDocument) -> Iterator[tuple[str, str]]:
    """The texts of a document, each with the name of its field."""
    yield "title", document.title
    for field, texts in (
        ("also_called", document.also_called),
        ("search_words", document.search_words),
        ("questions", document.questions),
    ):
        yield from ((field, text) for text in texts)
    yield "heading", document.heading
    yield "text", document.text


def impacts(document: SearchDocument) -> dict[str, int]:
    """What each term of a document adds to a score, from 1 to 183, before its rarity is known.

    Each language is weighed on its own, so that a translation takes nothing from the words of the other.
    """
    most = _impacts(document)
    for version in document.translations:
        for term, impact in _impacts(version).items():
            most[term] = max(impact, most.get(term, 0))
    return most


def _impacts(document: SearchDocument) -> dict[str, int]:
    weights = RECORD_WEIGHTS if document.is_record else PART_WEIGHTS
    sums: dict[str, float] = defaultdict(float)
    length = 0
    for field, text in texts_by_field(document):
        terms, weight = read_text(text).terms, weights[field]
        length += len(terms)
        for term in terms:
            sums[term] += weight
    halfway = _SATURATION * (1 - _LENGTH_MATTERS + _LENGTH_MATTERS * length / _USUAL_LENGTH)
    most = (_SATURATION + 1) * _OF_KIND.get(document.kind, 1.0) * (_OF_SECTION if document.section else 1.0)
    counts = {
        weight: max(1, round(IMPACT_STEPS * most * (weight / (weight + halfway) + _AT_ALL)))
        for weight in set(sums.values())
    }
    return {term: counts[weight] for term, weight in sums.items()}


def rarity(holders: int, documents: int) -> float:
    """The weight of a term that so many of all documents hold; never below 0."""
    return log1p((documents - holders + 0.5) / (holders + 0.5))
