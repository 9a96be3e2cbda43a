"""Bodies that were cut off on the way, or whose end could be seen in two places, are refused."""

import io
import json
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.web.test_odd_requests import raw

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
QUESTION = json.dumps({"q": "can I drive home"}).encode()
DOORS = {
    "/v1/answers": (JSON, QUESTION),
    "/v1/candidacy/assessments": (JSON, b'{"inputs": {}}'),
    "/cds-services/spinal-injection-education": (JSON, b"{}"),
    "/fhir/Library/_search": (FORM, b"_count=2&_language=es"),
    "/service": (FORM, b"mainSearchCriteria.v.cs=2.16.840.1.113883.6.90&mainSearchCriteria.v.c=M54.16"),
    "/ask": (FORM, b"q=can+I+drive"),
    "/suggestions": (FORM, b"q=can"),
}
"""The addresses that read a body, with one that could be read in part."""


def sent(app: Flask, path: str, body: bytes, **environ: Any) -> TestResponse:
    """The answer to a body that a server hands over as granian does: what came, and no more."""
    more = {"wsgi.input": io.BytesIO(body), "wsgi.input_terminated": True, "CONTENT_TYPE": DOORS[path][0]}
    return raw(app, path, method="POST", **{**more, **environ})


@pytest.mark.parametrize("path", DOORS)
def test_a_body_that_was_cut_off_is_refused(real_app: Flask, path: str) -> None:
    body = DOORS[path][1]
    for came in (body[:8], b"", body):
        answer = sent(real_app, path, came, CONTENT_LENGTH=str(len(body) + 1))
        assert answer.status_code == 400, (came, answer.text)
        assert "cut off on the way" in answer.text


@pytest.mark.parametrize("path", [path for path, (kind, _) in DOORS.items() if kind == FORM])
def test_a_form_without_a_length_is_refused_since_a_part_of_it_is_a_form_too(
    real_app: Flask, path: str
) -> None:
    for came in (b"", *DOORS[path][1:]):
        answer = sent(real_app, path, came, HTTP_TRANSFER_ENCODING="chunked", CONTENT_LENGTH="")
        assert answer.status_code == 400
        assert "not in chunks" in answer.text


def test_an_object_may_come_in_chunks_since_no_part_of_it_is_an_object(real_app: Flask) -> None:
    for length in range(len(QUESTION)):
        answer = sent(real_app, "/v1/answers", QUESTION[:length], HTTP_TRANSFER_ENCODING="chunked")
        assert answer.status_code == 400
    assert sent(real_app, "/v1/answers", QUESTION, HTTP_TRANSFER_ENCODING="chunked").status_code == 200


@pytest.mark.parametrize(
    "path", ["/v1/answers", "/v1/risks", "/fhir/Library/_search", "/service", "/health/live"]
)
@pytest.mark.parametrize(
    "coding", ["chunked", "gzip, chunked", "identity", "", "chunked, chunked", "\x0bchunked"]
)
def test_an_end_that_could_be_seen_in_two_places_is_refused(real_app: Flask, path: str, coding: str) -> None:
    method = "GET" if path in ("/v1/risks", "/health/live") else "POST"
    answer = raw(real_app, path, method=method, HTTP_TRANSFER_ENCODING=coding, CONTENT_LENGTH="4")
    assert answer.status_code == 400
    assert "Transfer-Encoding" in answer.text


@pytest.mark.parametrize("coding", ["gzip, chunked", "identity", "xchunked", "chunked, identity"])
def test_another_transfer_coding_than_chunks_is_refused(real_app: Flask, coding: str) -> None:
    answer = raw(real_app, "/v1/risks", HTTP_TRANSFER_ENCODING=coding)
    assert answer.status_code == 400
    assert answer.json["errors"][0]["header"] == "Transfer-Encoding"


FORMS = {
    "not UTF-8": b"q=%ff%fe", "bare bytes": b"q=\xff\xfe", "surrogate": b"q=%ed%a0%80",
    "broken escape": b"q=%zz", "cut escape": b"q=a%4", "escape of a name": b"%zz=1", "NUL": b"q=a%00b",
    "bare NUL": b"q=a\x00b",
    "51 fields": b"q=a" + b"&x=1" * 50, "semicolon": b"q=a;lang=en;procedure=b%00", "no name": b"=a%1b",
}  # fmt: skip


@pytest.mark.parametrize("path", ["/ask", "/suggestions", "/fhir/Library/_search"])
@pytest.mark.parametrize("form", FORMS)
def test_a_form_that_cannot_be_read_in_one_way_is_refused(real_app: Flask, path: str, form: str) -> None:
    body = FORMS[form]
    answer = sent(real_app, path, body, CONTENT_LENGTH=str(len(body)))
    assert answer.status_code == 400, answer.text


def test_a_search_without_a_form_finds_all(real_app: Flask) -> None:
    assert raw(real_app, "/fhir/Library/_search", method="POST").json["total"] > 0
    assert raw(real_app, "/fhir/Library/_search", method="POST", CONTENT_TYPE=FORM).status_code == 200
