"""Puts misspelt words of a question right, by the vocabulary of the phrases."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from kbapi.knowledge.spelling import allowed_edits, edits_between

SHARED_LETTERS = 2
"""A candidate shares two letters in a row with the word; otherwise it is not looked at."""


class Speller:
    """Knows the vocabulary by pairs of letters."""

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        self._times = vocabulary
        self._by_pair: dict[str, list[str]] = defaultdict(list)
        for word in vocabulary:
            for pair in _pairs(word):
                self._by_pair[pair].append(word)

    def corrected(self, term: str) -> str:
        """The known term nearest to an unknown one, or the term itself."""
        edits = allowed_edits(term)
        if term in self._times or not edits:
            return term
        found = [
            (score, other) for other in self._like(term) if (score := self._distance(term, other, edits))
        ]
        return min(found)[1] if found else term

    def _like(self, term: str) -> Sequence[str]:
        counts: dict[str, int] = defaultdict(int)
        for pair in _pairs(term):
            for word in self._by_pair.get(pair, ()):
                counts[word] += 1
        enough = max(1, len(term) - 5)
        return [word for word, count in counts.items() if count >= enough and abs(len(word) - len(term)) <= 2]

    def _distance(self, term: str, other: str, edits: int) -> tuple[int, bool, int] | None:
        found = edits_between(term, other, edits)
        return None if found is None else (found, other[0] != term[0], -self._times[other])


def _pairs(word: str) -> set[str]:
    return {word[place : place + SHARED_LETTERS] for place in range(len(word) - 1)}
