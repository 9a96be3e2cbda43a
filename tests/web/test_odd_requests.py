"""Requests that cannot be meant: foreign hosts, odd paths, broken escapes; nothing ever leads elsewhere."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import EnvironBuilder, TestResponse, run_wsgi_app

from tests.publishing import application

FORGED = (
    "evil.com",
    "evil.com:99",
    "EVIL.com.",
    "a b",
    "",
    "evil.com/x",
    "evil.com\\@x",
    "[::1]",
    "é.com",
    "@",
)
PATHS = (
    "//evil.com", "//evil.com/x", "/\\evil.com", "/\\/evil.com", "///evil.com", "/v1//procedures",
    "/v1/procedures//", "/%2f%2fevil.com", "/%5cevil.com", "/v1/..%2f..%2fetc%2fpasswd", "/.//evil.com",
    "/v1/procedures/%2e%2e%2f", "/v1/procedures/%00", "/v1/procedures/epidural%00", "/v1/procedures/%ff",
    "/v1/procedures/%ed%a0%80", "/v1/procedures/a%0d%0aSet-Cookie:%20x=1", "/v1/procedures/%zz",
    "/v1/procedures/epidural%09", "/v1/procedures/Epidural", "/v1/procedures/epidural%20",
    "/v1/procedures/-", "/v1/procedures/" + "a" * 81, "/v1/procedures/" + "a-" * 200, "/v1/claims/F1",
    "/v1/claims/f107", "/v1/claims/F1111111", "/v1/claims/F%EF%BC%91%EF%BC%90%EF%BC%97", "/v1/editions/xyz",
    "/assets/../config.py", "/assets/..%2fconfig.py", "/assets/%2e%2e", "/problems/../docs",
    "/v1/procedures/epidural/sections/..", "/v1/procedures/epidural/facts/../../x",
    "/v1/procedures/epidural;x=1", "//v1/risks", "///v1/procedures/epidural", "//procedures/epidural",
)  # fmt: skip


def raw(app: Flask, path: str, query: bytes = b"", method: str = "GET", **environ: Any) -> TestResponse:
    """The answer to a request whose path and query reach the application exactly like this."""
    built = EnvironBuilder(method=method).get_environ()
    built |= {"PATH_INFO": unquote_to_bytes(path).decode("latin-1"), "HTTP_X_REQUEST_ID": "0" * 32}
    built |= {"QUERY_STRING": query.decode("latin-1"), **environ}
    body, status, headers = run_wsgi_app(app, built)
    return TestResponse(body, status, headers, request=EnvironBuilder().get_request())


def assert_problem(answer: TestResponse, statuses: Iterable[int]) -> None:
    assert answer.status_code in statuses, answer.status
    assert answer.content_type == "application/problem+json"
    assert "Location" not in answer.headers
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("host", ["localhost", "evil.com"])
def test_an_odd_path_is_not_found_and_never_a_redirect(real_app: Flask, path: str, host: str) -> None:
    for method in ("GET", "HEAD"):
        assert_problem(raw(real_app, path, method=method, HTTP_HOST=host), {404})


def test_a_path_of_any_length_is_refused(client: FlaskClient) -> None:
    assert_problem(client.get("/v1/procedures/" + "a" * 600), {414})
    assert_problem(client.get("/" + "a/" * 40_000), {414})


@pytest.mark.parametrize("path", ["%00", "/%ff", "%ff", "x", "", "*", "http://evil.com/", ".", "?"])
def test_a_raw_path_never_breaks_anything(real_app: Flask, path: str) -> None:
    answer = raw(real_app, path)
    assert answer.status_code in (200, 404)
    assert "Location" not in answer.headers


@pytest.mark.parametrize(
    "query",
    [
        b"q=%", b"q=%zz", b"q=%f", b"q=a%0", b"q=%ff", b"q=\xff\xfe", b"q=%ed%a0%80", b"q=%00", b"q=a%01b",
        b"q=%7f", b"%=1", b"%ff=1", b"\xff=1", b"q=%EF%BF%BF", b"q=%c0%af",
    ],
)  # fmt: skip
def test_a_query_that_is_no_text_is_refused(real_app: Flask, query: bytes) -> None:
    for path in ("/v1/search", "/v1/risks", "/docs", "/v1/codes"):
        answer = raw(real_app, path, query)
        assert_problem(answer, {400})
        assert answer.json["errors"][0]["parameter"] in ("q", "(unreadable name)", "%")


def test_several_faults_at_once_are_one_problem(real_app: Flask) -> None:
    for path in ("//x", "/%00", "/nowhere", "/" + "a" * 600, "/v1/risks"):
        for query in (b"\xff=\xff", b"edition=%ff&as_of=\xfe", b"lang=\xc3&lang=2", b"edition=x&edition=y"):
            assert_problem(raw(real_app, path, query, HTTP_HOST="\xff\x00"), {400, 404, 414})


def test_more_parameters_than_anybody_needs_are_refused(client: FlaskClient) -> None:
    answer = client.get("/v1/risks?" + "&".join(f"p{number}=1" for number in range(5_000)))
    assert_problem(answer, {400})
    assert_problem(client.get("/v1/risks?q=" + "a" * 70_000), {414})


@pytest.mark.parametrize("path", ["/v1/procedures", "/v1/procedures/", "/nowhere", "/docs", "/"])
@pytest.mark.parametrize("host", FORGED)
def test_a_forged_host_stands_in_no_answer(real_app: Flask, host: str, path: str) -> None:
    answer = raw(real_app, path, HTTP_HOST=host)
    assert "Location" not in answer.headers
    assert "evil" not in answer.text + str(answer.headers)
    forwarded = {
        "HTTP_X_FORWARDED_HOST": "evil.com",
        "HTTP_FORWARDED": "host=evil.com",
        "HTTP_X_ORIGINAL_URL": "/x",
    }
    assert raw(real_app, path, **forwarded).data == raw(real_app, path).data


def test_a_slash_at_the_end_changes_nothing(client: FlaskClient) -> None:
    for path in ("/v1/procedures", "/v1/procedures/epidural", "/v1/risks", "/docs"):
        assert client.get(f"{path}/").data == client.get(path).data


def test_only_the_trusted_hosts_are_answered(real_state: Path) -> None:
    app = application(real_state, trusted_hosts="kb.example, .clinic.example")
    for host in ("kb.example", "KB.Example", "kb.example:8443", "a.clinic.example", "clinic.example"):
        assert raw(app, "/v1/risks", HTTP_HOST=host).status_code == 200, host
    for host in (*FORGED, "xkb.example", "kb.example.evil.com", "localhost"):
        for path in ("/v1/risks", "/nowhere", "/docs", "//evil.com"):
            answer = raw(app, path, HTTP_HOST=host)
            assert_problem(answer, {400})
            assert answer.json["type"] == "/problems/bad-host"
            assert answer.json["errors"][0]["header"] == "Host"
            assert "evil" not in answer.text


@pytest.mark.parametrize("host", ["", "localhost,evil.com", "evil.com, localhost"])
def test_a_request_without_one_host_is_refused(real_app: Flask, host: str) -> None:
    answer = raw(real_app, "/v1/risks", HTTP_HOST=host)
    assert_problem(answer, {400})
    assert answer.json["errors"][0]["header"] == "Host"


@pytest.mark.parametrize("version", ["HTTP/1.0", "HTTP/1"])
def test_a_request_in_the_oldest_version_needs_no_host(real_app: Flask, version: str) -> None:
    assert raw(real_app, "/v1/risks", HTTP_HOST="", SERVER_PROTOCOL=version).status_code == 200
