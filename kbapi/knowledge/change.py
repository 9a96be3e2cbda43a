"""What changed between two editions: records, facts, claims and single fields, and how grave each is."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from kbapi.knowledge.canonical import Plain
from kbapi.knowledge.claim import Claim, Fact
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Entry
from kbapi.knowledge.record import Withdrawal
from kbapi.knowledge.translation import CANONICAL


class ChangeKind(StrEnum):
    """How grave a change is, the gravest first."""

    SAFETY = "safety"
    CLINICAL = "clinical"
    WORDING = "wording"
    METADATA = "metadata"


class Happening(StrEnum):
    """What happened to a record, a fact or a claim; facts and claims are never withdrawn by themselves."""

    ADDED = "added"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field with its old and new content, None where there was or is none."""

    name: str
    kind: ChangeKind
    before: Plain
    after: Plain


@dataclass(frozen=True, slots=True)
class ClaimChange:
    """A claim before and after, None where there was or is none."""

    id: str
    kind: ChangeKind
    before: Claim | None
    after: Claim | None

    @property
    def happened(self) -> Happening:
        """Whether it came, changed or went."""
        return happened_between(self.before, self.after)


@dataclass(frozen=True, slots=True)
class FactChange:
    """A fact before and after, and which of its claims changed."""

    topic: str
    kind: ChangeKind
    before: Fact | None
    after: Fact | None
    claims: tuple[ClaimChange, ...] = ()

    @property
    def happened(self) -> Happening:
        """Whether it came, changed or went."""
        return happened_between(self.before, self.after)


@dataclass(frozen=True, slots=True)
class RecordChange:
    """A record that changed, in one language; `facts` and `fields` are told where it stood before and after.

    `key` is that of the record itself; the change of a translation is told as one of the page it translates.
    """

    key: Key
    title: str
    happened: Happening
    kind: ChangeKind
    language: str = CANONICAL
    facts: tuple[FactChange, ...] = ()
    fields: tuple[FieldChange, ...] = ()
    withdrawn: Withdrawal | None = None
    before: Entry | None = None
    after: Entry | None = None

    @property
    def claims(self) -> tuple[ClaimChange, ...]:
        """The claims that changed, of all facts."""
        return tuple(claim for fact in self.facts for claim in fact.claims)


def gravest_kind(kinds: Iterable[ChangeKind]) -> ChangeKind:
    """The gravest of some kinds; metadata where there are none."""
    order = list(ChangeKind)
    return min(kinds, key=order.index, default=ChangeKind.METADATA)


def happened_between(before: object, after: object) -> Happening:
    """What happened to something that is None where it was or is not there."""
    if before is None:
        return Happening.ADDED
    return Happening.REMOVED if after is None else Happening.CHANGED
