"""Parts of answers as finished JSON, kept for the next answer that holds them; none tells of a caller."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock

MAX_BYTES = 4 * 1024 * 1024


class KeptTexts:
    """The texts used last, up to so many bytes; safe for use from several threads."""

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self._max_bytes = max_bytes
        self._bytes = 0
        self._texts: OrderedDict[Hashable, bytes] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._texts)

    def get(self, key: Hashable) -> bytes | None:
        """The text of a key, if it is kept."""
        with self._lock:
            found = self._texts.get(key)
            if found is not None:
                self._texts.move_to_end(key)
            return found

    def keep(self, key: Hashable, text: bytes) -> None:
        """Keeps a text in place of those not used for longest where room is short."""
        with self._lock:
            self._bytes += len(text) - len(self._texts.pop(key, b""))
            self._texts[key] = text
            while self._bytes > self._max_bytes:
                self._bytes -= len(self._texts.popitem(last=False)[1])
