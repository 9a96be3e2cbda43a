"""A signature counts for exactly the fingerprint it names, and for three years."""

from datetime import date, timedelta

import pytest

from kbapi.knowledge.review import DUE_SOON, REVIEW_LASTS, Review, ReviewState, review_status

SIGNED = date(2024, 2, 29)
DUE = SIGNED + REVIEW_LASTS


def signed(fingerprint: str = "this", day: date = SIGNED) -> Review:
    """A review of a fingerprint on a day."""
    return Review("A reviewer", "gardener", day.isoformat(), fingerprint)


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (SIGNED, ReviewState.CURRENT),
        (DUE - DUE_SOON, ReviewState.CURRENT),
        (DUE - DUE_SOON + timedelta(days=1), ReviewState.DUE_SOON),
        (DUE, ReviewState.DUE_SOON),
        (DUE + timedelta(days=1), ReviewState.OVERDUE),
    ],
)
def test_a_review_is_current_then_due_soon_then_overdue(today: date, state: ReviewState) -> None:
    found = review_status([signed()], "this", withdrawn=False, today=today)
    assert (found.state, found.last_reviewed, found.next_due) == (state, SIGNED.isoformat(), DUE.isoformat())


def test_without_a_signature_of_this_text_nothing_was_reviewed() -> None:
    for reviews in ([], [signed("other")]):
        found = review_status(reviews, "this", withdrawn=False, today=SIGNED)
        assert (found.state, found.last_reviewed, found.next_due) == (ReviewState.UNREVIEWED, None, None)


def test_the_newest_signature_of_this_text_decides_whatever_the_order() -> None:
    later = SIGNED + timedelta(days=100)
    reviews = [signed(day=later), signed(), signed("other", later + timedelta(days=1))]
    for order in (reviews, reviews[::-1]):
        assert review_status(order, "this", withdrawn=False, today=later).last_reviewed == later.isoformat()


def test_a_withdrawn_page_is_withdrawn_however_often_it_was_reviewed() -> None:
    assert review_status([signed()], "this", withdrawn=True, today=SIGNED).state is ReviewState.WITHDRAWN
