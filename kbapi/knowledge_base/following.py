"""A thread that takes up editions: at once where the database announces them, else as often as it polls."""

import os
import threading
import time
import weakref
from collections.abc import Callable

from kbapi.errors import KnowledgeBaseError
from kbapi.store.connection import Database
from kbapi.store.listening import Listener

LAG_SECONDS = 10.0
"""How long a replica is asked again and again for what the primary has announced."""
_LAG_PAUSE = 0.02

Look = Callable[[], int]
"""Looks for a new edition and returns the number of the publication that is served now."""


class Follower:
    """Follows the publications of one database; a forked process begins anew with a thread of its own."""

    def __init__(self, database: Database, look: Look, interval: float) -> None:
        self._database = database
        self._look = look
        self._interval = interval
        self._stopped = threading.Event()
        self._start()
        here = weakref.ref(self)

        def start_again() -> None:
            if there := here():
                there._start()

        os.register_at_fork(after_in_child=start_again)

    def stop(self) -> None:
        """Ends the thread and waits for it."""
        self._stopped.set()
        self._thread.join()

    def _start(self) -> None:
        if not self._stopped.is_set():
            self._thread = threading.Thread(target=self._follow, name="kbapi-follower", daemon=True)
            self._thread.start()

    def _follow(self) -> None:
        listener = Listener(self._database)
        while not self._stopped.is_set():
            self._take_up(listener.wait(self._interval))
        listener.close()

    def _take_up(self, announced: int) -> None:
        """Looks until what was announced has come to the server that is read from, or that takes too long."""
        deadline = time.monotonic() + LAG_SECONDS
        while self._looked() < announced and time.monotonic() < deadline and not self._stopped.is_set():
            time.sleep(_LAG_PAUSE)

    def _looked(self) -> int:
        try:
            return self._look()
        except KnowledgeBaseError:  # whoever asks is told; this thread only has to try again
            return 0
