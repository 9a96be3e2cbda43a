"""What is looked up for a query: each word with what it may also be, and what the person may have meant."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kbapi.knowledge.spelling import SHORTEST
from kbapi.search.analysis import STOP_WORDS, cleaned, term_of
from kbapi.search.lexicon import LONGEST_NAME, Lexicon
from kbapi.search.orthography import near_spelling

CORRECTED_WORDS = 6
"""Words of a query at most that are taken for misspellings."""
_CORRECTIONS = 3
_HALF = 3
"""Letters that each of two words written as one must have."""
_NEAR, _CORRECTED, _TITLE = 0.6, 0.7, 0.6
"""What another spelling, a correction and a title of another name count, against 1 for the word itself."""

Concept = Mapping[str, float]
"""The terms that one word of a query may stand as, each with its weight; the best one counts."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A concept for each word, further terms that only add to a score, and a better spelling."""

    concepts: tuple[Concept, ...]
    further: Concept
    did_you_mean: str | None

    @property
    def terms(self) -> frozenset[str]:
        """All terms; for highlighting."""
        return frozenset(self.further).union(*self.concepts)


@dataclass(frozen=True, slots=True)
class _Reading:
    """How a word is understood; `meant` are the words of the index in its place."""

    concepts: tuple[Concept, ...] = ()
    meant: str | None = None


def plan(text: str, lexicon: Lexicon) -> Plan:
    """The plan for a query as typed; it has no concepts when nothing in the query is known."""
    words = cleaned(text)
    telling = [word for word in words if word not in STOP_WORDS] or words
    readings = {word: reading for word in telling if (reading := _known(word, words, lexicon)).concepts}
    unknown = (word for word in telling if word not in readings and len(word) >= SHORTEST)
    for word, _ in zip(unknown, range(CORRECTED_WORDS), strict=False):
        readings[word] = _guessed(word, lexicon)
    concepts = tuple(concept for word in telling if word in readings for concept in readings[word].concepts)
    return Plan(concepts, _titles(words, lexicon), _did_you_mean(words, readings))


def _known(word: str, words: Sequence[str], lexicon: Lexicon) -> _Reading:
    term = term_of(word)
    terms = {near: _NEAR for near in [near_spelling(term)] if near}
    terms |= dict.fromkeys(map(term_of, _joins(word, words)), 1.0) | {term: 1.0}
    concept = {term: weight for term, weight in terms.items() if lexicon.knows(term)}
    return _Reading((concept,), word) if concept else _Reading()


def _joins(word: str, words: Sequence[str]) -> Iterator[str]:
    """The word written together with its neighbours."""
    for pair in pairwise(words):
        if word in pair and STOP_WORDS.isdisjoint(pair):
            yield "".join(pair)


def _guessed(word: str, lexicon: Lexicon) -> _Reading:
    if corrections := lexicon.corrections(word)[:_CORRECTIONS]:
        return _Reading((dict.fromkeys(map(term_of, corrections), _CORRECTED),), corrections[0])
    for cut in range(_HALF, len(word) - _HALF + 1):
        halves = word[:cut], word[cut:]
        if STOP_WORDS.isdisjoint(halves) and all(lexicon.knows(term_of(half)) for half in halves):
            return _Reading(tuple({term_of(half): _CORRECTED} for half in halves), " ".join(halves))
    return _Reading()


def _titles(words: Sequence[str], lexicon: Lexicon) -> Concept:
    """The terms of titles that the query gives another name."""
    found: dict[str, float] = {}
    for start in range(len(words)):
        for end in range(start + 1, min(start + LONGEST_NAME, len(words)) + 1):
            if not STOP_WORDS.issuperset(words[start:end]):
                terms = lexicon.title_terms(words[start:end])
                found |= dict.fromkeys(terms, _TITLE / max(len(terms), 1))
    return found


def _did_you_mean(words: Sequence[str], readings: Mapping[str, _Reading]) -> str | None:
    """The query in words of the index, when one of its words is not."""
    if all(reading.meant in (word, None) for word, reading in readings.items()):
        return None
    meant = (
        readings[word].meant if word in readings else word if word in STOP_WORDS else None for word in words
    )
    return " ".join(filter(None, meant))
