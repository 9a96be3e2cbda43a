"""Whose key a caller shows; known to every worker, looked up in the database at most twice a second."""

import hmac
import threading
import time
from collections.abc import Callable, Mapping
from datetime import datetime

from kbapi.access.key_text import ShownKey
from kbapi.errors import DatabaseUnavailableError, KnowledgeBaseError
from kbapi.store.connection import Database
from kbapi.store.keys import StoredKey, unrevoked_keys

LOOK_SECONDS = 0.5
"""How old the known keys may be before they are read again: a revoked key is dead within a second."""
TRUSTED_SECONDS = 300.0
"""How long known keys are still believed while the database cannot be reached."""
_NOBODY = "0" * 64


class Keyring:
    """The keys in force; one per process, safe for use from several threads."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._clock = clock
        self._lock = threading.Lock()
        self._keys: Mapping[str, StoredKey] = {}
        self._read_at = self._looked_at = float("-inf")

    def holder(self, shown: ShownKey, now: datetime) -> StoredKey | None:
        """The stored key that was shown, if it is good now.

        Raises DatabaseUnavailableError once nobody can have said for a while which keys are good.
        """
        if self._clock() - self._looked_at >= LOOK_SECONDS:
            self._look()
        if self._clock() - self._read_at > TRUSTED_SECONDS:
            raise DatabaseUnavailableError("Keys cannot be checked at the moment.")
        found = self._keys.get(shown.id)
        same = hmac.compare_digest(found.digest if found else _NOBODY, shown.digest)
        return found if found and same and found.is_good(now) else None

    def _look(self) -> None:
        """Reads the keys again; where another thread is at it, those known before are used meanwhile."""
        known_before = self._read_at > float("-inf")
        if not self._lock.acquire(blocking=not known_before):
            return
        try:
            if self._clock() - self._looked_at < LOOK_SECONDS:
                return
            asked_at = self._clock()
            self._keys = {key.id: key for key in unrevoked_keys(self._database)}
            self._read_at = asked_at
        except KnowledgeBaseError:
            # Nothing is known of keys made or revoked since; `holder` sees to it that this does not last.
            return
        finally:
            self._looked_at = self._clock()
            self._lock.release()
