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


_MEASURED_IN = {
    "s": ("s", 1),
    "min": ("s", 60),
    "h": ("s", 60 * 60),
    "day": ("s", 24 * 60 * 60),
    "week": ("s", 7 * 24 * 60 * 60),
    "month": ("month", 1),
    "year": ("month", 12),
}
"""Units that can be compared exactly; a month has no exact number of days."""


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
        """What two comparable values must share to be equal: 1 h is 60 min, and `about` is only wording."""
        measured_in, factor = _MEASURED_IN.get(self.unit or "", (self.unit, 1))
        bounds = (None if bound is None else bound * factor for bound in (self.minimum, self.maximum))
        return (*bounds, measured_in, tuple(sorted(self.words)))


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
