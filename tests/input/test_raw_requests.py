"""Requests as bytes on a socket, to the server as it is shipped: answered or refused, never a fault.

The same bytes go through the shipped nginx as well, as soon as there is one.
"""

import http.client
import re
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import pytest

from tests.house_rules.python_files import ROOT
from tests.input.raw_bytes import CHUNKED, CLOSED, CUT, FORM, GET, HOST, JSON, REQUESTS, length
from tests.publishing import SAMPLE_CONTENT
from tests.story.running import Place, Server, serving

SECONDS = 20
"""How long an answer may take to begin, on a machine that does other work."""


@dataclass(frozen=True)
class Heard:
    """What came back: the statuses in their order, and all bytes."""

    statuses: list[int]
    data: bytes

    @property
    def first(self) -> int:
        """The first final status, or that the connection was closed without one."""
        return next((status for status in self.statuses if status >= 200), CLOSED)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server as it is shipped; that it stops when told to and met no fault is looked at in the end."""
    place = Place(SAMPLE_CONTENT, tmp_path_factory.mktemp("raw") / "state")
    place.publish()
    with serving(place) as started:
        yield started


@pytest.fixture(scope="module")
def nginx(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of the shipped nginx in front of the server."""
    if not (ROOT / "tests" / "deploy" / "proxy.py").exists():
        pytest.skip("no nginx configuration is shipped yet")
    with import_module("tests.deploy.proxy").proxying(tmp_path_factory.mktemp("nginx"), server.port) as proxy:
        yield proxy.port


def talk(port: int, data: bytes, *, ends: bool = False) -> Heard:
    """What a server says to some bytes until its first final answer is there, or the connection closed."""
    heard = b""
    with socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as connection:
        try:
            connection.sendall(data)
            if ends:
                connection.shutdown(socket.SHUT_WR)
            while not (_statuses(heard) and _statuses(heard)[-1] >= 200):
                came = connection.recv(65_536)
                if not came:
                    break
                heard += came
        except (ConnectionResetError, BrokenPipeError):
            pass
    return Heard(_statuses(heard), heard)


def _statuses(data: bytes) -> list[int]:
    return [int(status) for status in re.findall(rb"HTTP/1\.[01] ([0-9]{3}) ", data)]


def is_alive(server: Server) -> bool:
    return server.get("/health/live").status == 200


@pytest.mark.parametrize("name", REQUESTS)
def test_a_request_is_answered_or_refused(server: Server, name: str) -> None:
    data, statuses = REQUESTS[name]
    heard = talk(server.port, data)
    assert heard.first in statuses, heard.data[:300]
    assert b"evil.example" not in heard.data
    assert is_alive(server)


@pytest.mark.parametrize("name", CUT)
def test_a_request_that_breaks_off_is_never_answered_as_if_it_were_whole(server: Server, name: str) -> None:
    heard = talk(server.port, CUT[name], ends=True)
    assert heard.first in (CLOSED, 400), heard.data[:300]
    assert is_alive(server)


@pytest.mark.parametrize("name", [*REQUESTS, *CUT])
def test_the_shipped_nginx_lets_no_fault_through(server: Server, nginx: int, name: str) -> None:
    """501 and 505 are its own words for what it does not speak."""
    data = CUT[name] if name in CUT else REQUESTS[name][0]
    heard = talk(nginx, data, ends=name in CUT)
    assert heard.first < 500 or heard.first in (501, 505), heard.data[:300]
    assert b"evil.example" not in heard.data
    assert is_alive(server)


def test_requests_one_behind_the_other_are_answered_in_order(server: Server) -> None:
    paths = ["/v1/risks", "/nowhere", "/health/live"] * 5
    asked = b"".join(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode() for path in paths[:-1])
    last = f"GET {paths[-1]} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()
    heard = b""
    with socket.create_connection(("127.0.0.1", server.port), timeout=SECONDS) as connection:
        connection.sendall(asked + last)
        while came := connection.recv(65_536):
            heard += came
    assert _statuses(heard) == [200, 404, 200] * 5


def test_nothing_is_smuggled_behind_a_refused_request(server: Server) -> None:
    """After a request whose end could be seen in two places, the same connection answers nothing more."""
    behind = b"GET /v1/risks/smuggled HTTP/1.1\r\n" + HOST + b"\r\n"
    for first in (
        FORM + b"Content-Length: 4\r\n" + CHUNKED + b"0\r\n\r\n",
        JSON + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nxxxxx",
        JSON + b"Transfer-Encoding: xchunked\r\nContent-Length: 3\r\n\r\nabc",
    ):
        with socket.create_connection(("127.0.0.1", server.port), timeout=SECONDS) as connection:
            connection.sendall(first + behind)
            heard = b""
            while came := connection.recv(65_536):
                heard += came
        assert _statuses(heard) == [400], heard


def test_slow_clients_keep_nobody_waiting(server: Server) -> None:
    """One byte now and then, in headers and bodies, on more connections than the server has threads."""
    slow = [socket.create_connection(("127.0.0.1", server.port), timeout=SECONDS) for _ in range(60)]
    stop = threading.Event()

    def trickle() -> None:
        while not stop.wait(0.2):
            for connection in slow:
                connection.send(b"a")

    for number, connection in enumerate(slow):
        connection.sendall(GET + b"X-A: " if number % 2 else JSON + length(100_000))
    feeding = threading.Thread(target=trickle)
    feeding.start()
    try:
        began = time.monotonic()
        for _ in range(10):
            assert is_alive(server)
        assert time.monotonic() - began < SECONDS
    finally:
        stop.set()
        feeding.join()
        for connection in slow:
            connection.close()
    assert is_alive(server)


def test_connections_that_say_nothing_leave_the_server_well(server: Server) -> None:
    idle = [socket.create_connection(("127.0.0.1", server.port), timeout=SECONDS) for _ in range(300)]
    try:
        assert is_alive(server)
    finally:
        for connection in idle:
            connection.close()
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=SECONDS)
    connection.request("GET", "/version")
    assert connection.getresponse().status == 200
    connection.close()
    assert Path(server.log).exists()
