"""The nginx configuration that is shipped: what it refuses, what it lets through, and how it tells so."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from kbapi.web.problem_types import PROBLEM_TYPES
from tests.deploy.proxy import GET, Proxy, Raw, nginx, proxying, read_answer
from tests.deploy.recorder import Recorder, recording
from tests.story.editing import SAMPLE, copied
from tests.story.running import Place, Server, free_port, serving, wait_until

pytestmark = pytest.mark.skipif(nginx() is None, reason="nginx is not installed; .ci/run installs it")

PAGE = "/v1/procedures/pruning"
CANARY = "canary-4711-okapi"
A_UUID = "9b2f7c5e-1d1f-4a37-9a0e-0d6f6a6c1f11"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("service")
    place = Place(copied(SAMPLE, folder / "content"), folder / "state")
    place.publish()
    with serving(place) as started:
        yield started


@pytest.fixture(scope="module")
def proxy(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    with proxying(tmp_path_factory.mktemp("nginx"), server.port) as started:
        yield started


@pytest.fixture(scope="module")
def recorder() -> Iterator[Recorder]:
    with recording() as started:
        yield started


@pytest.fixture(scope="module")
def before_recorder(recorder: Recorder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    with proxying(tmp_path_factory.mktemp("nginx"), recorder.server_address[1]) as started:
        yield started


def test_an_answer_passes_as_it_is(server: Server, proxy: Proxy) -> None:
    direct, passed = server.get(PAGE), proxy.get(PAGE)
    assert (passed.status, passed.body) == (200, direct.body)
    assert passed.headers["etag"] == direct.headers["ETag"]
    assert "server" not in passed.headers or "/" not in passed.headers["server"]
    assert proxy.get(PAGE, **{"If-None-Match": passed.headers["etag"]}).status == 304


def test_the_problems_of_the_service_pass_as_they_are(proxy: Proxy) -> None:
    answer = proxy.get("/v1/procedures/nowhere")
    assert (answer.status, answer.json["type"]) == (404, "/problems/not-found")
    assert proxy.get("/v1//risks").status == 404
    assert proxy.get(f"{PAGE}?{'x' * 12_000}").json["type"] == "/problems/unknown-parameter"


POST = "POST / HTTP/1.1\r\nHost: k\r\n"
CHUNKED = f"{POST}Transfer-Encoding: chunked\r\n"
REFUSED = [
    ("uri-too-long", 414, GET.format(path=f"/{'x' * 17_000}", more="")),
    ("too-large", 431, GET.format(path="/", more=f"X-Long: {'x' * 17_000}\r\n")),
    ("too-large", 431, GET.format(path="/", more=f"X-Long: {'x' * 15_000}\r\n" * 6)),
    ("too-large", 413, f"{POST}Content-Length: 1048577\r\n\r\n"),
    ("too-large", 413, f"{CHUNKED}\r\n100001\r\n{'x' * 0x100001}"),
    ("bad-request", 400, "GET / HTTP/1.1\r\n\r\n"),
    ("bad-request", 400, "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
    ("bad-request", 400, "GET / HTTP/1.1\r\nHost: a\r\nX-Odd: a\0b\r\n\r\n"),
    ("bad-request", 400, "\x16\x03\x01\x02\r\n\r\n"),
    ("bad-request", 400, f"{POST}Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx"),
    ("bad-request", 400, f"{POST}Content-Length: +1\r\n\r\nx"),
    ("bad-request", 400, f"{CHUNKED}Content-Length: 3\r\n\r\n0\r\n\r\n"),
    ("bad-request", 400, f"{CHUNKED}\r\n0x3\r\nabc\r\n0\r\n\r\n"),
    ("bad-request", 400, f"{CHUNKED}\r\n3\r\nabcdef\r\n0\r\n\r\n"),
    ("not-implemented", 501, f"{POST}Transfer-Encoding: identity\r\n\r\nabc"),
    ("method-not-allowed", 405, "TRACE / HTTP/1.1\r\nHost: k\r\n\r\n"),
]  # fmt: skip


@pytest.mark.parametrize(("slug", "status", "raw"), REFUSED)
def test_what_nginx_refuses_is_told_as_a_problem_and_never_reaches_the_service(
    before_recorder: Proxy, recorder: Recorder, slug: str, status: int, raw: str
) -> None:
    before = recorder.requests
    answer = before_recorder.send(raw.encode("latin-1"))
    assert_is_problem(answer, slug, status)
    assert recorder.requests == before


def test_a_body_that_breaks_off_never_reaches_the_service(before_recorder: Proxy, recorder: Recorder) -> None:
    before = recorder.requests
    with before_recorder.connect() as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: k\r\nContent-Length: 10\r\n\r\nabc")
        connection.shutdown(socket.SHUT_WR)
        connection.recv(1000)
    assert recorder.requests == before


FORGED = (
    "X-Forwarded-For", "X_Forwarded_For", "X-Forwarded-Proto", "X_Forwarded_Proto", "X-Forwarded-Host",
    "X-Forwarded-Port", "X-Forwarded-Prefix", "X-Real-IP", "X_Real_IP", "Forwarded", "X-Original-URL",
    "X-Rewrite-URL", "True-Client-IP", "CF-Connecting-IP", "Proxy", "X_Api_Key", "X-Forwarded-Server",
)  # fmt: skip


def test_headers_that_tell_who_asks_are_nginxs_alone(before_recorder: Proxy) -> None:
    forged = "".join(f"{name}: {CANARY}\r\n{name.lower()}: {CANARY}, 10.0.0.1\r\n" for name in FORGED)
    told = before_recorder.send(GET.format(path="/", more=forged).encode()).json["headers"]
    assert CANARY not in str(told)
    names = [name for name, _ in told]
    assert len(names) == len(set(names))
    assert {name: value for name, value in told if name.startswith("X-Forwarded") or name == "X-Real-IP"} == {
        "X-Forwarded-For": "127.0.0.1", "X-Forwarded-Proto": "http", "X-Forwarded-Host": "kb.example.org",
        "X-Real-IP": "127.0.0.1",
    }  # fmt: skip


def test_the_id_of_a_request_is_the_same_everywhere(proxy: Proxy, server: Server) -> None:
    given = proxy.get(PAGE, **{"X-Request-ID": A_UUID})
    made = proxy.get("/v1/nowhere", **{"X-Request-ID": CANARY})
    assert given.headers["x-request-id"] == A_UUID
    assert made.json["instance"] == made.headers["x-request-id"] != CANARY
    named = {A_UUID, made.headers["x-request-id"]}
    for log in (proxy.log, server.log):
        wait_until(lambda log=log: all(name in log.read_text() for name in named), f"{log} tells not all")


def test_metrics_are_told_on_this_machine_only(proxy: Proxy) -> None:
    assert b"kbapi_requests_total" in proxy.get("/metrics").body
    with socket.create_connection(("127.0.0.1", proxy.port), 5, source_address=("127.0.0.2", 0)) as stranger:
        stranger.sendall(GET.format(path="/metrics", more="").encode())
        assert_is_problem(read_answer(stranger), "not-found", 404)


def test_without_the_service_nginx_says_when_to_come_back(tmp_path: Path) -> None:
    with proxying(tmp_path, free_port(), free_port()) as alone:
        answer = alone.get(f"{PAGE}?q={CANARY}", Referer=CANARY, **{"User-Agent": CANARY})
        assert_is_problem(answer, "not-ready", 503)
        assert answer.headers["retry-after"] == "2"
        assert_is_problem(alone.send(f"{POST}Content-Length: 3\r\n\r\nabc".encode()), "not-ready", 503)
        assert_is_problem(alone.get("/-/not-ready"), "not-found", 404)
    assert CANARY not in alone.log.read_text()


def test_pages_of_nginx_itself_cannot_be_asked_for(proxy: Proxy) -> None:
    assert_is_problem(proxy.get("/-/not-ready"), "not-found", 404)


def assert_is_problem(answer: Raw, slug: str, status: int) -> None:
    assert answer.status == status, answer
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert (answer.json["type"], answer.json["status"]) == (f"/problems/{slug}", status)
    assert answer.json["title"] == PROBLEM_TYPES[slug].title
    assert answer.json["instance"] == answer.headers["x-request-id"]
