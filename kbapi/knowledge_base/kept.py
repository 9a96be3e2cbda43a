"""Keeps what is costly to build from a snapshot, for the few editions and languages that were read last."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

from kbapi.knowledge_base.snapshot import Snapshot

Built = TypeVar("Built")


class Kept(Generic[Built]):
    """One thing for each snapshot, built when it is first asked for; safe for use from several threads."""

    def __init__(self, build: Callable[[Snapshot], Built], most: int) -> None:
        self._build = build
        self._most = most
        self._kept: OrderedDict[tuple[str, str], Built] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, snapshot: Snapshot) -> Built:
        """What was built from a snapshot of the same edition and language."""
        place = (snapshot.info.id, snapshot.language)
        with self._lock:
            if place not in self._kept:
                self._kept[place] = self._build(snapshot)
            self._kept.move_to_end(place)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
            return self._kept[place]
