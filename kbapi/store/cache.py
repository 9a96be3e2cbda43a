"""What was read lately, kept for the next reader; an edition never changes, so nothing is ever stale."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

from kbapi.knowledge.record import Record

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


RecordCache = Recent[str, Record]
"""Decoded records by fingerprint; one cache serves all editions."""
