"""Catalogue 4: bodies in JSON at every address that reads one."""

import json

import pytest
from flask import Flask

from tests.input.asking import as_json, ask, judge

SECRET = "canary4711"
DOORS = {
    "/v1/answers": {"q": "can I drive"},
    "/v1/candidacy/assessments": {"procedure": "epidural", "inputs": {}},
    "/cds-services/spinal-injection-candidacy": {"hook": "order-sign"},
    "/cds-services/spinal-injection-candidacy/feedback": {"feedback": []},
}
TYPES = (
    "", "text/plain", "text/json", "application/xml", "application/x-www-form-urlencoded",
    "multipart/form-data",
    "application/octet-stream", "application/jsonp", "application/json; charset=utf-16",
    "application/json; charset=utf-7",
    "application/json; charset=latin-1", "application/json\x00", "json", "*/*",
    "application/json, text/plain", "application/x-json", "a" * 5000, "application/vnd.api",
)  # fmt: skip
ENCODINGS = ("gzip", "br", "deflate", "zstd", "compress", "gzip, gzip", "identity, gzip", "x" * 2000, "*")
NOT_JSON = {
    "nothing": b"", "a space": b" ", "cut": b'{"q": "' + SECRET.encode(), "cut deep": b'{"a": [1, {"b": ',
    "single quotes": b"{'q': 1}", "trailing comma": b'{"q": 1,}', "comment": b'{"q": 1} // x', "two": b"{}{}",
    "BOM": b"\xef\xbb\xbf{}", "UTF-16": '{"q": "x"}'.encode("utf-16"),
    "UTF-32": '{"q": "x"}'.encode("utf-32"),
    "latin-1": '{"q": "é"}'.encode("latin-1"), "not UTF-8": b'{"q": "\xff"}',
    "overlong": b'{"q": "\xc0\xae"}',
    "raw surrogate": b'{"q": "\xed\xa0\x80"}', "NaN": b'{"q": NaN}', "Infinity": b'{"q": -Infinity}',
    "1e400": b'{"q": 1e400}', "hexadecimal": b'{"q": 0x10}', "octal": b'{"q": 0123}', "plus": b'{"q": +1}',
    "dot": b'{"q": .5}', "underscore": b'{"q": 1_0}', "5,000 digits": b'{"q": ' + b"9" * 5000 + b"}",
    "17 digits": b'{"q": 12345678901234567}', "-17 digits": b'{"q": -12345678901234567}',
    "True": b'{"q": True}',
    "undefined": b'{"q": undefined}', "raw control": b'{"q": "a\x01b"}', "raw line break": b'{"q": "a\nb"}',
    "escaped NUL": b'{"q": "a\\u0000b"}', "escaped control": b'{"q": "\\u001b[31m"}',
    "noncharacter": b'{"q": "\\uffff"}',
    "lone surrogate": b'{"q": "\\ud800"}', "lone low surrogate": b'{"q": "\\udc00x"}',
    "surrogate name": b'{"\\ud800": 1}',
    "pair reversed": b'{"q": "\\udc00\\ud800"}', "bad escape": b'{"q": "\\x41"}',
    "cut escape": b'{"q": "\\u00"}',
    "twice": b'{"q": "x", "q": "y"}', "twice by escape": b'{"q": "x", "\\u0071": "y"}',
    "twice deep": b'{"q": "x", "z": {"a": 1, "a": 2}}', "array": b"[]", "array of objects": b'[{"q": "x"}]',
    "null": b"null", "text": b'"x"', "number": b"1", "true": b"true", "100,000 brackets": b"[" * 100_000,
    "100,000 braces": b'{"q":' * 50_000, "33 levels": b'{"q": ' * 33 + b"1" + b"}" * 33,
    "1,000 levels": b'{"q": ' * 1000 + b"1" + b"}" * 1000, "XML": b"<a/>", "form": b"q=x",
    "pickle": b"\x80\x04N.",
    "gzip": b"\x1f\x8b\x08\x00", "multipart": b"--x\r\n\r\n--x--", "HTML": b"<!doctype html>",
    "YAML": b"q: x",
}  # fmt: skip


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: ascii(kind)[:30])
def test_another_media_type_is_refused(app: Flask, kind: str) -> None:
    for path, good in DOORS.items():
        answered = ask(app, path, method="POST", body=as_json(good), headers={"Content-Type": kind})
        judge(answered, (415,), by_syntax=True)


