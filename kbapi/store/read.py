"""Reading: which editions there are, and what stands in one; a record or a list costs two queries at most."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, Row

from kbapi.errors import DamagedDatabaseError
from kbapi.kinds import decoded
from kbapi.knowledge.canonical import fingerprint_of, from_plain
from kbapi.knowledge.claim import Claim
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Contents, Entry
from kbapi.knowledge.record import Record
from kbapi.knowledge.review import Review
from kbapi.store import statements
from kbapi.store.cache import RecordCache
from kbapi.store.edition import EditionInfo, FactPlace, Page
from kbapi.store.edition_rows import RowsByStatement, rows_of
from kbapi.store.origins import origin_of
from kbapi.store.query import fetch
from kbapi.store.servers import note_publication
from kbapi.store.tags import can_be_stored, is_tag_name

MOST = 1000
"""Values that a look-up by the beginning of a value gives at most."""
_HIGHEST_NUMBER = 2**31 - 1
_LAST_CHARACTER = "\U0010ffff"


def current(engine: Engine, *, patient: bool = True) -> EditionInfo | None:
    """The edition that was published last; None where nothing was published yet.

    Whoever reads afterwards reads from a server that has it. An impatient one is not kept waiting.
    """
    info = _first_info(fetch(engine, statements.CURRENT, patient=patient))
    if info:
        note_publication(engine, info.number)
    return info


def edition(engine: Engine, edition_id: str) -> EditionInfo | None:
    """The first publication of an edition, which stays the same for ever; None for one never published."""
    if not can_be_stored(edition_id):
        return None
    return _first_info(fetch(engine, statements.FIRST_PUBLICATION, {"edition": edition_id}))


def last_publication(engine: Engine, edition_id: str) -> EditionInfo | None:
    """The newest publication of an edition, which may have been published again; None for one never was."""
    if not can_be_stored(edition_id):
        return None
    return _first_info(fetch(engine, statements.LAST_PUBLICATION, {"edition": edition_id}))


def saved_edition(engine: Engine, edition_id: str) -> EditionInfo | None:
    """An edition whether or not it was published, its number 0 and its time that of saving."""
    if not can_be_stored(edition_id):
        return None
    return _first_info(fetch(engine, statements.SAVED, {"edition": edition_id}))


def as_of(engine: Engine, moment: datetime) -> EditionInfo | None:
    """The edition that was current at a moment, which needs a time zone; None before the first one."""
    return _first_info(fetch(engine, statements.AS_OF, {"moment": _in_utc(moment)}))


def holding(engine: Engine, key: Key, fingerprint: str) -> EditionInfo | None:
    """The newest publication in which a record has these words; None where there was none."""
    if not all(map(can_be_stored, (*key, fingerprint))):
        return None
    wanted = {"kind": key.kind, "slug": key.id, "fingerprint": fingerprint}
    return _first_info(fetch(engine, statements.HOLDING, wanted))


def editions(engine: Engine, limit: int, before_number: int | None = None) -> list[EditionInfo]:
    """Publications, the newest first, from the one before a number on; an edition may come more than once."""
    below = _HIGHEST_NUMBER if before_number is None else min(max(before_number, 0), _HIGHEST_NUMBER)
    return [_info(row) for row in fetch(engine, statements.PUBLICATIONS, {"below": below, "limit": limit})]


class EditionReader:
    """What stands in one edition; every answer stays the same for ever, so may be kept.

    A `sparse` reader asks for single records however short the edition is.
    """

    def __init__(
        self, engine: Engine, info: EditionInfo, cache: RecordCache, *, sparse: bool = False
    ) -> None:
        self.info = info
        self._cache = cache
        self._by_statement = RowsByStatement(engine, info.id)
        self._rows = self._by_statement if sparse else rows_of(self._by_statement, info, cache)

    def entry(self, key: Key) -> Entry | None:
        """The entry of a key, if there is one."""
        if not (can_be_stored(key.kind) and can_be_stored(key.id)):
            return None
        return next(self._entries(self._rows.members([key])), None)

    def entries_of(self, keys: Iterable[Key]) -> dict[Key, Entry]:
        """The entries of some keys, in two queries; keys without one are left out."""
        wanted = sorted({key for key in keys if can_be_stored(key.kind) and can_be_stored(key.id)})
        found = {entry.record.key: entry for entry in self._entries(self._rows.members(wanted))}
        return {key: found[key] for key in wanted if key in found}

    def entries(self, kind: str, filters: Mapping[str, str], offset: int, limit: int) -> Page:
        """The entries of a kind that carry all of some tags, in the order of their ids, from an offset on.

        Raises LookupError for a name that no tag can have.
        """
        _refuse(name for name in filters if not is_tag_name(name))
        if not all(map(can_be_stored, (kind, *filters.values()))):
            return Page((), 0)
        rows, total = self._rows.page(kind, filters, offset, limit)
        return Page(tuple(self._entries(rows)), total)

    def keys_tagged(self, name: str, value: str) -> list[Key]:
        """The keys of the records that carry a tag, in order; raises LookupError as `entries` does."""
        return [Key(row.kind, row.slug) for row in self._tagged(name, [value])]

    def keys_tagged_like(self, name: str, prefix: str) -> list[tuple[Key, str]]:
        """Keys with the tag's value where that begins with a text, by value; at most 1,000."""
        _refuse([] if is_tag_name(name) else [name])
        if not can_be_stored(prefix):
            return []
        rows = self._rows.tagged_between(name, prefix, prefix + _LAST_CHARACTER, MOST)
        return [(Key(row.kind, row.slug), row.value) for row in rows]

    def claim_home(self, claim_id: str) -> Key | None:
        """The record that a claim is at home on, if there is one."""
        return self.claim_homes([claim_id]).get(claim_id)

    def claim_homes(self, claim_ids: Iterable[str]) -> dict[str, Key]:
        """The homes of some claims, in one query; claims without one are left out."""
        homes: dict[str, Key] = {}
        for row in self._tagged("claim", claim_ids):
            homes.setdefault(row.value, Key(row.kind, row.slug))
        return homes

    def all_keys(self) -> list[Key]:
        """The keys of all entries, in order."""
        return self._rows.all_keys()

    def all_entries(self) -> Iterator[Entry]:
        """All entries in the order of their keys, none of them kept."""
        for row in self._rows.everything():
            yield Entry(_record(row), row.fingerprint, _reviews(row.reviews))

    def contents(self) -> Contents:
        """What this edition is compared with another by, without its texts."""
        rows = self._by_statement.fetch(statements.ALL_MEMBERS)
        return {Key(row.kind, row.slug): (row.fingerprint, _reviews(row.reviews)) for row in rows}

    def all_claim_homes(self) -> dict[str, Key]:
        """The home of every claim."""
        homes: dict[str, Key] = {}
        for row in self._by_statement.fetch(statements.ALL_TAGGED, name="claim"):
            homes.setdefault(row.value, Key(row.kind, row.slug))
        return homes

    def facts(self, filters: Mapping[str, str], offset: int, limit: int) -> tuple[list[FactPlace], int]:
        """Where own facts stand that match all filters, from an offset on, and the number of all that match.

        Filters are `procedure`, `topic`, `agreement`, `source`, `organisation`; LookupError for others.
        """
        _refuse(filters.keys() - statements.FACT_FILTERS)
        if not all(map(can_be_stored, filters.values())):
            return [], 0
        rows = self._by_statement.fetch(
            statements.facts_page(frozenset(filters)), **filters, offset=offset, limit=limit
        )
        return [FactPlace(Key(row.kind, row.slug), row.topic) for row in rows if row.slug], rows[0].total

    def claim_history(self, claim_id: str) -> list[tuple[EditionInfo, Claim]]:
        """The wordings of a claim up to this edition, oldest first, each with the edition that brought it."""
        if not can_be_stored(claim_id):
            return []
        below = self.info.number or _HIGHEST_NUMBER
        rows = self._by_statement.fetch(statements.CLAIM_CHANGES, claim=claim_id, below=below)
        pages = self._records([row.fingerprint for row in rows])
        told = [(_info(row), _claim(pages[row.fingerprint], claim_id)) for row in rows]
        home = self.claim_home(claim_id)
        entry = self.entry(home) if home else None
        own = [(self.info, _claim(entry.record, claim_id))] if entry else []
        return _changes((*told, *own))

    def _tagged(self, name: str, values: Iterable[str]) -> Sequence[Row[Any]]:
        _refuse([] if is_tag_name(name) else [name])
        wanted = sorted(filter(can_be_stored, set(values)))
        return self._rows.tagged(name, wanted)

    def _entries(self, rows: Iterable[Row[Any]]) -> Iterator[Entry]:
        rows = list(rows)
        records = self._records([row.fingerprint for row in rows])
        return (Entry(records[row.fingerprint], row.fingerprint, _reviews(row.reviews)) for row in rows)

    def _records(self, fingerprints: Sequence[str]) -> dict[str, Record]:
        """Records by fingerprint: the kept ones, and the others in one query."""
        kept = {fingerprint: self._cache.get(fingerprint) for fingerprint in fingerprints}
        found = {fingerprint: record for fingerprint, record in kept.items() if record}
        missing = [fingerprint for fingerprint, record in kept.items() if record is None]
        for row in self._rows.bodies(missing) if missing else ():
            found[row.fingerprint] = _record(row)
            self._cache.keep(row.fingerprint, found[row.fingerprint], len(row.body))
        return found


