"""JSON bodies: one object in UTF-8, read in one way only; what is wrong is told without repeating it."""

from pathlib import Path

import pytest
from flask import jsonify, request
from flask.testing import FlaskClient

from kbapi.web.json_body import read_object
from tests.publishing import application

JSON = "application/json"
SECRET = "canary4711"


@pytest.fixture(scope="module")
def poster(real_state: Path) -> FlaskClient:
    """An application with one more address, which sends back what it read."""
    app = application(real_state)
    app.add_url_rule("/echo", "echo", lambda: jsonify(read_object(request)), methods=["POST"])
    return app.test_client()


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "application/json; charset=utf-8",
        "application/json;charset=UTF-8",
        "application/fhir+json",
    ],
)
def test_an_object_is_read_as_it_stands(poster: FlaskClient, content_type: str) -> None:
    body = '{"q": "é\\u00e9\\n", "n": [1, -2, 1.5, true, null, {"a": "b"}], "": ""}'
    answer = poster.post("/echo", data=body.encode(), content_type=content_type)
    assert answer.json == {"q": "éé\n", "n": [1, -2, 1.5, True, None, {"a": "b"}], "": ""}
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("content_type", "headers"),
    [
        (None, {}),
        ("text/plain", {}),
        ("application/x-www-form-urlencoded", {}),
        ("application/xml", {}),
        ("application/json; charset=utf-16", {}),
        ("application/json; charset=utf-7", {}),
        (JSON, {"Content-Encoding": "gzip"}),
        (JSON, {"Content-Encoding": "br"}),
        (JSON, {"Content-Encoding": "deflate, gzip"}),
    ],
)
def test_another_media_type_or_a_compressed_body_is_not_read(
    poster: FlaskClient, content_type: str | None, headers: dict[str, str]
) -> None:
    answer = poster.post("/echo", data=b"{}", content_type=content_type, headers=headers)
    assert (answer.status_code, answer.json["type"]) == (415, "/problems/unsupported-media-type")


@pytest.mark.parametrize(
    "body",
    [
        b"", b" ", b"{", b"}", b"[]", b"null", b'"x"', b"1", b"{}{}", b"{'q': 1}", b'{"q": 1,}', b'{"q"}',
        b"\xff", b"\xef\xbb\xbf{}", b'{"q": "\xff"}', '{"q": "x"}'.encode("utf-16"),
        '{"q": "é"}'.encode("latin-1"), b'{"q": NaN}', b'{"q": Infinity}', b'{"q": -Infinity}',
        b'{"q": 1e400}', b'{"q": -1e400}', b'{"q": %s}' % (b"9" * 16), b'{"q": %s}' % (b"9" * 5000),
        b'{"q": 1%s.5}' % (b"0" * 5000), b'{"q": 1, "q": 2}', b'{"a": {"q": 1, "q": 1}}',
        b'{"q": 1, "\\u0071": 2}', b'{"q": "\\ud800"}', b'{"\\udfff": 1}', b'{"q": "a\\u0000b"}',
        b'{"q": "\\u0001"}', b'{"q": "\\uffff"}', b"[" * 100_000, b'{"q":' * 50_000,
        b'{"q": ' + b"[" * 40 + b"]" * 40 + b"}", b'{"q": ' * 33 + b"1" + b"}" * 33,
        b'{"q": [' + b"1," * 5000 + b"1]}", b"{" + b",".join(b'"k%d": 1' % n for n in range(5000)) + b"}",
    ],
    ids=lambda body: body[:20].decode("latin-1") + f" ({len(body)})",
)  # fmt: skip
def test_what_is_no_object_or_could_be_read_in_two_ways_is_refused(poster: FlaskClient, body: bytes) -> None:
    answer = poster.post("/echo", data=body, content_type=JSON)
    assert (answer.status_code, answer.json["type"]) == (400, "/problems/bad-request")
    assert answer.json["errors"] == [{"detail": answer.json["detail"], "pointer": ""}]


def test_numbers_and_nesting_are_read_up_to_the_limits(poster: FlaskClient) -> None:
    deep = b'{"q": ' * 32 + b"999999999999999" + b"}" * 32
    assert poster.post("/echo", data=deep, content_type=JSON).status_code == 200
    assert poster.post("/echo", data=b'{"q": [' + b"1," * 4900 + b"1]}", content_type=JSON).status_code == 200


def test_a_body_of_more_than_a_megabyte_is_refused_unread(poster: FlaskClient) -> None:
    answer = poster.post("/echo", data=b'{"q": "' + b"a" * (1024 * 1024) + b'"}', content_type=JSON)
    assert (answer.status_code, answer.json["type"]) == (413, "/problems/too-large")


def test_no_problem_repeats_what_was_sent(poster: FlaskClient) -> None:
    for body in (f'{{"{SECRET}": 1, "{SECRET}": 1}}', f'["{SECRET}"]', f'{{"q": "{SECRET}\\u0000"}}', SECRET):
        assert SECRET not in poster.post("/echo", data=body, content_type=JSON).text
