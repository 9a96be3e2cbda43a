"""Claims and facts: one statement with its sources, and all statements of one topic about one record."""

from dataclasses import dataclass
from enum import StrEnum


class Scope(StrEnum):
    """For whom a claim holds: everybody, one organisation's patients, or one place's details."""

    GENERAL = "general"
    ORGANISATION = "organisation"
    LOCAL = "local"


class ValueKind(StrEnum):
    """What a typed value is; members of an open list (`item`) never contradict each other."""

    DURATION = "duration"
    COUNT = "count"
    PERMISSION = "permission"
    CHOICE = "choice"
    ITEM = "item"
    OUTCOME = "outcome"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Value:
    """A typed value; `minimum` and `maximum` are whole `unit`s, either may be open; `words` hold the rest."""

    kind: ValueKind
    of: str | None = None
    minimum: int | None = None
    maximum: int | None = None
    unit: str | None = None
    approximate: bool = False
    words: tuple[str, ...] = ()

    @property
    def measure(self) -> tuple[object, ...]:
        """What two comparable values must share to be equal; approximation is a matter of wording."""
        return (self.minimum, self.maximum, self.unit, tuple(sorted(self.words)))


@dataclass(frozen=True, slots=True)
class Mention:
    """One source that makes a claim, and the heading under which it does."""

    source: str
    locator: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of one fact in our own words; `doubtful` says why its wording is uncertain."""

    id: str
    says: str
    sources: tuple[Mention, ...]
    scope: Scope = Scope.GENERAL
    agent: str | None = None
    doubtful: str | None = None
    note: str | None = None
    value: Value | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """All claims of one topic about one record; `shared` are ids of claims at home elsewhere."""

    topic: str
    answer: str
    claims: tuple[Claim, ...] = ()
    shared: tuple[str, ...] = ()
    disagreement: str | None = None

    @property
    def claim_ids(self) -> tuple[str, ...]:
        """The ids of its own claims, then of the shared ones."""
        return (*(claim.id for claim in self.claims), *self.shared)
