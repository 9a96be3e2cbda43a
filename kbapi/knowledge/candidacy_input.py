"""Candidacy inputs: what is asked about a patient, and where a FHIR record answers it; data only."""

from dataclasses import dataclass
from enum import StrEnum

from kbapi.knowledge.identity import Key
from kbapi.knowledge.record import Details
from kbapi.knowledge.rule import When

YES, NO, UNKNOWN = "yes", "no", "unknown"
NEVER = "none"
"""The answer to a question for a date when it never happened."""


class InputType(StrEnum):
    """What kind of answer a question has."""

    YES_NO = "yes_no"
    DATE = "date"
    CHOICES = "choices"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several answers: the id of a record, and other names under which callers send it."""

    id: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SoughtCode:
    """A code that gives the answer; in nested systems so do the codes below it."""

    system: str
    code: str
    verified_in: str


@dataclass(frozen=True, slots=True)
class Sought:
    """Where an answer stands in a FHIR R4 record: types of resources, and the codes or words to look for.

    `means` is the answer that a match gives; without it the answer is the value or the date that the resource
    itself carries. A resource whose status is not among `statuses`, or that is dated more than `within_days`
    before the appointment or today, is passed over; one without status or date is not. Words are looked for
    in displayed texts; a text with one of `unless_words` says something else.
    """

    resources: tuple[str, ...]
    means: str | None = None
    codes: tuple[SoughtCode, ...] = ()
    words: tuple[str, ...] = ()
    unless_words: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    within_days: int | None = None


@dataclass(frozen=True, kw_only=True)
class CandidacyInput(Details):
    """One question, when it is asked, and how its answer is found.

    An `exclusion` input must be known before the outcome may be a mild one. `choices` are records of the kind
    `choices_of`; with `codes_of_choices` their own codes and names are looked for too. `default` is what
    holds when nothing is given; `asked_if` says when the question makes sense, `impossible_when` which
    answers contradict each other.
    """

    order: int
    type: InputType
    question: str
    exclusion: bool = False
    asked: bool = True
    choices_of: str | None = None
    choices: tuple[Choice, ...] = ()
    codes_of_choices: tuple[str, ...] = ()
    default: str | None = None
    asked_if: When | None = None
    impossible_when: tuple[When, ...] = ()
    found_in: tuple[Sought, ...] = ()

    @property
    def links(self) -> tuple[Key, ...]:
        """The records among which one chooses."""
        return tuple(Key(self.choices_of, choice.id) for choice in self.choices if self.choices_of)

    @property
    def conditions(self) -> tuple[When, ...]:
        """Every condition that it declares."""
        return (*filter(None, (self.asked_if,)), *self.impossible_when)

    def choice_called(self, name: str) -> str | None:
        """The id of the choice that has this id or other name."""
        return next((choice.id for choice in self.choices if name in (choice.id, *choice.also)), None)


def input_name(record_id: str) -> str:
    """The name under which rules and callers know an input: the record's id with underscores."""
    return record_id.replace("-", "_")


def input_id(name: str) -> str:
    """The record's id of an input's name."""
    return name.replace("_", "-")
