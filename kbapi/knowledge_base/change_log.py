"""Every change in the order of publication; it only grows, so that a place in it stays a place in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kbapi.comparison.records import Sides, compare
from kbapi.knowledge.change import ChangeKind, RecordChange
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Entry, Find
from kbapi.knowledge.record import Record
from kbapi.store import read as store
from kbapi.store.cache import Recent, RecordCache
from kbapi.store.connection import Database
from kbapi.store.differing import differing_keys
from kbapi.store.edition import EditionInfo
from kbapi.store.read import EditionReader

KEPT_STEPS = 4_000
"""Publications of which it is kept which records they changed, and how gravely."""
MOST_KEPT_KEYS = 2_000
"""The keys of a longer step are read again each time: a worker does not hold more for a larger library."""
KEPT_READERS = 8
AT_ONCE = 200
"""Records in memory at once while many are compared."""
_ORDER = tuple(ChangeKind)


@dataclass(frozen=True, slots=True)
class Step:
    """One publication, the one before it, and the keys of the records that differ, in order."""

    info: EditionInfo
    before: EditionInfo | None
    keys: tuple[Key, ...]


class ChangeLog:
    """Compares each publication with the one before it; safe for use from several threads."""

    def __init__(self, database: Database, cache: RecordCache) -> None:
        self._database = database
        self._cache = cache
        self._kept_keys: Recent[tuple[str | None, str], tuple[Key, ...]] = Recent(KEPT_STEPS)
        self._kept_kinds: Recent[tuple[str | None, str], bytes] = Recent(KEPT_STEPS)
        self._readers: Recent[str, EditionReader] = Recent(KEPT_READERS)

    def steps(self, after: int, upto: int) -> list[Step]:
        """The publications with a number above `after` and up to `upto`, the oldest first."""
        known = store.editions(self._database, max(0, upto - after) + 1, upto + 1)[::-1]
        pairs = zip((None, *known), known, strict=False)
        return [
            Step(info, before, self._keys(before.id if before else None, info.id))
            for before, info in pairs
            if info.number > after
        ]

    def number_of(self, edition_id: str) -> int | None:
        """The number under which an edition was last published, None where it never was."""
        info = store.last_publication(self._database, edition_id)
        return info.number if info else None

    def changes(self, step: Step, keys: Sequence[Key]) -> list[RecordChange]:
        """What changed of some records of a step, in the order of the keys."""
        before = self._reader(step.before) if step.before else None
        return compared(before, self._reader(step.info), keys)

    def kinds(self, step: Step) -> list[ChangeKind]:
        """How grave each change of a step is, in the order of its keys."""
        names = (step.before.id if step.before else None, step.info.id)
        kept = self._kept_kinds.get(names)
        if kept is None:
            kept = self._compare_all(step)
            self._kept_kinds.keep(names, kept)
        return [_ORDER[number] for number in kept]

    def _keys(self, before: str | None, after: str) -> tuple[Key, ...]:
        kept = self._kept_keys.get((before, after))
        if kept is None:
            kept = differing_keys(self._database, before, after)
            if len(kept) <= MOST_KEPT_KEYS:
                self._kept_keys.keep((before, after), kept)
        return kept

    def _compare_all(self, step: Step) -> bytes:
        """The kinds as a byte each, so that keeping them costs next to nothing."""
        found = bytearray()
        for start in range(0, len(step.keys), AT_ONCE):
            some = self.changes(step, step.keys[start : start + AT_ONCE])
            found += bytes(_ORDER.index(change.kind) for change in some)
        return bytes(found)

    def _reader(self, info: EditionInfo) -> EditionReader:
        kept = self._readers.get(info.id)
        if kept is None:
            kept = EditionReader(self._database, info, self._cache, sparse=True)
            self._readers.keep(info.id, kept)
        return kept


def compared(before: EditionReader | None, after: EditionReader, keys: Iterable[Key]) -> list[RecordChange]:
    """What changed of some records between two editions, which may be of two databases."""
    wanted = list(keys)
    old: dict[Key, Entry] = before.entries_of(wanted) if before else {}
    new = after.entries_of(wanted)
    sides = Sides(_finder(before), _finder(after))
    return [compare(old.get(key), new.get(key), sides) for key in wanted if key in old or key in new]


def _finder(reader: EditionReader | None) -> Find:
    def find(key: Key) -> Record | None:
        entry = reader.entry(key) if reader else None
        return entry.record if entry else None

    return find
