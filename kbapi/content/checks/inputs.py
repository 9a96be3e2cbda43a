"""RULE001 to RULE003: conditions read inputs that exist, compare them with answers they can have."""

import difflib
from collections.abc import Iterator, Mapping
from datetime import date

from kbapi.content.house_files import HouseFiles
from kbapi.content.problem import Pointer, Problem
from kbapi.knowledge.candidacy_input import (
    NO,
    UNKNOWN,
    YES,
    CandidacyInput,
    InputType,
    Sought,
    input_id,
    input_name,
)
from kbapi.knowledge.code import complaint_about
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Library
from kbapi.knowledge.record import Record
from kbapi.knowledge.rule import CandidacyRule, Operator, When

INPUT = "candidacy_input"
Inputs = Mapping[str, CandidacyInput]
_ANSWERS = {InputType.YES_NO: (YES, NO), InputType.DATE: (), InputType.CHOICES: ()}


def check(library: Library, house: HouseFiles, today: date) -> Iterator[Problem]:
    """Unknown inputs, impossible answers, and codes that cannot be right."""
    inputs = {
        input_name(record.id): record.details
        for record in library.records
        if isinstance(record.details, CandidacyInput)
    }
    for record in library.records:
        for pointer, when in _conditions(record):
            yield from _faults(record, pointer, when, inputs)
        if isinstance(record.details, CandidacyInput):
            yield from _bad_places(record, record.details)


def _conditions(record: Record) -> Iterator[tuple[Pointer, When]]:
    match record.details:
        case CandidacyRule() as rule:
            yield ("when",), rule.when
        case CandidacyInput() as asked:
            if asked.asked_if:
                yield ("asked_if",), asked.asked_if
            for number, when in enumerate(asked.impossible_when):
                yield ("impossible_when", number), when


def _faults(record: Record, pointer: Pointer, when: When, inputs: Inputs) -> Iterator[Problem]:
    for part in when.parts:
        yield from _faults(record, pointer, part, inputs)
    for name in filter(None, (when.input, when.until)):
        if name not in inputs:
            message = f"there is no input `{name}`: {_hint(name, inputs)}"
            absent = Key(INPUT, input_id(name))
            yield Problem(record.key, pointer, "RULE001", message, absent=absent)
    asked = inputs.get(when.input or "")
    if asked and when.operator is Operator.DAYS_BETWEEN and asked.type is not InputType.DATE:
        yield Problem(
            record.key, pointer, "RULE002", f"`{when.input}` is not a date: count days between dates"
        )
    if asked and when.value and when.value not in answers_of(asked, when.operator):
        message = f"`{when.input}` cannot be `{when.value}`: its answers are {_listed(asked, when.operator)}"
        yield Problem(record.key, pointer, "RULE002", message)


def answers_of(asked: CandidacyInput, operator: Operator = Operator.INCLUDES) -> tuple[str, ...]:
    """The values that an input may be compared with; whether it is known can always be asked."""
    chosen = (*_ANSWERS[asked.type], *(choice.id for choice in asked.choices))
    return (*chosen, UNKNOWN) if operator is Operator.IS else chosen


def _listed(asked: CandidacyInput, operator: Operator) -> str:
    return ", ".join(answers_of(asked, operator)) or "dates"


def _hint(name: str, inputs: Inputs) -> str:
    near = difflib.get_close_matches(name, inputs, n=1)
    return f"did you mean `{near[0]}`?" if near else "add its page to en/inputs or correct the name"


def _bad_places(record: Record, asked: CandidacyInput) -> Iterator[Problem]:
    for number, sought in enumerate(asked.found_in):
        pointer: Pointer = ("found_in", number)
        yield from _bad_codes(record, pointer, sought)
        if sought.means is not None and sought.means not in answers_of(asked):
            message = f"`{sought.means}` is no answer: use one of {_listed(asked, Operator.INCLUDES)}"
            yield Problem(record.key, (*pointer, "means"), "RULE002", message)
    if asked.default is not None and asked.default not in answers_of(asked):
        message = f"`{asked.default}` is no answer: use one of {_listed(asked, Operator.INCLUDES)}"
        yield Problem(record.key, ("default",), "RULE002", message)


def _bad_codes(record: Record, pointer: Pointer, sought: Sought) -> Iterator[Problem]:
    for place, code in enumerate(sought.codes):
        if complaint := complaint_about(code.system, code.code):
            yield Problem(record.key, (*pointer, "codes", place), "RULE003", complaint)
