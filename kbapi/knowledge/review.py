"""Reviews: who signed which fingerprint and when, and what that means today."""

from collections.abc import Iterable, Sequence
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


GRAVITY = (
    ReviewState.CURRENT,
    ReviewState.DUE_SOON,
    ReviewState.UNREVIEWED,
    ReviewState.OVERDUE,
    ReviewState.WITHDRAWN,
)
"""From what a reader may rely on most to what least."""
STANDING = frozenset({ReviewState.CURRENT, ReviewState.DUE_SOON})
"""The states in which somebody has reviewed these very words and the review still holds."""


@dataclass(frozen=True, slots=True)
class Review:
    """One signature: it counts for exactly the fingerprint that it names; days are ISO 8601.

    `due` is the day of the next review, `scope` what was judged, in words. With an `organisation` it counts
    for that one alone. From the day `withdrawn` on it counts no more. `key` names the reviewer's public key
    and `signature` is made with its private half; `verified` was found by us and is never read from a file.
    """

    reviewer: str
    role: str
    date: str
    fingerprint: str
    due: str | None = None
    scope: str | None = None
    organisation: str | None = None
    withdrawn: str | None = None
    key: str | None = None
    signature: str | None = None
    verified: bool = False


@dataclass(frozen=True, slots=True)
class ReviewerKey:
    """A reviewer's public Ed25519 key (RFC 8032), in base64, and the days between which it counts."""

    id: str
    reviewer: str
    public_key: str
    since: str
    revoked: str | None = None


@dataclass(frozen=True, slots=True)
class ReviewStatus:
    """The state of a record's review on a given day; dates are ISO 8601."""

    state: ReviewState
    last_reviewed: str | None = None
    next_due: str | None = None


def review_status(
    reviews: Sequence[Review], fingerprint: str, *, withdrawn: bool, today: date, organisation: str = ""
) -> ReviewStatus:
    """The state today: only signatures of this very fingerprint count, the newest one decides."""
    if withdrawn:
        return ReviewStatus(ReviewState.WITHDRAWN)
    signed = [review for review in reviews if _counts(review, fingerprint, organisation, today)]
    if not signed:
        return ReviewStatus(ReviewState.UNREVIEWED)
    last = max(signed, key=lambda review: (review.date, due_day(review)))
    due = due_day(last)
    return ReviewStatus(_state(today, due), last.date, due.isoformat())


def due_day(review: Review) -> date:
    """The last day on which a review holds."""
    return date.fromisoformat(review.due) if review.due else date.fromisoformat(review.date) + REVIEW_LASTS


def _counts(review: Review, fingerprint: str, organisation: str, today: date) -> bool:
    """Whether it says something of these words, for this organisation (empty for none), today."""
    return (
        review.fingerprint == fingerprint
        and review.organisation in (None, organisation)
        and date.fromisoformat(review.date) <= today
        and (review.withdrawn is None or today < date.fromisoformat(review.withdrawn))
        and (review.signature is None or review.verified)
    )


def gravest(statuses: Iterable[ReviewStatus]) -> ReviewStatus:
    """The one on which a reader may rely least."""
    return max(statuses, key=lambda status: GRAVITY.index(status.state))


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
