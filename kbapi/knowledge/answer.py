"""Questions and answers: how a question was read, and what the sources have to say to it."""

from dataclasses import dataclass, field
from enum import StrEnum

from kbapi.knowledge.claim import Claim
from kbapi.knowledge.identity import Key
from kbapi.knowledge.telling import ToldFact


class Status(StrEnum):
    """What kind of answer it is."""

    ANSWERED = "answered"
    SOURCES_DIFFER = "sources_differ"
    REFER = "refer"
    NO_ANSWER = "no_answer"


class Reason(StrEnum):
    """Why somebody else must answer, or nobody can."""

    BELOW_THRESHOLD = "below_threshold"
    NOT_COVERED = "not_covered"
    OVERDUE = "overdue"
    NEEDS_CLINICIAN = "needs_clinician"
    URGENT = "urgent"
    NOT_ABOUT_PROCEDURES = "not_about_procedures"


class Confidence(StrEnum):
    """How well the question fits; measured figures for each band are in the documentation."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was asked: its text, a named procedure, a named organisation, its language."""

    text: str
    procedure: str | None = None
    organisation: str | None = None
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A claim that may answer, the topic under which it is told, and how well it fits (0 to about 3)."""

    claim: str
    topic: str
    home: Key
    score: float


@dataclass(frozen=True, slots=True)
class Reading:
    """How a question was understood: whom and what it names, what may answer it, what speaks against."""

    procedure: str | None
    organisation: str | None
    candidates: tuple[Candidate, ...]
    gap: str | None = None
    gap_score: float = 0.0
    urgent_score: float = 0.0
    corrected: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said: the fact that answers with its claims, best first, or why there is none.

    `withdrawn` says that others are answered, by a fact that the organisation of the question withdraws.
    """

    reading: Reading
    status: Status
    confidence: Confidence
    fact: ToldFact | None = None
    claims: tuple[Claim, ...] = ()
    text: str | None = None
    reason: Reason | None = None
    related: tuple[ToldFact, ...] = field(default=())
    withdrawn: bool = False
