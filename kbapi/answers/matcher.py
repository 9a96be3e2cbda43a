"""How alike a question and known phrases are: cosine of terms and pairs of terms, rare ones weighing more."""

import math
from array import array
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kbapi.answers.features import Features, Rows, with_pairs
from kbapi.answers.phrases import Phrase, Role

Terms = Callable[[str], Sequence[str]]
"""The terms of a text in one language: folded, stemmed, in order."""

PAIR = 0.6
"""What a pair of terms weighs against a single term as rare."""
SMALL = 0.4
"""What a small word weighs against another as rare: `how long` and `how often` differ by little else."""
UNKNOWN = 0.5
"""What a term that no phrase has weighs: it speaks against every match, but may only be a misspelling."""
FAINT = 0.6
"""What a term of the procedure's name still weighs once the procedure is understood."""
POOLED = {Role.CLAIM_QUESTION: 1.0, Role.STATEMENT: 1.5, Role.NAME: 0.7}
"""What the phrases of a claim add to all its words taken together."""
KINDS = ("claim", "topic", "gap")
"""What all words are taken together of."""


class Matcher:
    """Compares questions with all phrases; the cost grows with what matches, not with all there is."""

    def __init__(self, phrases: Iterable[Phrase], terms: Terms, small: frozenset[str]) -> None:
        self._small = small
        kept = list(phrases)
        targets = [(phrase.role, phrase.target) for phrase in kept]
        self._features = Features(terms(phrase.text) for phrase in kept)
        self._postings = self._features.of_phrases.inverted(len(self._features))
        self._unknown = math.log(1 + len(targets)) * UNKNOWN
        self._weights = self._weighed(len(targets))
        self._norms = self._lengths(len(targets))
        # Phrases point at their targets by number: numbers are added up faster than names are looked up.
        self._targets = list(dict.fromkeys(targets))
        numbers = {target: number for number, target in enumerate(self._targets)}
        self._target_of = array("I", (numbers[target] for target in targets))
        self._pool = _Pool(targets, self._postings, self._weights)

    @cached_property
    def vocabulary(self) -> Mapping[str, int]:
        """Every single term with the number of phrases that have it."""
        return {term: len(self._postings[number]) for term, number in self._features.words.items()}

    def likeness(self, terms: Sequence[str], faint: Container[str] = ()) -> "Likeness":
        """How like a question each target is, from 0 to 1: by its best phrase, and by all its words."""
        known: list[tuple[int, float]] = []
        squares = 0.0
        for feature in sorted(frozenset(with_pairs(terms))):
            number = self._features.number(feature)
            weight = self._asked(feature, number, faint)
            squares += weight * weight
            if number is not None:
                known.append((number, weight))
        length = math.sqrt(squares) or 1.0
        return Likeness(self._best(known, length), self._pool.likeness(known, length))

    def _best(self, asked: Sequence[tuple[int, float]], length: float) -> dict[Role, dict[str, float]]:
        shared: dict[int, float] = defaultdict(float)
        for feature, weight in asked:
            part = weight * self._weights[feature]
            for phrase in self._postings[feature]:
                shared[phrase] += part
        found = [0.0] * len(self._targets)
        norms, target_of = self._norms, self._target_of
        for phrase, weight in shared.items():
            likeness, target = weight / norms[phrase], target_of[phrase]
            if likeness > found[target]:
                found[target] = likeness
        best: dict[Role, dict[str, float]] = {role: {} for role in Role}
        for (role, name), likeness in zip(self._targets, found, strict=True):
            if likeness:
                best[role][name] = likeness / length
        return best

    def _weighed(self, phrases: int) -> Sequence[float]:
        """What each feature weighs."""
        shares = array("d", [PAIR]) * len(self._features)
        for term, number in self._features.words.items():
            shares[number] = self._share(term)
        return array(
            "d",
            (
                math.log(1 + phrases / (1 + len(self._postings[feature]))) * share
                for feature, share in enumerate(shares)
            ),
        )

    def _lengths(self, phrases: int) -> Sequence[float]:
        """How long each phrase is, all that it has taken together."""
        squares = array("d", bytes(8 * phrases))
        for feature, weight in enumerate(self._weights):
            square = weight**2
            for phrase in self._postings[feature]:
                squares[phrase] += square
        return array("d", (math.sqrt(square) or 1.0 for square in squares))

    def _asked(self, feature: str, number: int | None, faint: Container[str]) -> float:
        """What a feature of the question weighs; those of a name that is understood already, less."""
        weight = self._unknown * self._share(feature) if number is None else self._weights[number]
        return weight * FAINT if all(term in faint for term in feature.split()) else weight

    def _share(self, feature: str) -> float:
        return (SMALL if feature in self._small else 1.0) * (PAIR if " " in feature else 1.0)


@dataclass(frozen=True, slots=True)
class Likeness:
    """What a question is like: by role its targets with their best phrase, and by kind with all their words.

    Kinds are claim, topic and gap; what a question is not like at all is left out.
    """

    best: Mapping[Role, Mapping[str, float]]
    together: Mapping[str, Mapping[str, float]]

    def targets(self, *roles: Role) -> set[str]:
        """The targets that are like the question at all in some roles."""
        return {target for role in roles for target in self.best[role]}


class _Pool:
    """All words of a target together, as one long phrase."""

    def __init__(
        self,
        targets: Sequence[tuple[Role, str]],
        postings: Rows,
        weights: Sequence[float],
    ) -> None:
        keys = [(_kind(role), target) for role, target in targets]
        self._keys = list(dict.fromkeys(keys))
        numbers = {key: number for number, key in enumerate(self._keys)}
        number_of = array("I", map(numbers.__getitem__, keys))
        count_of = array("d", (POOLED.get(role, 1.0) for role, _ in targets))
        squares = array("d", bytes(8 * len(self._keys)))
        # What a feature weighs with each of its targets stands in the same place as the target's number.
        self._parts = array("d")

        def pooled() -> Iterator[Iterable[int]]:
            for feature, weight in enumerate(weights):
                counts: dict[int, float] = defaultdict(float)
                for phrase in postings[feature]:
                    counts[number_of[phrase]] += count_of[phrase]
                for number, count in counts.items():
                    part = weight * _damped(count)
                    squares[number] += part * part
                    self._parts.append(part)
                yield counts

        self._postings = Rows(pooled())
        self._norms = array("d", map(math.sqrt, squares))

    def likeness(self, asked: Sequence[tuple[int, float]], length: float) -> dict[str, dict[str, float]]:
        shared = [0.0] * len(self._keys)
        for feature, weight in asked:
            parts = self._parts[self._postings.place(feature)]
            for number, part in zip(self._postings[feature], parts, strict=True):
                shared[number] += weight * part
        found: dict[str, dict[str, float]] = {kind: {} for kind in KINDS}
        for (kind, target), weight, norm in zip(self._keys, shared, self._norms, strict=True):
            if weight:
                found[kind][target] = weight / (length * norm)
        return found


def _damped(count: float) -> float:
    """What comes often counts more, but not as many times more."""
    return 1 + math.log(count) if count > 1 else count


def _kind(role: Role) -> str:
    return {Role.TOPIC_QUESTION: "topic", Role.GAP_QUESTION: "gap"}.get(role, "claim")
