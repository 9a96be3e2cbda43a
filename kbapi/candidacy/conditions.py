"""Declared conditions evaluated in Kleene's strong three-valued logic: unknown never counts as false."""

from collections.abc import Mapping
from datetime import date
from enum import Enum
from itertools import product

from kbapi.knowledge.candidacy_input import NEVER, UNKNOWN
from kbapi.knowledge.patient import Given, Patient
from kbapi.knowledge.rule import Operator, When


class Truth(Enum):
    """True, false or unknown; ordered so that `all` is the smallest of its parts and `any` the largest."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2

    def __invert__(self) -> "Truth":
        return Truth(2 - self.value)


def evaluate(when: When, patient: Patient, *, contradicted: bool = False) -> Truth:
    """Whether a condition holds; every answer has one value, of choices several.

    `contradicted` says whether answers contradict each other anywhere.
    """
    parts = [evaluate(part, patient, contradicted=contradicted) for part in when.parts]
    match when.operator:
        case Operator.ALWAYS:
            return Truth.TRUE
        case Operator.CONTRADICTED:
            return _truth(contradicted)
        case Operator.ALL:
            return min(parts, key=_rank)
        case Operator.ANY:
            return max(parts, key=_rank)
        case Operator.NOT:
            return ~parts[0]
        case Operator.DAYS_BETWEEN:
            return _days_between(when, patient)
        case Operator.IS:
            return _is(when, patient)
        case Operator.INCLUDES:
            return _includes(when, patient)


def evaluate_cautiously(
    when: When, patient: Patient, contradictory: frozenset[str], *, contradicted: bool = False
) -> Truth:
    """Whether a condition holds under any of the answers of contradictory inputs."""
    doubtful = [name for name in when.inputs if name in contradictory]
    if not doubtful:
        return evaluate(when, patient, contradicted=contradicted)
    readings = (
        {**patient, **_one_answer_each(doubtful, patient, values)}
        for values in product(*(patient[name].values for name in doubtful))
    )
    return max((evaluate(when, reading, contradicted=contradicted) for reading in readings), key=_rank)


def _one_answer_each(names: list[str], patient: Patient, values: tuple[str, ...]) -> Mapping[str, Given]:
    return {
        name: Given((value,), matched_on=patient[name].matched_on)
        for name, value in zip(names, values, strict=True)
    }


def _rank(truth: Truth) -> int:
    return int(truth.value)


def _truth(holds: bool) -> Truth:
    return Truth.TRUE if holds else Truth.FALSE


def _is(when: When, patient: Patient) -> Truth:
    given = patient.get(when.input or "")
    if when.value == UNKNOWN:
        return _truth(given is None)
    return Truth.UNKNOWN if given is None else _truth(when.value in given.values)


def _includes(when: When, patient: Patient) -> Truth:
    given = patient.get(when.input or "")
    if given is None or (not given.complete and when.value not in given.values):
        return Truth.UNKNOWN
    return _truth(when.value in given.values)


def _days_between(when: When, patient: Patient) -> Truth:
    """A day that never was lies between nothing, whatever the other one is."""
    first, last = patient.get(when.input or ""), patient.get(when.until or "")
    if any(given and given.values == (NEVER,) for given in (first, last)):
        return Truth.FALSE
    if first is None or last is None or when.least is None or when.most is None:
        return Truth.UNKNOWN
    days = (date.fromisoformat(last.values[0]) - date.fromisoformat(first.values[0])).days
    return _truth(when.least <= days <= when.most)
