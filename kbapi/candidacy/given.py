"""Plain answers of a caller as what is known of a patient; strict about types, silent about values."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from kbapi.errors import UnfitBodyError
from kbapi.knowledge.candidacy_input import NEVER, NO, UNKNOWN, YES, CandidacyInput, InputType
from kbapi.knowledge.patient import Given, MatchedOn, Patient

Complaint = tuple[str, str]
"""A JSON Pointer relative to the answers, and a sentence."""

_DAY = re.compile(r"[12][0-9]{3}-[01][0-9]-[0-3][0-9]")
_YES_NO_ONLY = "must be true, false, or null for unknown"
_DAY_ONLY = 'must be a date such as "2026-03-31", "none" if it never happened, or null for unknown'


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered, and the names of inputs that no rule knows."""

    patient: Patient
    strangers: tuple[str, ...] = ()

    def and_also(self, other: "Answers") -> "Answers":
        """These answers and others; where they differ, both stand and contradict each other."""
        names = dict.fromkeys([*self.patient, *other.patient])
        patient = {name: _both(self.patient.get(name), other.patient.get(name)) for name in names}
        return Answers(
            {name: given for name, given in patient.items() if given}, (*self.strangers, *other.strangers)
        )


class _UnfitAnswerError(ValueError):
    """One answer that cannot be used; its text is the sentence to tell."""

    def __init__(self, told: str, below: str = "") -> None:
        super().__init__(told)
        self.below = below


def answers_of(plain: Mapping[str, object], inputs: Mapping[str, CandidacyInput], at: str) -> Answers:
    """The answers by input; `at` is the pointer to the mapping. Raises UnfitBodyError with all faults."""
    complaints: list[Complaint] = []
    patient: dict[str, Given] = {}
    for name, value in plain.items():
        if name not in inputs:
            continue
        try:
            given = given_of(inputs[name], value)
        except _UnfitAnswerError as error:
            complaints.append((f"{at}/{name}{error.below}", f"The answer {error}."))
        else:
            patient |= {name: given} if given else {}
    if complaints:
        raise UnfitBodyError(complaints)
    return Answers(patient, tuple(name for name in plain if name not in inputs))


def given_of(asked: CandidacyInput, value: object) -> Given | None:
    """One answer; None for unknown. Raises ValueError with a sentence that does not show it."""
    if value is None or value == UNKNOWN:
        return None
    match asked.type:
        case InputType.YES_NO:
            return Given((_yes_no(value),))
        case InputType.DATE:
            return Given((day_of(value),))
        case InputType.CHOICES:
            return Given(tuple(_chosen(asked, value)))


def _both(one: Given | None, other: Given | None) -> Given | None:
    if one is None or other is None:
        return one or other
    values = tuple(dict.fromkeys((*one.values, *other.values)))
    surer = one if one.matched_on is MatchedOn.ANSWER else other
    return Given(values, one.complete and other.complete, surer.matched_on)


def _yes_no(value: object) -> str:
    if not isinstance(value, bool):
        raise _UnfitAnswerError(_YES_NO_ONLY)
    return YES if value else NO


def day_of(value: object) -> str:
    """A calendar day as ISO 8601 has it, or that it never was; raises ValueError with a sentence."""
    if value == NEVER:
        return NEVER
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise _UnfitAnswerError(_DAY_ONLY)
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise _UnfitAnswerError("names a day that does not exist") from None


def _chosen(asked: CandidacyInput, value: object) -> Iterator[str]:
    """The ids of the choices, each once; an empty list says that none holds."""
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list):
        raise _UnfitAnswerError("must be a list of choices, or null for unknown")
    seen: set[str] = set()
    for number, name in enumerate(names):
        chosen = asked.choice_called(name) if isinstance(name, str) else None
        if chosen is None:
            known = ", ".join(choice.id for choice in asked.choices)
            raise _UnfitAnswerError(
                f"must be among: {known}", f"/{number}" if isinstance(value, list) else ""
            )
        if chosen not in seen:
            seen.add(chosen)
            yield chosen
