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
from tests.publishing import SAMPLE_CONTENT
from tests.story.running import Place, Server, serving

SECONDS = 20
"""How long an answer may take to begin, on a machine that does other work."""
HOST = b"Host: localhost\r\n"
GET = b"GET /health/live HTTP/1.1\r\n" + HOST
JSON = b"POST /v1/answers HTTP/1.1\r\nContent-Type: application/json\r\n" + HOST
FORM = b"POST /fhir/Library/_search HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n" + HOST
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n"
QUESTION = b'{"q": "can I drive"}'
COUNT = b"_count=1"


def length(number: object) -> bytes:
    return f"Content-Length: {number}\r\n\r\n".encode()


def chunks(*parts: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


CLOSED = 0
"""Stands for a connection that is closed without an answer."""
REQUESTS: dict[str, tuple[bytes, tuple[int, ...]]] = {
    "good": (GET + b"\r\n", (200,)),
    "good body": (JSON + length(len(QUESTION)) + QUESTION, (200,)),
    "good chunks": (JSON + CHUNKED + chunks(QUESTION[:5], QUESTION[5:]), (200,)),
    # The line of the request.
    "HTTP/0.9": (b"GET /health/live\r\n\r\n", (400,)),
    "HTTP/2.0": (b"GET / HTTP/2.0\r\n" + HOST + b"\r\n", (400, 505)),
    "HTTP/9.9": (b"GET / HTTP/9.9\r\n" + HOST + b"\r\n", (400, 505)),
    "HTTP/1.0": (b"GET /health/live HTTP/1.0\r\n\r\n", (200,)),
    "preface of HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", (CLOSED, 400, 505)),
    "no version": (b"GET /health/live \r\n" + HOST + b"\r\n", (400,)),
    "two spaces": (b"GET  /health/live HTTP/1.1\r\n" + HOST + b"\r\n", (400,)),
    "a tab": (b"GET\t/health/live\tHTTP/1.1\r\n" + HOST + b"\r\n", (400,)),
    "a space in the path": (b"GET /health/live x HTTP/1.1\r\n" + HOST + b"\r\n", (400,)),
    "no slash": (b"GET health/live HTTP/1.1\r\n" + HOST + b"\r\n", (400, 404)),
    "a fragment": (b"GET /health/live#x HTTP/1.1\r\n" + HOST + b"\r\n", (200, 400)),
    "absolute form": (b"GET http://evil.example/health/live HTTP/1.1\r\n" + HOST + b"\r\n", (200, 400)),
    "absolute form of another scheme": (b"GET file:///etc/passwd HTTP/1.1\r\n" + HOST + b"\r\n", (400, 404)),
    "authority form": (b"CONNECT evil.example:443 HTTP/1.1\r\n" + HOST + b"\r\n", (400, 404, 405)),
    "asterisk form": (b"OPTIONS * HTTP/1.1\r\n" + HOST + b"\r\n", (200, 400, 404)),
    "two slashes": (b"GET //evil.example/x HTTP/1.1\r\n" + HOST + b"\r\n", (404,)),
    "a backslash": (b"GET /\\evil.example HTTP/1.1\r\n" + HOST + b"\r\n", (400, 404)),
    "dots": (b"GET /assets/../../../etc/passwd HTTP/1.1\r\n" + HOST + b"\r\n", (400, 404)),
    "raw UTF-8": ("GET /v1/risks/é HTTP/1.1\r\nHost: localhost\r\n\r\n".encode(), (400, 404)),
    "raw bytes": (b"GET /v1/risks/\xff HTTP/1.1\r\n" + HOST + b"\r\n", (400, 404)),
    "NUL in the path": (b"GET /health\x00/live HTTP/1.1\r\n" + HOST + b"\r\n", (400,)),
    "escaped NUL": (b"GET /v1/risks/%00 HTTP/1.1\r\n" + HOST + b"\r\n", (404,)),
    "escaped line break": (b"GET /v1/risks/%0d%0aX:y HTTP/1.1\r\n" + HOST + b"\r\n", (404,)),
    "100 kB of path": (b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n", (414,)),
    "100 kB of query": (b"GET /v1/risks?a=" + b"a" * 100_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n", (414,)),
    "unknown method": (b"FOO / HTTP/1.1\r\n" + HOST + b"\r\n", (400, 404, 405, 501)),
    "method of signs": (b"G(T / HTTP/1.1\r\n" + HOST + b"\r\n", (400,)),
    "method without end": (b"A" * 10_000 + b" / HTTP/1.1\r\n" + HOST + b"\r\n", (400, 405, 414, 431)),
    "trace": (b"TRACE / HTTP/1.1\r\n" + HOST + b"\r\n", (405,)),
    "TLS": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200), (CLOSED, 400)),
    "noise": (bytes(range(256)) * 4, (CLOSED, 400)),
    # Headers.
    "no Host": (b"GET /v1/risks HTTP/1.1\r\n\r\n", (400,)),
    "two Hosts": (b"GET /v1/risks HTTP/1.1\r\n" + HOST + b"Host: evil.example\r\n\r\n", (200, 400)),
    "Host of a space": (b"GET /v1/risks HTTP/1.1\r\nHost: a b\r\n\r\n", (200, 400)),
    "Host of a list": (b"GET /v1/risks HTTP/1.1\r\nHost: a, b\r\n\r\n", (400,)),
    "NUL in a header": (GET + b"X-A: a\x00b\r\n\r\n", (400,)),
    "bare CR in a header": (GET + b"X-A: a\rX-B: b\r\n\r\n", (400,)),
    "folded": (GET + b"X-A: a\r\n b\r\n\r\n", (400,)),
    "space before the colon": (GET + b"X-A : a\r\n\r\n", (400,)),
    "space before the name": (b"GET /health/live HTTP/1.1\r\n X-A: a\r\n" + HOST + b"\r\n", (400,)),
    "no colon": (GET + b"X-A\r\n\r\n", (400,)),
    "no name": (GET + b": a\r\n\r\n", (400,)),
    "name of signs": (GET + b"X(A): a\r\n\r\n", (400,)),
    "name not ASCII": (GET + "X-é: a\r\n\r\n".encode(), (400,)),
    "value not ASCII": (GET + "X-A: é\r\n\r\n".encode(), (200, 400)),
    "line feeds alone": (b"GET /health/live HTTP/1.1\nHost: localhost\n\n", (200, 400)),
    "a header of 1 MB": (GET + b"X-A: " + b"a" * 1_000_000 + b"\r\n\r\n", (CLOSED, 431)),
    "2,000 headers": (GET + b"".join(b"X-%d: a\r\n" % number for number in range(2000)) + b"\r\n", (431,)),
    "upgrade to HTTP/2": (
        GET + b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n",
        (200, 400),
    ),
    "upgrade to a WebSocket": (
        GET + b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
        (200, 400, 426),
    ),
    # Where a body ends.
    "length and chunks": (FORM + b"Content-Length: 8\r\n" + CHUNKED + chunks(COUNT), (400,)),
    "length inside of chunks": (
        JSON + b"Content-Length: 4\r\n" + CHUNKED + chunks(QUESTION) + GET + b"\r\n",
        (200, 400),
    ),
    "chunks inside of a length": (
        JSON + b"Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\nX",
        (400,),
    ),
    "two equal lengths": (JSON + b"Content-Length: 20\r\nContent-Length: 20\r\n\r\n" + QUESTION, (200, 400)),
    "two lengths": (JSON + b"Content-Length: 20\r\nContent-Length: 4\r\n\r\n" + QUESTION, (400,)),
    "list of lengths": (JSON + length("20, 20") + QUESTION, (400,)),
    "signed length": (JSON + length("+20") + QUESTION, (400,)),
    "negative length": (JSON + length(-1), (400,)),
    "length of 1_0": (JSON + length("2_0") + QUESTION, (400,)),
    "hexadecimal length": (JSON + length("0x14") + QUESTION, (400,)),
    "length of 30 digits": (JSON + length("9" * 30) + QUESTION, (400, 413)),
    "empty length": (JSON + length("") + QUESTION, (400,)),
    "fullwidth length": (JSON + length("２０") + QUESTION, (400,)),
    "form in chunks": (FORM + CHUNKED + chunks(COUNT), (400,)),
    "chunks of another coding": (JSON + b"Transfer-Encoding: gzip, chunked\r\n\r\n" + chunks(QUESTION),
    (400, 501)),
    "identity": (JSON + b"Transfer-Encoding: identity\r\n\r\n" + QUESTION, (400, 501)),
    "chunked twice": (JSON + b"Transfer-Encoding: chunked\r\n" + CHUNKED + chunks(QUESTION), (400, 501)),
    "chunked with a tab": (JSON + b"Transfer-Encoding:\tchunked\r\n\r\n" + chunks(QUESTION), (200, 400)),
    "xchunked": (JSON + b"Transfer-Encoding: xchunked\r\n\r\n" + chunks(QUESTION), (400, 501)),
    "chunks in HTTP/1.0": (JSON.replace(b"1.1", b"1.0") + CHUNKED + chunks(QUESTION), (400,)),
    "chunk of 0x": (JSON + CHUNKED + b"0x14\r\n" + QUESTION + b"\r\n0\r\n\r\n", (400,)),
    "chunk of nonsense": (FORM + CHUNKED + b"zz\r\n" + COUNT + b"\r\n0\r\n\r\n", (400,)),
    "second chunk of nonsense": (FORM + CHUNKED + b"8\r\n" + COUNT + b"\r\nzz\r\n&x=1\r\n0\r\n\r\n", (400,)),
    "chunk shorter than it says": (JSON + CHUNKED + b"40\r\n" + QUESTION + b"\r\n0\r\n\r\n" + GET, (CLOSED,
    400)),
    "chunk longer than it says": (JSON + CHUNKED + b"4\r\n" + QUESTION + b"\r\n0\r\n\r\n", (400,)),
    "chunk of line feeds": (JSON + CHUNKED + b"14\n" + QUESTION + b"\n0\n\n", (200, 400)),
    "chunk of a negative size": (JSON + CHUNKED + b"-1\r\n" + QUESTION + b"\r\n0\r\n\r\n", (400,)),
    "chunk of 30 digits": (JSON + CHUNKED + b"f" * 30 + b"\r\n" + QUESTION + b"\r\n0\r\n\r\n", (400,)),
    "endless chunk extension": (
        JSON + CHUNKED + b"14;" + b"a" * 100_000 + b"\r\n" + QUESTION + b"\r\n0\r\n\r\n",
        (400,),
    ),
    "trailer with a length": (
        JSON + CHUNKED + chunks(QUESTION)[:-2] + b"Content-Length: 0\r\n\r\n",
        (200, 400),
    ),
    "body on a GET": (GET + length(5) + b"xxxxx", (200, 400)),
    "expect nonsense": (JSON + b"Expect: 200-maybe\r\n" + length(20) + QUESTION, (200, 417)),
}  # fmt: skip
CUT: dict[str, bytes] = {
    "JSON": JSON + length(100) + QUESTION,
    "form": FORM + length(100) + COUNT,
    "form in chunks": FORM + CHUNKED + b"8\r\n" + COUNT + b"\r\n",
    "JSON in chunks": JSON + CHUNKED + b"14\r\n" + QUESTION[:10],
    "nothing": FORM + length(100),
    "headers": GET,
    "line": b"GET /heal",
    "only line ends": b"\r\n" * 50,
    "chunk size": JSON + CHUNKED + b"1",
}
"""Requests that break off; the client tells so by closing its side."""


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
