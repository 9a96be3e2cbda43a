"""What the store takes in and hands out besides records: editions, pages of a list and facts; no SQL."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from kbapi.knowledge.agreement import Agreement, Witness
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Entry, Library
from kbapi.knowledge.origin import Origin
from kbapi.knowledge.own_rules import KIND as OWN_RULE
from kbapi.knowledge.telling import ToldFact, told_facts


@dataclass(frozen=True, slots=True)
class EditionInfo:
    """One publication of an edition; `number` is 0 while the edition is saved but not yet published.

    `parent` is the edition that was current when this one was saved; `counts` are records by kind. `chain` is
    the link of this publication to the one before it. One that was published elsewhere says so as `origin`.
    """

    id: str
    number: int
    published_at: datetime
    first_published_at: datetime
    records: int
    counts: Mapping[str, int]
    parent: str | None = None
    note: str = ""
    chain: str = ""
    origin: Origin | None = None

    @property
    def own_origin(self) -> Origin:
        """Where the edition comes from, though it be here."""
        return self.origin or Origin(self.number, self.published_at, self.chain)


@dataclass(frozen=True, slots=True)
class Page:
    """Part of a list in the order of ids, and the length of the whole list."""

    entries: tuple[Entry, ...]
    total: int


class FactPlace(NamedTuple):
    """The record that states a fact, and the topic of the fact."""

    about: Key
    topic: str


@dataclass(frozen=True, slots=True)
class FactRow:
    """One own fact of a record as lists of facts are filtered by it."""

    about: Key
    topic: str
    agreement: Agreement
    sources: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()

    @property
    def tags(self) -> set[tuple[str, str]]:
        """What it can be found by besides its topic and agreement: names and values."""
        sources = {("source", source) for source in self.sources}
        return sources | {("organisation", organisation) for organisation in self.organisations}


def facts_of(library: Library) -> Iterator[FactRow]:
    """The own facts of all records of a library, in the order of their keys; not those of own rules.

    What an organisation says beside a page is told with the page, to those who ask for the organisation.
    """
    homes = library.claim_homes
    for record in (record for record in library.records if record.kind != OWN_RULE):
        own = told_facts(
            record, (), lambda claim: homes[claim].claim if claim in homes else None, library.witness
        )
        for told in own:
            yield _row(told, library.witness)


def _row(told: ToldFact, witness: Witness) -> FactRow:
    sources = tuple(sorted({mention.source for claim in told.claims for mention in claim.sources}))
    organisations = tuple(sorted(set(map(witness, sources))))
    return FactRow(told.about, told.topic, told.agreement, sources, organisations)
