"""Each record of an edition as one line of canonical JSON; a line that is not exactly that is refused."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from kbapi.errors import BundleRefusedError
from kbapi.kinds import decoded, encoded
from kbapi.knowledge.canonical import canonical_text, edition_id, fingerprint_of, from_plain, to_plain
from kbapi.knowledge.identity import is_slug
from kbapi.knowledge.library import Entry, Library
from kbapi.knowledge.review import Review

LONGEST_LINE = 8 * 1024 * 1024
MOST_BYTES = 1024 * 1024 * 1024
"""Of the records of one edition; a library of a hundred thousand pages has some 300 MB."""
_ANY_DAY = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Contents:
    """What the records of an edition come to."""

    edition: str
    library: Library

    @property
    def counts(self) -> dict[str, int]:
        """The records by kind."""
        return dict(sorted(Counter(key.kind for key in self.library.entries).items()))


def line_of(entry: Entry) -> bytes:
    """The one line of a record."""
    told = {
        "fingerprint": entry.fingerprint,
        "record": to_plain(entry.record),
        "reviews": to_plain(entry.reviews),
    }
    return f"{canonical_text(told)}\n".encode()


def contents_of(lines: Iterable[bytes]) -> Contents:
    """The library of lines in the order of their records; raises BundleRefusedError."""
    entries = {entry.record.key: entry for entry in _in_order(_entries(lines))}
    reviews = {key: canonical_text(to_plain(entry.reviews)) for key, entry in entries.items()}
    told = edition_id((key, entry.fingerprint, reviews[key]) for key, entry in entries.items())
    return Contents(told, Library(entries))


def _entries(lines: Iterable[bytes]) -> Iterator[Entry]:
    for number, line in enumerate(lines, start=1):
        try:
            yield _entry_of(line)
        # Whatever a line may hold: who wrote it, is not known.
        except (LookupError, TypeError, ValueError, AttributeError, RecursionError, OverflowError) as fault:
            raise BundleRefusedError(
                f"Line {number} of the records is not one that `kbapi export` writes: export it anew."
            ) from fault


def _in_order(entries: Iterable[Entry]) -> Iterator[Entry]:
    before = None
    for entry in entries:
        if before is not None and entry.record.key <= before:
            raise BundleRefusedError(
                f"The records are not in order at {entry.record.key}: export the edition anew."
            )
        before = entry.record.key
        yield entry


def _entry_of(line: bytes) -> Entry:
    told = json.loads(line)
    record = decoded(told["record"]["kind"], canonical_text(told["record"]))
    reviews = tuple(from_plain(Review, plain) for plain in told["reviews"])
    entry = Entry(record, fingerprint_of(encoded(record)), reviews)
    entry.review(_ANY_DAY)  # raises for days that are none
    if not is_slug(record.id) or line_of(entry) != line:
        raise ValueError("the line is spelled in another way")
    return entry
