"""Asks a server so many times a second on connections that stay open, and judges every answer.

Raw sockets: a client that costs a tenth of a millisecond a request leaves the machine to the server.
"""

import re
import socket
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import orjson

from tests.story.editing import MARK
from tests.story.hammer import editions_in
from tests.story.running import PATIENCE

_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
_HEADER = re.compile(rb"\r\nkb-edition: ([0-9a-f]{20})", re.IGNORECASE)
_MARK = re.compile(MARK.pattern.encode())


@dataclass
class Load:
    """What came back; `editions` are the answers of each edition."""

    connections: int
    statuses: Counter[int] = field(default_factory=Counter)
    editions: Counter[str] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    mixed: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def answers(self) -> int:
        """How many answers came."""
        return self.statuses.total()

    def judge(self, path: str, head: bytes, body: bytes, mark_of: Mapping[str, str]) -> None:
        """Counts an answer; it must be of the one edition that its header names."""
        self.statuses[int(head[9:12])] += 1
        named = _HEADER.search(head)
        edition = named[1].decode() if named else ""
        self.editions[edition] += 1
        if head[9:12] != b"200":
            self.refused.append(f"{path}: {body[:300]!r}")
        within = set(editions_in(orjson.loads(body)))
        marks = {found.decode() for found in _MARK.findall(body)}
        # A publication may be answered from before whoever published has told its mark.
        known = {mark_of[edition]} if edition in mark_of else marks
        if not within <= {edition} or not marks <= known or len(marks) > 1:
            self.mixed.append(f"{path}: {edition} {within} {marks}")


def load(
    port: int,
    paths: Sequence[str],
    mark_of: Mapping[str, str],
    rate: int,
    requests: int,
    connections: int = 8,
) -> Load:
    """Sends so many requests, at most `rate` a second; a connection that is lost is opened again."""
    done = Load(connections)
    lock = threading.Lock()
    each = requests // connections

    def work(number: int) -> None:
        own = Load(1)
        _ask(
            port,
            paths[number % len(paths) :] + paths[: number % len(paths)],
            mark_of,
            own,
            (each, rate / connections),
        )
        with lock:
            done.statuses += own.statuses
            done.editions += own.editions
            done.lost += own.lost
            done.refused += own.refused
            done.mixed += own.mixed

    began = time.monotonic()
    threads = [threading.Thread(target=work, args=(number,)) for number in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done.seconds = time.monotonic() - began
    return done


def _ask(
    port: int, paths: Sequence[str], mark_of: Mapping[str, str], own: Load, pace: tuple[int, float]
) -> None:
    requests, rate = pace
    wires = [
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n\r\n".encode()
        for path in paths
    ]
    began = time.monotonic()
    wire: socket.socket | None = None
    for number in range(requests):
        if (wait := began + number / rate - time.monotonic()) > 0:
            time.sleep(wait)
        place = number % len(paths)
        try:
            wire = wire or _connected(port)
            own.judge(paths[place], *_exchanged(wire, wires[place]), mark_of)
        except OSError as error:
            own.lost.append(f"{paths[place]}: {error!r}")
            if wire:
                wire.close()
            wire = None
    if wire:
        wire.close()


def _connected(port: int) -> socket.socket:
    wire = socket.create_connection(("127.0.0.1", port), PATIENCE)
    wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return wire


def _exchanged(wire: socket.socket, request: bytes) -> tuple[bytes, bytes]:
    """Head and body of the answer to a request; ConnectionError where it breaks off."""
    wire.sendall(request)
    read = b""
    while b"\r\n\r\n" not in read:
        read += _received(wire)
    head, _, body = read.partition(b"\r\n\r\n")
    told = _LENGTH.search(head)
    if not told:
        raise AssertionError(f"an answer without a length: {head!r}")
    while len(body) < int(told[1]):
        body += _received(wire)
    return head, body


def _received(wire: socket.socket) -> bytes:
    if some := wire.recv(65536):
        return some
    raise ConnectionResetError("the connection ended")
