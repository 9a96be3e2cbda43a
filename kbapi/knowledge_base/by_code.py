"""Which pages carry a code, and to which procedures codes lead, best first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kbapi.knowledge.code import Code, CodeSystem, Relation, normalised
from kbapi.knowledge.library import Entry
from kbapi.knowledge_base.snapshot import Snapshot

_MATCHED = {"exact": 100, "descendant": 80, "ancestor": 70}
_RELATION = {Relation.EQUIVALENT: 100, Relation.NARROWER: 95, Relation.BROADER: 85, Relation.RELATED: 75}
_THROUGH_CONDITION = 90
_TREATED = "condition"
_TREATING = "procedure"


@dataclass(frozen=True, slots=True)
class AskedCode:
    """A code of one system, as somebody asked for it."""

    system: CodeSystem
    code: str


@dataclass(frozen=True, slots=True)
class Carrier:
    """A record that carries a code: the code asked for, the one on the page, and how they match."""

    asked: AskedCode
    entry: Entry
    code: Code
    matched: str

    @property
    def relevance(self) -> int:
        """How near the page is to what was asked, from 1 to 100; an order, no probability."""
        return _MATCHED[self.matched] * _RELATION[self.code.relation] // 100


@dataclass(frozen=True, slots=True)
class Lead:
    """Why a procedure is named: the page that carries the code, and how near it is."""

    carrier: Carrier
    relevance: int


@dataclass(frozen=True, slots=True)
class CodedProcedure:
    """A procedure to which codes lead; `leads` say why, the best one first."""

    entry: Entry
    leads: tuple[Lead, ...]

    @property
    def relevance(self) -> int:
        """That of its best lead."""
        return self.leads[0].relevance


def carriers(here: Snapshot, asked: AskedCode) -> list[Carrier]:
    """The records that carry a code, exactly or nearest in its hierarchy, the nearest first."""
    found = [
        Carrier(asked, match.entry, code, match.matched)
        for match in here.with_code(asked.system, asked.code)
        for code in match.entry.record.codes
        if code.system == asked.system.id and normalised(code.code) == match.code
    ]
    return sorted(found, key=_nearest_first)


def _nearest_first(carrier: Carrier) -> tuple[int, bool, str, str]:
    record = carrier.entry.record
    return -carrier.relevance, record.kind != _TREATING, record.id, carrier.code.code


def procedures_for(here: Snapshot, found: Sequence[Carrier]) -> list[CodedProcedure]:
    """The procedures to which carriers lead: those that carry a code, or treat a condition that does.

    A procedure found by several codes stands once; one that was withdrawn is left out.
    """
    leads: dict[str, list[Lead]] = {}
    for carrier in found:
        for procedure, relevance in _led_to(carrier):
            leads.setdefault(procedure, []).append(Lead(carrier, relevance))
    coded = [
        CodedProcedure(here.entry(_TREATING, procedure), tuple(sorted(why, key=lambda lead: -lead.relevance)))
        for procedure, why in leads.items()
    ]
    valid = [found for found in coded if found.entry.record.withdrawn is None]
    return sorted(valid, key=lambda found: (-found.relevance, -len(found.leads), found.entry.record.id))


def _led_to(carrier: Carrier) -> Iterator[tuple[str, int]]:
    """The ids of procedures with their relevance; those of a condition in the order of its page."""
    record = carrier.entry.record
    if record.kind == _TREATING:
        yield record.id, carrier.relevance
    elif record.kind == _TREATED:
        near = carrier.relevance * _THROUGH_CONDITION // 100
        for place, procedure in enumerate(record.details.told_of):
            yield procedure, max(near - place, 1)
