"""What was looked up, kept for the next search: several things at a time, as many as a budget allows."""

from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Mapping
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Remembered(Generic[K, V]):
    """Looks up what is missing, all at once; what was not used for longest goes first. Safe for threads."""

    def __init__(
        self, look_up: Callable[[Collection[K]], Mapping[K, V]], budget: int, cost: Callable[[V], int]
    ) -> None:
        self._look_up = look_up
        self._budget = budget
        self._cost = cost
        self._kept: OrderedDict[K, V] = OrderedDict()
        self._spent = 0
        self._lock = Lock()

    def of(self, keys: Collection[K]) -> Mapping[K, V]:
        """The values of some keys."""
        found = self._recalled(keys)
        missing = [key for key in dict.fromkeys(keys) if key not in found]
        if missing:
            # Not under the lock: what costs time is the look-up, and two that do the same do no harm.
            new = self._look_up(missing)
            self._keep(new)
            found |= new
        return found

    def _recalled(self, keys: Collection[K]) -> dict[K, V]:
        with self._lock:
            found = {key: self._kept[key] for key in keys if key in self._kept}
            for key in found:
                self._kept.move_to_end(key)
        return found

    def _keep(self, new: Mapping[K, V]) -> None:
        with self._lock:
            for key, value in new.items():
                if key not in self._kept:
                    self._kept[key] = value
                    self._spent += self._cost(value)
            while self._spent > self._budget and self._kept:
                self._spent -= self._cost(self._kept.popitem(last=False)[1])
