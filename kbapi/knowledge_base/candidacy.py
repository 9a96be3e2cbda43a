"""Candidacy in one snapshot: what is asked, what a FHIR record says, which rules fire for a procedure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from kbapi.answers.naming import Names
from kbapi.candidacy.assess import assess
from kbapi.fhir.elements import Resource
from kbapi.fhir.orders import Order, orders_in
from kbapi.fhir.patient import PatientReader, Seeker, words_of
from kbapi.kinds.gap import Gap
from kbapi.knowledge.candidacy_input import CandidacyInput, Sought, SoughtCode, input_name
from kbapi.knowledge.code import Relation, find_system
from kbapi.knowledge.identity import Key
from kbapi.knowledge.patient import Given, MatchedOn, Patient
from kbapi.knowledge.procedure import Procedure
from kbapi.knowledge.record import Record
from kbapi.knowledge.rule import CandidacyRule
from kbapi.knowledge.verdict import Verdict
from kbapi.knowledge_base.snapshot import Snapshot
from kbapi.search.languages import SMALL_WORDS

RULE = "candidacy_rule"
PLANNED_DAY = "appointment_date"
KEPT_RULES = 64
MOST_ORDERS = 50
MOST_CODINGS = 20
"""More orders in one request, or codes of one order, are passed over: each code is looked up."""
MEANING_THE_PAGE = (Relation.EQUIVALENT, Relation.NARROWER)
"""A patient who has such a code has what the page is about; a broader code would not say so."""
_EXACT = "exact"


class AskedInput(NamedTuple):
    """An input with its name, its page, and the rules of a procedure that read it."""

    name: str
    record: Record
    asked: CandidacyInput
    rules: tuple[Record, ...]


class FhirReading(NamedTuple):
    """What resources say: the procedures that they order, best first, and the patient's answers."""

    procedures: tuple[str, ...]
    patient: Patient


class Candidacy:
    """Assesses patients by one edition in one language; built once, safe for use from several threads."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._records = {input_name(record.id): record for record in snapshot.all_of("candidacy_input")}
        self.inputs: Mapping[str, CandidacyInput] = {
            name: record.details
            for name, record in sorted(self._records.items(), key=_in_asking_order)
            if isinstance(record.details, CandidacyInput)
        }
        self._reader = PatientReader(self._seekers())
        self._names = Names(self._named_procedures(), words_of)
        self._rules = lru_cache(KEPT_RULES)(self._applying)

    @property
    def default_procedure(self) -> str | None:
        """The procedure that is meant when none is named."""
        asked = self.inputs.get("procedure")
        return asked.default if asked else None

    def asked(self, procedure: str) -> list[AskedInput]:
        """The questions that the rules told of a procedure need, in asking order."""
        rules = self._rules(procedure)
        used = ((name, tuple(rule for rule in rules if name in _inputs_of(rule))) for name in self.inputs)
        return [
            AskedInput(name, self._records[name], self.inputs[name], using)
            for name, using in used
            if using and self.inputs[name].asked
        ]

    def assess(self, procedure: str, patient: Patient) -> Verdict:
        """What the rules that are told of a procedure say about a patient."""
        return assess(procedure, self._rules(procedure), self.inputs, patient)

    def read(self, resources: Iterable[Resource], today: date) -> FhirReading:
        """What FHIR R4 resources order and say of the patient, seen from the planned day, else from today."""
        given = list(resources)
        orders = list(islice(orders_in(given), MOST_ORDERS))
        planned = min((order.day for order in orders if order.day), default=None)
        patient = dict(self._reader.read(given, planned or today))
        if planned:
            patient[PLANNED_DAY] = Given((planned.isoformat(),), matched_on=MatchedOn.CODE)
        found = dict.fromkeys(procedure for order in orders for procedure in self.ordered(order))
        return FhirReading(tuple(found), patient)

    def ordered(self, order: Order) -> list[str]:
        """The procedures that an order means, best first: by its codes, or else by its words."""
        named = next(filter(None, (self._names.named_in(words_of(said)) for said in order.what.texts)), None)
        by_code = self._by_code(order.what.codings)
        if not by_code:
            return [named[0]] if named else []
        wide = {procedure: len(self._lineage(procedure)) for procedure in by_code}
        return sorted(by_code, key=lambda procedure: (not (named and procedure == named[0]), wide[procedure]))

    def gaps_called(self, name: str) -> list[Record]:
        """The gaps in the sources that the name of an unknown input points to."""
        wanted = words_of(name.replace("_", " "))
        return [
            record
            for record in self._snapshot.all_of("gap")
            if isinstance(record.details, Gap)
            and any(_within(wanted, asked) for asked in record.details.asked_as)
        ]

    def _applying(self, procedure: str) -> tuple[Record, ...]:
        found = self._snapshot.find(Key("procedure", procedure))
        rules = self._snapshot.applying(RULE, found) if found else []
        return tuple(rule for rule in rules if rule.withdrawn is None)

    def _lineage(self, procedure: str) -> Sequence[object]:
        return self._snapshot.lineage(self._snapshot.entry("procedure", procedure).record)

    def _by_code(self, codings: Iterable[tuple[str, str]]) -> list[str]:
        matches = [
            match
            for name, code in list(codings)[:MOST_CODINGS]
            if (system := find_system(name))
            for match in self._snapshot.with_code(system, code)
            if match.entry.record.kind == "procedure"
        ]
        exact = [match for match in matches if match.matched == _EXACT]
        return list(dict.fromkeys(match.entry.record.id for match in exact or matches))

    def _seekers(self) -> Iterable[Seeker]:
        for name, asked in self.inputs.items():
            for sought in (*asked.found_in, *self._sought_choices(asked)):
                yield Seeker(name, asked.type, sought)

    def _sought_choices(self, asked: CandidacyInput) -> Iterable[Sought]:
        """The codes and names of the pages among which one chooses, where the input says that they count."""
        for choice in asked.choices if asked.codes_of_choices and asked.choices_of else ():
            for language in SMALL_WORDS:
                record = self._snapshot.in_language(language).find(Key(str(asked.choices_of), choice.id))
                if record:
                    codes = tuple(
                        SoughtCode(code.system, code.code, code.verified_in)
                        for code in record.codes
                        if code.relation in MEANING_THE_PAGE
                    )
                    words = (record.title, *record.also_called)
                    yield Sought(asked.codes_of_choices, means=choice.id, codes=codes, words=words)

    def _named_procedures(self) -> Iterable[Record]:
        """All procedures in all languages; the words for finding a general one name its children too."""
        for language in SMALL_WORDS:
            for record in self._snapshot.in_language(language).all_of("procedure"):
                if isinstance(record.details, Procedure):
                    general = record.details.parent is None and self._snapshot.children(record.id)
                    yield replace(record, search_words=()) if general else record


def _in_asking_order(item: tuple[str, Record]) -> tuple[int, str]:
    name, record = item
    return (record.details.order if isinstance(record.details, CandidacyInput) else 0, name)


def _inputs_of(rule: Record) -> tuple[str, ...]:
    return rule.details.when.inputs if isinstance(rule.details, CandidacyRule) else ()


def _within(wanted: tuple[str, ...], text: str) -> bool:
    words = words_of(text)
    return bool(wanted) and any(
        words[start : start + len(wanted)] == wanted for start in range(len(words) - len(wanted) + 1)
    )