def _record(row: Row[Any]) -> Record:
    if fingerprint_of(row.body) != row.fingerprint:
        raise DamagedDatabaseError(f"The stored text of record {row.fingerprint} is not what was saved.")
    with _as_saved(f"Record {row.fingerprint}"):
        return decoded(row.kind, row.body)


def _reviews(text: str) -> tuple[Review, ...]:
    return tuple(from_plain(Review, plain) for plain in json.loads(text))


def _claim(record: Record, claim_id: str) -> Claim:
    return next(claim for claim in record.claims if claim.id == claim_id)


def _changes(told: Iterable[tuple[EditionInfo, Claim]]) -> list[tuple[EditionInfo, Claim]]:
    changes: list[tuple[EditionInfo, Claim]] = []
    for info, claim in told:
        if not changes or changes[-1][1] != claim:
            changes.append((info, claim))
    return changes


def _first_info(rows: Sequence[Row[Any]]) -> EditionInfo | None:
    return _info(rows[0]) if rows else None


def _info(row: Row[Any]) -> EditionInfo:
    with _as_saved(f"What is counted of edition {row.id}"):
        counts = json.loads(row.counts)
    return EditionInfo(
        id=row.id,
        number=row.number,
        published_at=row.published_at,
        first_published_at=row.first_published_at,
        records=row.records,
        counts=counts,
        parent=row.parent,
        note=row.note,
        chain=row.chain,
        origin=origin_of(row.origin),
    )


@contextmanager
def _as_saved(what: str) -> Iterator[None]:
    """Tells damage from a fault of ours: what cannot be read here was written by nobody."""
    try:
        yield
    except (LookupError, TypeError, ValueError) as fault:
        raise DamagedDatabaseError(f"{what} is not stored as it was saved.") from fault


def _refuse(names: Iterable[str]) -> None:
    if unknown := sorted(names):
        raise LookupError(f"no list can be filtered by {', '.join(map(repr, unknown))}")


def _in_utc(moment: datetime) -> datetime:
    """The moment in UTC; the first and last hours of the calendar may lie outside of what UTC can say."""
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return (datetime.max if moment.year > 1 else datetime.min).replace(tzinfo=UTC)
