"""How alike a question and known phrases are: cosine of terms and pairs of terms, rare ones weighing more."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from itertools import pairwise

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


class Matcher:
    """Compares questions with all phrases; the cost grows with what matches, not with all there is."""

    def __init__(self, phrases: Iterable[Phrase], terms: Terms, small: frozenset[str]) -> None:
        self._small = small
        self._targets: list[tuple[Role, str]] = []
        self._postings: dict[str, list[int]] = defaultdict(list)
        bags: list[frozenset[str]] = []
        for phrase in phrases:
            bag = frozenset(with_pairs(terms(phrase.text)))
            for feature in bag:
                self._postings[feature].append(len(bags))
            bags.append(bag)
            self._targets.append((phrase.role, phrase.target))
        self._unknown = math.log(1 + len(bags)) * UNKNOWN
        self._weights = {feature: self._weight(feature, len(bags)) for feature in self._postings}
        self._norms = [self._length(bag) for bag in bags]
        self._pool = _Pool(zip(self._targets, bags, strict=True), self._weights)

    @property
    def vocabulary(self) -> Mapping[str, int]:
        """Every single term with the number of phrases that have it."""
        return {feature: len(found) for feature, found in self._postings.items() if " " not in feature}

    def likeness(self, terms: Sequence[str], faint: Container[str] = ()) -> "Likeness":
        """How like a question each target is, from 0 to 1: by its best phrase, and by all its words."""
        asked = {feature: self._asked(feature, faint) for feature in sorted(frozenset(with_pairs(terms)))}
        length = math.sqrt(sum(weight * weight for weight in asked.values())) or 1.0
        shared: dict[int, float] = defaultdict(float)
        for feature, weight in asked.items():
            part = weight * self._weights.get(feature, 0.0)
            for phrase in self._postings.get(feature, ()):
                shared[phrase] += part
        best: dict[Role, dict[str, float]] = {role: {} for role in Role}
        for phrase, weight in shared.items():
            role, target = self._targets[phrase]
            found = weight / (length * self._norms[phrase])
            if found > best[role].get(target, 0.0):
                best[role][target] = found
        return Likeness(best, self._pool.likeness(asked, length))

    def _length(self, features: Iterable[str]) -> float:
        squares = sum(
            self._weights.get(feature, self._unknown * self._share(feature)) ** 2 for feature in features
        )
        return math.sqrt(squares) or 1.0

    def _asked(self, feature: str, faint: Container[str]) -> float:
        """What a feature of the question weighs; those of a name that is understood already, less."""
        weight = self._weights.get(feature, self._unknown * self._share(feature))
        return weight * FAINT if all(term in faint for term in feature.split()) else weight

    def _weight(self, feature: str, phrases: int) -> float:
        return math.log(1 + phrases / (1 + len(self._postings[feature]))) * self._share(feature)

    def _share(self, feature: str) -> float:
        return (SMALL if feature in self._small else 1.0) * (PAIR if " " in feature else 1.0)


class Likeness:
    """What a question is like, by role and target."""

    def __init__(
        self, best: Mapping[Role, Mapping[str, float]], pooled: Mapping[tuple[str, str], float]
    ) -> None:
        self._best = best
        self._pooled = pooled

    def best(self, role: Role, target: str) -> float:
        """The likeness of the best phrase that a target has in a role."""
        return self._best[role].get(target, 0.0)

    def together(self, kind: str, target: str) -> float:
        """The likeness of all words of a target together; kinds are claim, topic and gap."""
        return self._pooled.get((kind, target), 0.0)

    def targets(self, *roles: Role) -> set[str]:
        """The targets that are like the question at all in some roles."""
        return {target for role in roles for target in self._best[role]}


class _Pool:
    """All words of a target together, as one long phrase."""

    def __init__(
        self, bags: Iterable[tuple[tuple[Role, str], frozenset[str]]], weights: Mapping[str, float]
    ) -> None:
        counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for (role, target), bag in bags:
            for feature in bag:
                counts[_kind(role), target][feature] += POOLED.get(role, 1.0)  # type: ignore[assignment]  # floats add too
        self._weights = weights
        self._postings: dict[str, list[tuple[tuple[str, str], float]]] = defaultdict(list)
        self._norms: dict[tuple[str, str], float] = {}
        for key, features in counts.items():
            parts = {
                feature: weights[feature] * (1 + math.log(count) if count > 1 else count)
                for feature, count in features.items()
            }
            self._norms[key] = math.sqrt(sum(part * part for part in parts.values()))
            for feature, part in parts.items():
                self._postings[feature].append((key, part))

    def likeness(self, asked: Mapping[str, float], length: float) -> dict[tuple[str, str], float]:
        shared: dict[tuple[str, str], float] = defaultdict(float)
        for feature, weight in asked.items():
            for key, part in self._postings.get(feature, ()):
                shared[key] += weight * part
        return {key: weight / (length * self._norms[key]) for key, weight in shared.items()}


def _kind(role: Role) -> str:
    return {Role.TOPIC_QUESTION: "topic", Role.GAP_QUESTION: "gap"}.get(role, "claim")


def with_pairs(terms: Sequence[str]) -> list[str]:
    """The terms and each two that follow one another."""
    return [*terms, *(f"{one} {other}" for one, other in pairwise(terms))]
