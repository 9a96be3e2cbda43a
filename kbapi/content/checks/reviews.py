"""REV001 to REV004: reviews are dated, of organisations that exist, by others than the author, genuine."""

from collections.abc import Iterator
from datetime import date

from kbapi.content.house_files import HouseFiles
from kbapi.content.problem import Pointer, Problem
from kbapi.content.signatures import complaint_about
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Entry, Library
from kbapi.knowledge.review import Review


def check(library: Library, house: HouseFiles, today: date) -> Iterator[Problem]:
    """Days that cannot be (REV001), strange organisations (002), own pages (003), false signatures (004)."""
    for entry in library.entries.values():
        for number, review in enumerate(entry.reviews):
            place: Pointer = ("reviews", number)
            yield from _days(entry, review, place, today)
            yield from _organisation(entry, review, place, library)
            yield from _author(entry, review, place)
            yield from _signature(entry, review, place, house)


def _days(entry: Entry, review: Review, place: Pointer, today: date) -> Iterator[Problem]:
    if date.fromisoformat(review.date) > today:
        message = f"{review.date} is still to come: write the day on which the page was reviewed"
        yield Problem(entry.record.key, (*place, "date"), "REV001", message)
    for name, day in (("due", review.due), ("withdrawn", review.withdrawn)):
        if day is not None and day < review.date:
            message = f"`{name}` is a day before the review: write a later one"
            yield Problem(entry.record.key, (*place, name), "REV001", message)


def _organisation(entry: Entry, review: Review, place: Pointer, library: Library) -> Iterator[Problem]:
    if review.organisation and Key("organisation", review.organisation) not in library.entries:
        message = f"there is no organisation `{review.organisation}`: add its page or correct the id"
        absent = Key("organisation", review.organisation)
        yield Problem(entry.record.key, (*place, "organisation"), "REV002", message, absent=absent)


def _author(entry: Entry, review: Review, place: Pointer) -> Iterator[Problem]:
    if is_author(review.reviewer, entry.record.authors):
        message = f"{review.reviewer} wrote this page: let somebody else review it"
        yield Problem(entry.record.key, (*place, "reviewer"), "REV003", message)


def is_author(reviewer: str, authors: tuple[str, ...]) -> bool:
    """Whether a reviewer is among the authors, however the names are capitalised."""
    return reviewer.casefold() in {author.casefold() for author in authors}


def _signature(entry: Entry, review: Review, place: Pointer, house: HouseFiles) -> Iterator[Problem]:
    if review.key and not review.signature:
        message = "names a key without a signature: let `kbapi sign --key` write both"
        yield Problem(entry.record.key, (*place, "key"), "REV004", message)
    complaint = complaint_about(entry.record.key, review, house.reviewers) if review.signature else None
    if complaint:
        yield Problem(entry.record.key, (*place, "signature"), "REV004", complaint)