@pytest.mark.parametrize("coding", ENCODINGS, ids=lambda coding: coding[:20])
def test_a_compressed_body_is_refused(app: Flask, coding: str) -> None:
    for path, good in DOORS.items():
        headers = {"Content-Type": "application/json", "Content-Encoding": coding}
        judge(ask(app, path, method="POST", body=as_json(good), headers=headers), (415,), by_syntax=True)


@pytest.mark.parametrize("body", NOT_JSON)
def test_what_could_be_read_in_two_ways_or_in_none_is_refused(app: Flask, body: str) -> None:
    for path in DOORS:
        answered = ask(
            app, path, method="POST", body=NOT_JSON[body], headers={"Content-Type": "application/json"}
        )
        judge(answered, (400,), secret=SECRET, by_syntax=True)
        assert answered.response.json["errors"][0]["pointer"] == ""


@pytest.mark.parametrize("size", [300_000, 1_100_000, 8_000_000])
@pytest.mark.parametrize("shape", ['{"q": "%s"}', '{"%s": 1}', '["%s"]', "%s"])
def test_a_body_that_is_too_large_is_refused_unread(app: Flask, size: int, shape: str) -> None:
    body = (shape % ("x" * size)).encode()
    for path in DOORS:
        judge(
            ask(app, path, method="POST", body=body, headers={"Content-Type": "application/json"}), (400, 413)
        )
        chunked = {"Content-Type": "application/json", "Transfer-Encoding": "chunked", "Content-Length": ""}
        judge(ask(app, path, method="POST", body=body, headers=chunked), (400, 413))


@pytest.mark.parametrize("parts", [5001, 26_000])
def test_a_body_of_too_many_parts_is_refused(app: Flask, parts: int) -> None:
    for body in (
        {f"k{number}": 1 for number in range(parts)},
        {"q": [1] * parts},
        {"q": [{"a": 1}] * (parts // 2)},
        {"inputs": {f"k{number}": None for number in range(parts)}},
    ):
        for path in ("/v1/answers", "/v1/candidacy/assessments"):
            answered = ask(
                app, path, method="POST", body=as_json(body), headers={"Content-Type": "application/json"}
            )
            judge(answered, (400, 413), by_syntax=True)


MEMBERS = {
    "/v1/answers": ("q", "procedure", "organisation", "lang", "explain"),
    "/v1/candidacy/assessments": ("procedure", "inputs", "appointment_date", "lang"),
}
VALUES: dict[str, object] = {
    "null": None, "zero": 0, "fraction": 1.9, "negative": -1, "large": 10**14, "array": [],
    "array of text": ["x"],
    "object": {}, "object of object": {"a": {"b": 1}}, "fullwidth digits": "１２", "arabic digits": "٢",
    "padded": " x ",
    "capitals": "EPIDURAL", "Cyrillic": "еpidural", "right to left": "\u202eepidural",
    "501 letters": "a" * 501,
    "20,001 letters": "a" * 20_001, "no such day": "2024-13-45", "leap day": "2026-02-29",
    "ordinal": "2026-001",
    "slash day": "2026/01/01", "day of fullwidth": "２０２６-01-01", "day and time": "2026-01-01T00:00:00Z",
    "address": "http://169.254.169.254/", "path": "../../etc/passwd", "script": "<script>",
    "prototype": "__proto__",
}  # fmt: skip


@pytest.mark.parametrize("value", VALUES)
def test_a_member_of_another_kind_is_refused_or_read_as_it_stands(app: Flask, value: str) -> None:
    for path, members in MEMBERS.items():
        for member in members:
            body = DOORS[path] | {member: VALUES[value]}
            answered = ask(
                app, path, method="POST", body=as_json(body), headers={"Content-Type": "application/json"}
            )
            read_as_it_stands = member in ("q", "lang", "inputs") or VALUES[value] in (None, {})
            judge(answered, (200, 400, 422) if read_as_it_stands else (400, 422))
            if answered.status != 200:
                assert any(place.startswith(f"/{member}") for place in answered.places), answered.places


NAMES = (
    SECRET,
    "<script>",
    "__proto__",
    "constructor",
    "q\u200b",
    "Q",
    "ｑ",
    "",
    " q",
    "q ",
    "$where",
    "a.b",
    "é",
    "/",
    "~",
)


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_the_name_of_an_unknown_member_is_not_repeated(app: Flask, name: str) -> None:
    for path, good in list(DOORS.items())[:2]:
        body = json.dumps({**good, name: SECRET}).encode()
        answered = ask(app, path, method="POST", body=body, headers={"Content-Type": "application/json"})
        judge(answered, (422,), secret=SECRET, names="/<redacted>")
