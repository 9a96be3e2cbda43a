"""Asks at a steady rate, on connections kept open and on new ones, and judges every answer."""

import http.client
import itertools
import json
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.story.running import PATIENCE

PATHS = (
    "/v1/procedures/pruning",
    "/v1/procedures/pruning/facts",
    "/v1/procedures/crown-thinning",
    "/v1/facts",
    "/v1/search?q=tree",
)
QUESTION = (
    "POST",
    "/v1/answers",
    json.dumps({"q": "when may I prune"}),
    {"Content-Type": "application/json"},
)
NEW_CONNECTION_EVERY = 10


@dataclass
class Tally:
    """How many requests were answered well, from which editions, and what went wrong."""

    answered: int = 0
    editions: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    seconds: float = 0.0
    slowest: float = 0.0

    def __str__(self) -> str:
        """The figures in a line."""
        rate = self.answered / self.seconds
        return (
            f"{self.answered} answered ({rate:.0f}/s), {len(self.failures)} failed, "
            f"{len(self.editions)} editions, slowest {self.slowest:.3f} s"
        )


@contextmanager
def load(port: int, rate: int, threads: int = 8) -> Iterator[Tally]:
    """Asks `rate` times a second, or as often as the machine allows, until the end of the block."""
    tally, stop, lock = Tally(), threading.Event(), threading.Lock()
    arguments = (port, threads / rate, tally, stop, lock)
    askers = [threading.Thread(target=_ask, args=arguments) for _ in range(threads)]
    began = time.monotonic()
    for asker in askers:
        asker.start()
    try:
        yield tally
    finally:
        stop.set()
        for asker in askers:
            asker.join()
        tally.seconds = time.monotonic() - began


def _ask(port: int, pause: float, tally: Tally, stop: threading.Event, lock: threading.Lock) -> None:
    requests = itertools.cycle([*(("GET", path, None, {}) for path in PATHS), QUESTION])
    connection = _connection(port)
    due = time.monotonic()
    for number, request in enumerate(requests):
        if stop.is_set():
            break
        due += pause
        # Whoever is late asks at once, but does not make up for what was missed.
        time.sleep(max(0.0, due - time.monotonic()))
        due = max(due, time.monotonic() - pause)
        if number % NEW_CONNECTION_EVERY == 0:
            connection.close()
        _judge(connection, request, tally, lock)
    connection.close()


def _judge(
    connection: http.client.HTTPConnection, request: Sequence[Any], tally: Tally, lock: threading.Lock
) -> None:
    began = time.monotonic()
    try:
        connection.request(*request)
        answer = connection.getresponse()
        body = answer.read()
        edition = answer.headers["KB-Edition"]
        assert answer.status == 200, (answer.status, body[:200])
        assert json.loads(body)["meta"]["edition"] == edition, "two editions in one answer"
    except Exception as error:
        connection.close()
        with lock:
            tally.failures.append(f"{request[1]}: {error!r}")
        return
    with lock:
        tally.answered += 1
        tally.editions[edition] += 1
        tally.slowest = max(tally.slowest, time.monotonic() - began)


def _connection(port: int) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
