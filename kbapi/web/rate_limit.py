"""How often a caller may ask: windows of time, a count for each caller, and what the headers say of it.

The header fields are those of draft-ietf-httpapi-ratelimit-headers. Windows begin at whole multiples of their
length, so that one addition tells both whether the caller may go on and when the count begins anew.
"""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

from kbapi.discovery import when_needed
from kbapi.errors import BadSettingError, TooManyRequestsError

LOGGER = logging.getLogger("kbapi.rate_limit")
LONGEST_WINDOW = 86_400
MOST_COUNTED = 100_000
"""Callers that a process counts in one window; beyond, the one that came first is forgotten."""
STORE_SECONDS = 0.2
"""How long the shared store may take to answer before this process counts for itself."""
PAUSE_SECONDS = 5.0
"""How long a store that failed is left alone."""
_DRIVER_OPTIONS: dict[str, Any] = {
    "socket_timeout": STORE_SECONDS,
    "socket_connect_timeout": STORE_SECONDS,
    "retry": None,
}
_FORM = "use counts and times, such as 600/minute;20/second"
_STORES = ("redis://", "rediss://", "redis+unix://")
Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Window:
    """So many requests in so many seconds."""

    name: str
    most: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Tally:
    """What a count came to: the headers that tell of it, and the error of a caller who asked too often."""

    headers: Headers
    error: TooManyRequestsError | None = None


class Counts(Protocol):
    """Where requests are counted."""

    def add(self, caller: str, seconds: int, turn: int) -> int:
        """Counts a request in one turn of a window of so many seconds; the count so far, this one too."""


class Store(Protocol):
    """A shared store as the package `limits` offers it, which most services never need."""

    def incr(self, key: str, expiry: int) -> int:
        """Adds one to a count that is forgotten after so many seconds; the count with it."""


@lru_cache(maxsize=4096)
def windows_of(origin: str, text: str) -> tuple[Window, ...]:
    """The windows of a text such as `600/minute;20/second`, none of an empty one; raises BadSettingError."""
    if not text.strip():
        return ()
    try:
        items = when_needed("limits").parse_many(text)
    except ValueError:
        items = []
    windows = tuple(
        Window(_name(item.multiples, item.GRANULARITY.name), item.amount, item.get_expiry()) for item in items
    )
    fit = all(window.most > 0 and 0 < window.seconds <= LONGEST_WINDOW for window in windows)
    if not fit or not windows or len({window.name for window in windows}) < len(windows):
        raise BadSettingError(f"{origin}={text!r} is no rate: {_FORM}; each time once, a day at most.")
    return windows


def counts_of(store: str) -> Counts:
    """Where to count, by the setting: this process, or a Redis or Valkey server; raises BadSettingError."""
    if not store:
        return OwnCounts()
    url = store.replace("valkey", "redis", 1) if store.startswith("valkey") else store
    if not url.startswith(_STORES):
        raise BadSettingError("KBAPI_RATE_LIMIT_STORE: use redis://host:port/0 or valkey://host:port/0.")
    try:
        # The driver takes None for: do not try again, which would keep the caller waiting.
        found: Store = when_needed("limits.storage").storage_from_string(url, **_DRIVER_OPTIONS)
    except when_needed("limits.errors").ConfigurationError as fault:
        raise BadSettingError(
            "KBAPI_RATE_LIMIT_STORE needs the package redis: install kbapi[redis]."
        ) from fault
    except ValueError as fault:
        raise BadSettingError(f"KBAPI_RATE_LIMIT_STORE cannot be used: {fault}.") from fault
    return SharedCounts(found)


class RateLimit:
    """Counts callers; safe for use from several threads."""

    def __init__(self, counts: Counts, clock: Callable[[], float] = time.time) -> None:
        self._counts = counts
        self._clock = clock

    def count(self, caller: str, windows: Sequence[Window]) -> Tally:
        """Counts one request of a caller in every window."""
        now = self._clock()
        left, wait = [], 0
        for window in windows:
            turn, gone = divmod(int(now), window.seconds)
            so_far = self._counts.add(caller, window.seconds, turn)
            rest = window.seconds - gone
            left.append(f'"{window.name}";r={max(0, window.most - so_far)};t={rest}')
            if so_far > window.most:
                wait = max(wait, rest)
        headers = (("RateLimit-Policy", _policy(tuple(windows))), ("RateLimit", ", ".join(left)))
        return Tally(headers, TooManyRequestsError(wait) if wait else None)


class OwnCounts:
    """Counts of this process alone; forgets a window when its time is over, and stays small."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._windows: dict[int, tuple[int, dict[str, int]]] = {}

    def add(self, caller: str, seconds: int, turn: int) -> int:
        """The count so far, this request too."""
        with self._lock:
            known_turn, counts = self._windows.get(seconds, (turn, {}))
            if known_turn != turn or seconds not in self._windows:
                counts = {}
                self._windows[seconds] = (turn, counts)
            counts[caller] = so_far = counts.get(caller, 0) + 1
            if len(counts) > MOST_COUNTED:
                del counts[next(iter(counts))]
            return so_far


class SharedCounts:
    """Counts that all processes and nodes share; while the store is away each counts for itself."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._clock = clock
        self._own = OwnCounts()
        self._resting_until = float("-inf")
        self._is_away = False

    def add(self, caller: str, seconds: int, turn: int) -> int:
        """The count so far, this request too."""
        if self._clock() < self._resting_until:
            return self._own.add(caller, seconds, turn)
        try:
            so_far = self._store.incr(f"kbapi/{seconds}/{turn}/{caller}", seconds + 1)
        except Exception as fault:  # whatever the store's driver raises, the request goes on
            self._rest(fault)
            return self._own.add(caller, seconds, turn)
        self._note_return()
        return so_far

    def _rest(self, fault: Exception) -> None:
        self._resting_until = self._clock() + PAUSE_SECONDS
        if not self._is_away:
            self._is_away = True
            LOGGER.warning(
                "the store of KBAPI_RATE_LIMIT_STORE is away (%s): counting here", type(fault).__name__
            )

    def _note_return(self) -> None:
        if self._is_away:
            self._is_away = False
            LOGGER.warning("the store of KBAPI_RATE_LIMIT_STORE is back")


def _name(multiples: int, granularity: str) -> str:
    return granularity if multiples == 1 else f"{multiples}-{granularity}"


@lru_cache(maxsize=256)
def _policy(windows: tuple[Window, ...]) -> str:
    return ", ".join(f'"{window.name}";q={window.most};w={window.seconds}' for window in windows)
