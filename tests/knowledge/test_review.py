"""A signature counts for exactly the fingerprint it names, and for three years."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kbapi.knowledge.library import Entry
from kbapi.knowledge.record import Record
from kbapi.knowledge.review import (
    DUE_SOON,
    GRAVITY,
    REVIEW_LASTS,
    Review,
    ReviewState,
    ReviewStatus,
    gravest,
    review_status,
)

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


NEVER = (ReviewState.UNREVIEWED, None)


@pytest.mark.parametrize(
    ("review", "organisation", "found"),
    [
        (replace(signed(), due="2025-01-01"), "", (ReviewState.OVERDUE, "2025-01-01")),
        (replace(signed(), organisation="ours"), "", NEVER),
        (replace(signed(), organisation="ours"), "theirs", NEVER),
        (replace(signed(), organisation="ours"), "ours", (ReviewState.CURRENT, DUE.isoformat())),
        (signed(), "ours", (ReviewState.CURRENT, DUE.isoformat())),
        (replace(signed(), withdrawn="2025-06-01"), "", NEVER),
        (replace(signed(), withdrawn="2025-06-02"), "", (ReviewState.CURRENT, DUE.isoformat())),
        (signed(day=date(2025, 6, 2)), "", NEVER),
        (replace(signed(), signature="x"), "", NEVER),
        (replace(signed(), signature="x", verified=True), "", (ReviewState.CURRENT, DUE.isoformat())),
    ],
    ids=str,
)
def test_what_counts_on_the_first_of_june(
    review: Review, organisation: str, found: tuple[ReviewState, str | None]
) -> None:
    today = date(2025, 6, 1)
    told = review_status([review], "this", withdrawn=False, today=today, organisation=organisation)
    assert (told.state, told.next_due) == found


def test_the_gravest_of_several_is_the_one_to_rely_on_least() -> None:
    order = [ReviewStatus(state) for state in GRAVITY]
    assert {status.state for status in order} == set(ReviewState)
    for place, status in enumerate(order):
        assert gravest(order[: place + 1]) == gravest(order[place::-1]) == status


def test_a_record_told_in_another_language_needs_both_reviews() -> None:
    record = Record("term", "rope", "Rope")
    page, words = Entry(record, "this", (signed(),)), Entry(record, "those", (signed("those"),))
    for own, other, state in (
        (page, words, ReviewState.CURRENT),
        (page, replace(words, reviews=()), ReviewState.UNREVIEWED),
        (replace(page, reviews=()), words, ReviewState.UNREVIEWED),
    ):
        assert replace(own, told_by=other).review(SIGNED).state is state
