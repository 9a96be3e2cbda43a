"""What may be said to a question that was read: an answer, both sides, whom to ask, or honestly nothing."""

from dataclasses import dataclass

from kbapi.knowledge.answer import Candidate, Confidence, Reading, Reason, Status
from kbapi.knowledge.telling import ToldFact

ENOUGH = 0.5
"""The score below which nothing is said; see the measured figures in the documentation."""
HIGH, MEDIUM = 2.0, 1.2
CLEAR = 0.3
"""How far the first candidate of another topic must be behind for high confidence."""
URGENT_ENOUGH = 1.2
NEARLY_FIRST = 0.85
"""An emergency goes first even if something else fits a little better."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The candidate that answers, or the reason why none does."""

    candidate: Candidate | None
    confidence: Confidence
    reason: Reason | None = None


def choose(reading: Reading, urgent_topics: frozenset[str], gap_reason: Reason) -> Choice:
    """The best candidate, unless an emergency, a gap or too low a score speaks against it."""
    best = reading.candidates[0] if reading.candidates else None
    if best is None:
        return Choice(None, Confidence.LOW, Reason.BELOW_THRESHOLD)
    urgent = next((found for found in reading.candidates if found.topic in urgent_topics), None)
    if urgent and urgent.score >= max(URGENT_ENOUGH, best.score * NEARLY_FIRST):
        return Choice(urgent, confidence_of(reading, urgent), Reason.URGENT)
    if reading.gap and reading.gap_score > best.score:
        return Choice(None, Confidence.LOW, gap_reason)
    if best.score < ENOUGH:
        return Choice(None, Confidence.LOW, Reason.BELOW_THRESHOLD)
    return Choice(best, confidence_of(reading, best), Reason.URGENT if best is urgent else None)


def confidence_of(reading: Reading, chosen: Candidate) -> Confidence:
    """How sure the reading is: by the score, and by how far other topics and gaps are behind."""
    others = [found.score for found in reading.candidates if found.topic != chosen.topic]
    margin = chosen.score - max((*others, reading.gap_score), default=0.0)
    if chosen.score >= HIGH and margin >= CLEAR:
        return Confidence.HIGH
    return Confidence.MEDIUM if chosen.score >= MEDIUM and margin > 0 else Confidence.LOW


def status_of(choice: Choice, fact: ToldFact, *, clinician_decides: bool) -> tuple[Status, Reason | None]:
    """The status of an answer by a fact."""
    if choice.reason is Reason.URGENT:
        return Status.REFER, Reason.URGENT
    if clinician_decides:
        return Status.REFER, Reason.NEEDS_CLINICIAN
    return (Status.SOURCES_DIFFER if fact.differences else Status.ANSWERED), None
