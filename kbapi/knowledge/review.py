"""Reviews: who signed which fingerprint and when, and what that means today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

REVIEW_LASTS = timedelta(days=3 * 365)
"""Three years: the longest interval that the publishers of patient information agree on."""
DUE_SOON = timedelta(days=90)


class ReviewState(StrEnum):
    """What a reader may rely on."""

    UNREVIEWED = "unreviewed"
    CURRENT = "current"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Review:
    """One signature: it counts for exactly the fingerprint that it names; `date` is ISO 8601."""

    reviewer: str
    role: str
    date: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class ReviewStatus:
    """The state of a record's review on a given day; dates are ISO 8601."""

    state: ReviewState
    last_reviewed: str | None = None
    next_due: str | None = None


def review_status(
    reviews: Sequence[Review], fingerprint: str, *, withdrawn: bool, today: date
) -> ReviewStatus:
    """The state today: only signatures of this very fingerprint count, the newest one decides."""
    if withdrawn:
        return ReviewStatus(ReviewState.WITHDRAWN)
    signed = [date.fromisoformat(review.date) for review in reviews if review.fingerprint == fingerprint]
    if not signed:
        return ReviewStatus(ReviewState.UNREVIEWED)
    last = max(signed)
    due = last + REVIEW_LASTS
    return ReviewStatus(_state(today, due), last.isoformat(), due.isoformat())


def next_change(reviews: Sequence[Review], fingerprint: str, today: date) -> date | None:
    """The first day after today on which the state of a review is another; None where it stays for good."""
    status = review_status(reviews, fingerprint, withdrawn=False, today=today)
    due = date.fromisoformat(status.next_due) if status.next_due else None
    turns = (due - DUE_SOON + timedelta(days=1), due + timedelta(days=1)) if due else ()
    return min((day for day in turns if day > today), default=None)


def _state(today: date, due: date) -> ReviewState:
    if today > due:
        return ReviewState.OVERDUE
    return ReviewState.DUE_SOON if today > due - DUE_SOON else ReviewState.CURRENT
