"""Keeps what is costly to build from a snapshot, for the few editions and languages that were read last."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

from kbapi.knowledge_base.snapshot import Snapshot

Built = TypeVar("Built")
Place = tuple[str, str, str]
"""The id of an edition, a language, and the organisation whose own rules are told."""


class Kept(Generic[Built]):
    """One thing for each snapshot, built when it is first asked for; safe for use from several threads."""

    def __init__(self, build: Callable[[Snapshot], Built], most: int) -> None:
        self._build = build
        self._most = most
        self._kept: OrderedDict[Place, Built] = OrderedDict()
        self._building: dict[Place, threading.Lock] = {}
        self._lock = threading.Lock()

    def of(self, snapshot: Snapshot) -> Built:
        """What was built from a snapshot like this one; only who asks for it waits."""
        place = (snapshot.info.id, snapshot.language, snapshot.organisation)
        found = self._found(place)
        if found is not None:
            return found
        with self._lock:
            building = self._building.setdefault(place, threading.Lock())
        with building:
            found = self._found(place)
            if found is None:
                found = self._keep(place, self._build(snapshot))
        return found

    def _found(self, place: Place) -> Built | None:
        with self._lock:
            if place in self._kept:
                self._kept.move_to_end(place)
            return self._kept.get(place)

    def _keep(self, place: Place, built: Built) -> Built:
        with self._lock:
            self._kept[place] = built
            self._building.pop(place, None)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return built
