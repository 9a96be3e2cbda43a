"""REV005, REV006: reviews are repeated in time, and none is to hold longer than three years."""

from collections.abc import Iterator
from datetime import date

from kbapi.content.house_files import HouseFiles
from kbapi.content.problem import Level, Problem
from kbapi.knowledge.library import Library
from kbapi.knowledge.review import REVIEW_LASTS, ReviewState


def check(library: Library, house: HouseFiles, today: date) -> Iterator[Problem]:
    """Pages whose review is over, and reviews due too late."""
    for entry in library.entries.values():
        if entry.reviews and entry.review(today).state is ReviewState.OVERDUE:
            message = "the review of this page is over: ask for another, then `kbapi sign`"
            yield Problem(entry.record.key, ("reviews",), "REV005", message, Level.WARNING)
        for number, review in enumerate(entry.reviews):
            latest = (date.fromisoformat(review.date) + REVIEW_LASTS).isoformat()
            if review.due and review.due > latest:
                message = (
                    f"holds until {review.due}, longer than three years: write {latest} or an earlier day"
                )
                yield Problem(entry.record.key, ("reviews", number, "due"), "REV006", message, Level.WARNING)
