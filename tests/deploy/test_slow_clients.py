"""Clients that send next to nothing, or read next to nothing, keep nobody else waiting behind nginx."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from tests.deploy.proxy import GET, Proxy, nginx, proxying, read_answer
from tests.story.editing import SAMPLE, copied
from tests.story.running import Place, serving

pytestmark = pytest.mark.skipif(nginx() is None, reason="nginx is not installed; .ci/run installs it")

PAGE = "/v1/procedures/pruning"
HEAD = (
    "POST /v1/answers HTTP/1.1\r\nHost: k\r\n"
    "Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
)
SLOW = {
    "silent": b"",
    "half a header": b"GET / HTTP/1.1\r\nHost: k\r\nX-Slow: ",
    "half a body": HEAD.format(length=60).encode() + b"{",
    "not reading": GET.format(path="/openapi.json", more="").encode(),
}
PATIENT = 5 + 30
"""Seconds that nginx waits for the next bytes at most, and what a busy machine may take on top."""


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    folder = tmp_path_factory.mktemp("service")
    place = Place(copied(SAMPLE, folder / "content"), folder / "state")
    place.publish()
    with serving(place) as server, proxying(tmp_path_factory.mktemp("nginx"), server.port) as started:
        yield started


@pytest.mark.parametrize("number", [50, pytest.param(1_000, marks=pytest.mark.faults)])
@pytest.mark.parametrize("how", list(SLOW))
def test_good_requests_are_answered_while_slow_clients_hang_on(proxy: Proxy, how: str, number: int) -> None:
    with slow_clients(proxy, number, SLOW[how]) as slow:
        seconds = []
        for _ in range(20):
            began = time.perf_counter()
            assert proxy.get(PAGE).status == 200
            seconds.append(time.perf_counter() - began)
        still = sum(hangs(connection) for connection in slow)
    print(f"{number} {how}: median {sorted(seconds)[10]:.4f} s, most {max(seconds):.4f} s; {still} hung on")
    assert still > number / 2 or how == "not reading", "they were to be there all the while"


def test_a_client_that_stops_sending_is_let_go_of(proxy: Proxy) -> None:
    for how in ("half a header", "half a body"):
        with slow_clients(proxy, 1, SLOW[how]) as (connection,):
            connection.settimeout(PATIENT)
            with suppress(ConnectionResetError):
                answer = connection.recv(10)
                assert answer == b"" or answer.startswith(b"HTTP/1.1 4"), how


def test_a_body_that_comes_in_small_bits_is_answered(proxy: Proxy) -> None:
    body = b'{"q": "when may I prune"}'
    head = HEAD.format(length=len(body))
    with proxy.connect() as connection:
        for byte in head.encode() + body:
            connection.sendall(bytes([byte]))
        assert read_answer(connection).status == 200


@contextmanager
def slow_clients(proxy: Proxy, number: int, sent: bytes) -> Iterator[list[socket.socket]]:
    with ExitStack() as open_ones:
        connections = []
        for _ in range(number):
            connections.append(open_ones.enter_context(proxy.connect()))
            # The answer that is not read is much longer than what the kernel keeps for whoever does not read.
            connections[-1].setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connections[-1].sendall(sent)
        yield connections


def hangs(connection: socket.socket) -> bool:
    """Whether the connection is open and nothing came of it."""
    connection.setblocking(False)
    try:
        connection.recv(1, socket.MSG_PEEK)
    except BlockingIOError:
        return True
    except OSError:
        pass
    return False


def test_no_private_body_is_written_to_a_file(proxy: Proxy) -> None:
    body = b'{"q": "' + b"x" * 900_000 + b'"}'
    head = HEAD.format(length=len(body))
    before = made(proxy.log.parent)
    with proxy.connect() as connection:
        connection.sendall(head.encode() + body[:-1])
        time.sleep(0.2)
        connection.sendall(body[-1:])
        assert read_answer(connection).status in (400, 413, 422)
    assert made(proxy.log.parent) == before


def made(folder: Path) -> list[tuple[str, int]]:
    """The folders for temporary files, with the time of their last change: a file leaves a trace in it."""
    return [(name, (folder / name).stat().st_mtime_ns) for name in ("body", "proxy")]
