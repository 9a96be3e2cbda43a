"""The course of a procedure: where a topic stands in its timeline and in its handout."""

from dataclasses import dataclass
from enum import StrEnum


class Phase(StrEnum):
    """The three stretches of a timeline, in their order."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


class Reading(StrEnum):
    """How a length of time is read: so long before, going on so long, or coming after so long."""

    LEAD = "lead"
    LASTS = "lasts"
    COMES = "comes"


class Part(StrEnum):
    """The parts of a checklist, in their order: days before, what to bring, the day itself, the way home."""

    AHEAD = "ahead"
    BRING = "bring"
    DAY = "day"
    HOME = "home"


@dataclass(frozen=True, slots=True)
class Timed:
    """A topic's place in the timeline; `in_words` are claims that belong there but give no number."""

    phase: Phase
    order: int
    reading: Reading
    in_words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checklisted:
    """A topic's place in the checklist."""

    part: Part
    order: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that patients fill in by hand: the claim that asks for it, the term that explains it."""

    asked_by: str
    term: str
