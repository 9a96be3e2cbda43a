"""Decoded records kept for the next reader; what a fingerprint names never changes, so none is ever stale."""

from collections import OrderedDict
from threading import Lock

from kbapi.knowledge.record import Record


class RecordCache:
    """The records used last, at most `max_entries` of them; one cache serves all editions and threads."""

    def __init__(self, max_entries: int) -> None:
        self._max_entries = max_entries
        self._records: OrderedDict[str, Record] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._records)

    def get(self, fingerprint: str) -> Record | None:
        """The record of a fingerprint, if it is kept."""
        with self._lock:
            found = self._records.get(fingerprint)
            if found:
                self._records.move_to_end(fingerprint)
            return found

    def keep(self, fingerprint: str, record: Record) -> None:
        """Keeps a record, in place of the one not used for longest where there are too many."""
        with self._lock:
            self._records[fingerprint] = record
            self._records.move_to_end(fingerprint)
            if len(self._records) > self._max_entries:
                self._records.popitem(last=False)
