"""A library: all records that belong together, and who is whose parent, source and home of which claim."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from kbapi.knowledge.claim import Claim
from kbapi.knowledge.identity import Key
from kbapi.knowledge.procedure import Procedure
from kbapi.knowledge.provenance import Source
from kbapi.knowledge.record import Record
from kbapi.knowledge.review import Review, ReviewStatus, gravest, review_status

Find = Callable[[Key], Record | None]
"""How rooms look up a record of the edition at hand."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A record with the fingerprint of its canonical content and the reviews that were written for it.

    A record told in another language has the entry of its translation as `told_by`.
    """

    record: Record
    fingerprint: str
    reviews: tuple[Review, ...] = ()
    told_by: "Entry | None" = None

    def review(self, today: date, organisation: str = "") -> ReviewStatus:
        """How far these very words are reviewed today, for an organisation or for all.

        A translation needs a review of its own: who read the one text has not read the other.
        """
        withdrawn = self.record.withdrawn is not None
        own = review_status(
            self.reviews, self.fingerprint, withdrawn=withdrawn, today=today, organisation=organisation
        )
        return gravest((own, self.told_by.review(today, organisation))) if self.told_by else own


class ClaimHome(NamedTuple):
    """A claim, the record it is at home on, and the topic under which it stands there."""

    claim: Claim
    record: Key
    topic: str


@dataclass(frozen=True)
class Library:
    """All entries by key; the order of the mapping carries no meaning."""

    entries: Mapping[Key, Entry]

    def find(self, key: Key) -> Record | None:
        """The record of a key, if there is one."""
        entry = self.entries.get(key)
        return entry.record if entry else None

    @property
    def records(self) -> Iterator[Record]:
        """All records, in the order of their keys."""
        return (self.entries[key].record for key in sorted(self.entries))

    @cached_property
    def claim_homes(self) -> Mapping[str, ClaimHome]:
        """Every claim by id; of a claim id used twice the first home by key counts."""
        homes: dict[str, ClaimHome] = {}
        for home in claim_homes(self.records):
            homes.setdefault(home.claim.id, home)
        return homes

    def witness(self, source: str) -> str:
        """The organisation behind a source, or the source itself where that is not known."""
        return witness_of(source, self.find)


Contents = Mapping[Key, tuple[str, tuple[Review, ...]]]
"""Fingerprint and reviews of every record of an edition by its key."""


def contents_of(entries: Iterable[Entry]) -> Contents:
    """What two editions are compared by."""
    return {entry.record.key: (entry.fingerprint, entry.reviews) for entry in entries}


@dataclass(frozen=True, slots=True)
class ChangedKeys:
    """The records that came, changed or went between two editions, each in the order of their keys."""

    added: tuple[Key, ...] = ()
    changed: tuple[Key, ...] = ()
    removed: tuple[Key, ...] = ()

    @property
    def all(self) -> list[Key]:
        """All of them, in the order of their keys."""
        return sorted((*self.added, *self.changed, *self.removed))


def changed_keys(now: Contents, before: Contents) -> ChangedKeys:
    """What was added, changed and removed between two editions."""
    return ChangedKeys(
        tuple(sorted(now.keys() - before.keys())),
        tuple(sorted(key for key in now.keys() & before.keys() if now[key] != before[key])),
        tuple(sorted(before.keys() - now.keys())),
    )


def claim_homes(records: Iterable[Record]) -> Iterator[ClaimHome]:
    """Every claim of the records with its home."""
    for record in records:
        for fact in record.facts:
            for claim in fact.claims:
                yield ClaimHome(claim, record.key, fact.topic)


def witness_of(source: str, find: Find) -> str:
    """The organisation behind a source, or the source itself where that is not known."""
    record = find(Key("source", source))
    details = record.details if record else None
    return details.organisation if isinstance(details, Source) else source


class Ancestor(NamedTuple):
    """A procedure further up, and the test whether a topic of it may be told further down."""

    record: Record
    allows: Callable[[str], bool]


def ancestors(record: Record, find: Find) -> list[Ancestor]:
    """A procedure's ancestors, nearest first, each with what may be told of it; stops at a circle."""
    found: list[Ancestor] = []
    seen = {record.id}
    rules: list[Callable[[str], bool]] = []
    here: Record | None = record
    while here and isinstance(here.details, Procedure) and here.details.parent not in (None, *seen):
        rules.append(here.details.inherits.allows)
        seen.add(here.details.parent or "")
        here = find(Key("procedure", here.details.parent or ""))
        if here:
            found.append(Ancestor(here, _all_of(tuple(rules))))
    return found


def _all_of(rules: tuple[Callable[[str], bool], ...]) -> Callable[[str], bool]:
    return lambda topic: all(rule(topic) for rule in rules)


def applies_to(other: Record, procedure: Record, lineage: Iterable[Ancestor]) -> bool:
    """Whether a risk, side effect or rule is told of a procedure: named for it, or inherited by topic."""
    named = set(other.details.told_of)
    topic = other.details.told_under
    if procedure.id in named:
        return True
    return topic is not None and any(up.record.id in named and up.allows(topic) for up in lineage)
