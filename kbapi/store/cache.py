"""What was read lately, kept for the next reader; an edition never changes, so nothing is ever stale."""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar
from weakref import WeakValueDictionary

from kbapi.knowledge.record import Record

BYTES_A_CHARACTER = 3
"""What a decoded record takes in memory for each character of its text; measured on the real content."""

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Recent(Generic[K, V]):
    """The things used last, at most `max_entries` of them; safe to use from several threads."""

    def __init__(self, max_entries: int) -> None:
        self._max_entries = max_entries
        self._kept: OrderedDict[K, V] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: K) -> V | None:
        """The thing of a key, if it is kept."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def keep(self, key: K, thing: V) -> None:
        """Keeps a thing, in place of the one not used for longest where there are too many."""
        with self._lock:
            self._kept[key] = thing
            self._kept.move_to_end(key)
            if len(self._kept) > self._max_entries:
                self._kept.popitem(last=False)


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Text:
    """The canonical text of a record."""

    fingerprint: str
    kind: str
    body: str


class RecordCache:
    """The decoded records used last, up to so many bytes; one cache serves all editions and threads."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._bytes = 0
        self._records: OrderedDict[str, tuple[Record, int]] = OrderedDict()
        self._texts: WeakValueDictionary[str, Text] = WeakValueDictionary()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._records)

    def get(self, fingerprint: str) -> Record | None:
        """The record of a fingerprint, if it is kept."""
        with self._lock:
            found = self._records.get(fingerprint)
            if found is None:
                return None
            self._records.move_to_end(fingerprint)
            return found[0]

    def keep(self, fingerprint: str, record: Record, characters: int) -> None:
        """Keeps the record of a text so long, in place of those not used for longest where room is short."""
        size = characters * BYTES_A_CHARACTER
        with self._lock:
            self._bytes += size - self._records.pop(fingerprint, (record, 0))[1]
            self._records[fingerprint] = (record, size)
            while self._bytes > self._max_bytes:
                self._bytes -= self._records.popitem(last=False)[1][1]

    def text(self, fingerprint: str, kind: str, body: str) -> Text:
        """One copy of a text for all editions that hold it, kept as long as one of them does."""
        with self._lock:
            return self._texts.setdefault(fingerprint, Text(fingerprint, kind, body))
