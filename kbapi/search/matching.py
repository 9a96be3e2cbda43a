"""What makes a document a match and what it scores, in whole numbers: every engine counts the same.

A sum of whole numbers is the same in whatever order it is made, also in the 24 bits of a small float.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from kbapi.search.plan import Concept, Plan
from kbapi.search.weighting import IMPACT_STEPS, rarity

COVERING = 8
"""Words of a query, the most telling ones, of which a match has a part; others only add to scores."""
_ENOUGH = 0.4
"""The part of what the best match covers of a query that makes a document a match."""
_WEIGHT_STEPS = 64
_SCORE_STEPS = IMPACT_STEPS * _WEIGHT_STEPS

Weights = dict[str, int]
"""By term, what the impact of the term is multiplied with."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A plan with the weights of its terms in one index.

    `covering` are concepts with what each covers, the most telling first; of the terms of a concept, be it
    there or in `adding`, the best counts. The terms of `further` count each.
    """

    covering: tuple[tuple[int, Weights], ...]
    adding: tuple[Weights, ...]
    further: Weights


def weighed(plan: Plan, holders: Callable[[str], int], documents: int) -> Weighed:
    """The weights of a plan in an index with so many documents, `holders` of which have a term."""

    def telling(term: str) -> float:
        return rarity(holders(term), documents)

    def weights(concept: Concept) -> Weights:
        return {term: _steps(telling(term) * factor) for term, factor in concept.items()}

    concepts = [(_steps(max(map(telling, concept))), weights(concept)) for concept in plan.concepts]
    concepts.sort(key=lambda concept: -concept[0])
    adding = tuple(terms for _, terms in concepts[COVERING:])
    return Weighed(tuple(concepts[:COVERING]), adding, weights(plan.further))


def enough(most: int) -> int:
    """What a match covers at least when the best one covers so much."""
    return ceil(most * _ENOUGH)


def score_of(points: int) -> float:
    """The score that a sum of impacts times weights is."""
    return points / _SCORE_STEPS


def _steps(weight: float) -> int:
    return max(1, round(weight * _WEIGHT_STEPS))
