"""Access, with the real program: forged addresses, requests beyond every limit, keys made and revoked."""

import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.story.editing import SAMPLE
from tests.story.running import PATIENCE, Place, Server, free_port, serving, wait_until

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
NAMES = (
    "X-Forwarded-For", "X_Forwarded_For", "X_FORWARDED-FOR", "x-forwarded_for", "Forwarded", "X-Real-IP",
    "X_Real_IP", "True-Client-IP", "CF-Connecting-IP", "X-Client-IP", "Client-IP", "X-Cluster-Client-IP",
    "X-Forwarded", "Forwarded-For", "X-Originating-IP", "X-Remote-Addr", "REMOTE_ADDR", "Remote-Addr",
    "HTTP_X_FORWARDED_FOR", "X-Envoy-External-Address", "Fastly-Client-IP", "X-Azure-ClientIP", "Via",
    "Clientaddress",
)  # fmt: skip
VALUES = (
    "198.51.100.{n}", "198.51.100.{n}, 127.0.0.1", "127.0.0.1, 198.51.100.{n}", "for=198.51.100.{n}", "",
    "2001:db8:{n}::1", "[2001:db8:{n}::1]:80", "::ffff:198.51.100.{n}", "unknown", ",,,", "127.0.0.2",
)  # fmt: skip
PROXIES = {
    "X-Forwarded-For": "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;",
    "Clientaddress": "proxy_set_header Clientaddress $remote_addr;",
}
"""The second header has no hyphen and so no other spelling; it is for proxies that let those in."""
BODY = b'{"q": "branch"}'
POST = b"POST /v1/answers HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
FORM = b"POST /infobutton HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
GET = b"GET /v1/risks HTTP/1.1\r\nHost: x\r\n"
CHUNKS = b"Transfer-Encoding: chunked\r\n\r\n"
ODD_REQUESTS = {
    "a body too long by its length": (POST + b"Content-Length: 99999999\r\n\r\n", 413),
    "the same with a GET": (GET + b"Content-Length: 1048577\r\n\r\n", 413),
    "a length of very many digits": (GET + b"Content-Length: " + b"9" * 18 + b"\r\n\r\n", 413),
    "a long header": (GET + b"X: " + b"a" * 20_000 + b"\r\n\r\n", 431),
    "a very long header": (GET + b"X: " + b"a" * 600_000 + b"\r\n\r\n", 431),
    "many headers": (GET + b"".join(b"X%d: a\r\n" % n for n in range(2_000)) + b"\r\n", 431),
    "a long path": (b"GET /" + b"a" * 2_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
    "a very long address": (b"GET /v1/risks?q=" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
    "chunks": (POST + CHUNKS + b"f\r\n" + BODY + b"\r\n0\r\n\r\n", 200),
    "chunks with an odd size": (POST + CHUNKS + b"0xf\r\n" + BODY + b"\r\n0\r\n\r\n", 400),
    "chunks that break off": (FORM + CHUNKS + b"1a\r\nmainSearchCriteria.v.c=M54\r\nzz\r\n\r\n", 400),
    "two lengths": (POST + b"Content-Length: 15\r\nContent-Length: 5\r\n\r\n" + BODY, 400),
    "a length with a sign": (POST + b"Content-Length: +15\r\n\r\n" + BODY, 400),
}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Place:
    place = Place(SAMPLE, tmp_path_factory.mktemp("access") / "state")
    place.publish()
    return place


def with_settings(place: Place, **settings: str) -> Place:
    return Place(
        place.content, place.state, {f"KBAPI_{name.upper()}": value for name, value in settings.items()}
    )


def status_of(port: int, request: bytes, *, then_leave: bool = False) -> int:
    """The status of the answer to exactly these bytes; 0 for none, as for a client that may have left."""
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as connection:
        try:
            connection.sendall(request)
            if then_leave:
                connection.shutdown(socket.SHUT_WR)
            line = connection.makefile("rb").readline()
        except ConnectionError:
            line = b""  # the server has refused before it read everything
    return int(line.split()[1]) if line else 0


def forged() -> Iterator[bytes]:
    """Requests that would all seem to come from somebody else if what they say were believed."""
    for number, name in enumerate(NAMES):
        for value in VALUES:
            told = f"{name}: {value.format(n=number)}".encode("latin-1")
            yield GET + told + b"\r\n\r\n"
            yield GET + b"X-Forwarded-For: 1.1.1.1\r\n" + told + b"\r\n\r\n"
            yield GET + told + b"\r\n" + told + b"\r\n\r\n"


def statuses(port: int) -> dict[int, int]:
    counted: dict[int, int] = {}
    for request in forged():
        status = status_of(port, request)
        counted[status] = counted.get(status, 0) + 1
    return counted


def test_whatever_a_caller_says_of_its_address_it_stays_the_same_caller(published: Place) -> None:
    with serving(with_settings(published, rate_limit="1/day")) as server:
        assert status_of(server.port, GET + b"\r\n") == 200
        told = statuses(server.port)
        assert sum(told.values()) == len(NAMES) * len(VALUES) * 3
        assert set(told) == {429}
        assert server.get("/health/live").status == 200


@contextmanager
def nginx_before(server: Server, folder: Path, rules: str) -> Iterator[int]:
    """A proxy with these rules, which comes to the service from an address of its own."""
    port = free_port()
    (folder / "nginx.conf").write_text(f"""
        daemon off; pid {folder}/pid; error_log stderr; worker_processes 1;
        events {{}}
        http {{
          access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
          fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
          server {{ listen 127.0.0.1:{port};
            underscores_in_headers {"on" if "Clientaddress" in rules else "off"};
            location / {{ proxy_bind 127.0.0.2; proxy_pass http://127.0.0.1:{server.port}; {rules} }}
          }}
        }}""")
    process = subprocess.Popen([NGINX, "-c", folder / "nginx.conf", "-p", folder], stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: _answers(port), "nginx does not answer")
        yield port
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _answers(port: int) -> bool:
    try:
        return status_of(port, b"GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n") == 200
    except OSError:
        return False


@pytest.mark.skipif(NGINX is None, reason="nginx is not installed")
@pytest.mark.parametrize(("header", "rules"), PROXIES.items())
def test_behind_a_proxy_it_is_the_one_that_the_proxy_saw(
    published: Place, tmp_path: Path, header: str, rules: str
) -> None:
    proxied = {"trusted_proxies": "127.0.0.2", "client_address_header": header}
    place = with_settings(published, rate_limit="1/day", **proxied)
    with serving(place) as server, nginx_before(server, tmp_path, rules) as port:
        assert status_of(port, GET + b"\r\n") == 200
        assert set(statuses(port)) <= {429, 400}
        # It is counted as what it is, whichever way it comes.
        assert server.get("/v1/risks").status == 429


@pytest.mark.parametrize("name", ODD_REQUESTS)
def test_a_request_beyond_a_limit_or_not_whole_is_refused(limits: Server, name: str) -> None:
    request, status = ODD_REQUESTS[name]
    assert status_of(limits.port, request) == status
    assert status_of(limits.port, POST + b"Content-Length: 15\r\n\r\n" + BODY) == 200


@pytest.mark.parametrize("request_head", [POST, FORM])
def test_a_body_that_is_cut_off_is_never_taken_for_a_whole_one(limits: Server, request_head: bytes) -> None:
    for body in (BODY, b"mainSearchCriteria.v.c=M54"):
        request = request_head + b"Content-Length: 99\r\n\r\n" + body
        assert status_of(limits.port, request, then_leave=True) in (400, 0)


@pytest.fixture(scope="module")
def limits(published: Place) -> Iterator[Server]:
    with serving(published) as server:
        yield server


def test_a_key_is_made_used_renewed_and_revoked_while_two_workers_serve(published: Place) -> None:
    place = with_settings(published, public="none", log_level="debug")
    with serving(place, "--workers", "2") as server:
        key = place.run("keys", "create", "records", "--scope", "read").stdout.strip()

        def told(text: str) -> set[int]:
            """The statuses of more connections than one worker would get."""
            return {server.get("/v1/risks", Authorization=f"Bearer {text}").status for _ in range(12)}

        assert server.get("/v1/risks").status == 401
        wait_until(lambda: told(key) == {200}, "the key is not known")
        assert server.get("/v1/export", Authorization=f"Bearer {key}").status == 403
        renewed = place.run("keys", "rotate", key[6:16]).stdout.strip()
        wait_until(lambda: told(renewed) == {200}, "the renewed key is not known")
        assert told(key) == {200}
        assert place.run("keys", "revoke", key).returncode == 0
        wait_until(lambda: told(key) == {401}, "the key still opens")
        assert told(renewed) == {200}
        assert server.get(f"/v1/risks?api_key={renewed}").status == 400
    written = server.log.read_text()
    assert '"key":"' + key[6:16] in written
    state = b"".join(path.read_bytes() for path in place.state.rglob("*") if path.is_file())
    for text in (key, renewed):
        assert text[17:] not in written
        assert text[17:].encode() not in state
        assert b"kbapi_" + text[6:16].encode() not in state
    listed = place.run("keys", "list").stdout
    assert key[-4:] in listed
    assert key[17:] not in listed
