"""Bad input: whatever stands in a parameter, path or header, the answer is clean or says what is wrong."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.api.contract import Contract
from tests.api.test_speed import best_of
from tests.search.hostile import HOSTILE
from tests.web.test_odd_requests import raw

LIMIT_SECONDS = 0.05
VALUES = {
    "nothing": "", "space": " ", "zero": "0", "negative": "-1", "huge": "9" * 40, "exponent": "1e3",
    "endless number": "9" * 5000, "float": "1.9", "underscored": "1_0", "fullwidth": "２", "arabic": "٢",
    "spaced": " 1 ", "hexadecimal": "0x10", "boolean": "true", "null": "null", "not a number": "NaN",
    "infinite": "Infinity", "list": "[1,2]", "object": '{"a":1}', "NUL": "a\0b", "control": "a\x01b",
    "escape": "\x1b[31m", "delete": "\x7f", "line feed": "a\r\nSet-Cookie: x=1", "tab": "a\tb",
    "lone surrogate": "%ED%A0%80", "not utf-8": "%FF%FE", "overlong utf-8": "%C0%AF", "broken escape": "%zz",
    "cut escape": "%4", "noncharacter": "\uffff", "zero width": "\u200b", "direction": "\u202eabc",
    "emoji": "👩🏽‍⚕️", "decomposed": "e\u0301", "ligature": "\ufdfa" * 300, "upper case": "EPIDURAL",
    "traversal": "../../etc/passwd", "escaped traversal": "..%252f..%252fetc", "backslash": "..\\..\\windows",
    "address": "//evil.com", "url": "http://169.254.169.254/", "script": "<script>alert(1)</script>",
    "sql": "'; DROP TABLE record; --", "wildcards": "%25_", "template": "{{7*7}}${7*7}",
    "shell": "$(id);`id`", "ldap": "*)(uid=*", "xml": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    "81 letters": "a" * 81, "thousand letters": "a" * 1000, "20,000 letters": "a" * 20_000,
    "hyphens": "-" * 300, "commas": "," * 300,
}  # fmt: skip
BYTES = {
    "lone surrogate", "not utf-8", "overlong utf-8", "broken escape", "cut escape", "wildcards",
    "escaped traversal",
}  # fmt: skip
"""Values that are sent as they stand; the others are escaped first."""
SHARED = {"edition", "as_of", "lang", "limit", "cursor"}
WITNESSES = {"list_risks", "get_procedure", "export", "search", "list_editions"}
"""Operations that speak for all others with the parameters they share, which one schema declares."""
HEADERS = (
    "Accept", "Accept-Language", "If-None-Match", "If-Match", "If-Modified-Since", "Range", "Content-Type",
    "X-Request-ID", "Origin", "X-Forwarded-For", "X-Forwarded-Host", "Forwarded", "Cookie",
)  # fmt: skip
ACCEPTS = (
    "",
    "*",
    "*/*;q=0",
    "text/html;level=1;q=x",
    "image/png",
    "a/b/c",
    ",,,",
    "application/json;q=9" * 500,
)


def sent(name: str) -> str:
    """A value as it stands in an address."""
    return VALUES[name] if name in BYTES else quote(VALUES[name], safe="")


def assert_clean(answer: TestResponse, *places: str) -> None:
    """The answer is good, or a problem; a 400 names the place at fault."""
    assert answer.status_code in (200, 400, 404, 406, 412, 414, 431), answer.status
    assert "Location" not in answer.headers
    assert "Set-Cookie" not in answer.headers
    if answer.status_code != 200:
        assert answer.content_type == "application/problem+json"
        assert answer.headers["Cache-Control"] == "no-store"
    if answer.status_code == 400 and places:
        assert {told["parameter"] for told in answer.json["errors"]} & set(places), answer.json


def needed(operation: dict[str, Any], but: str = "") -> dict[str, Any]:
    """The example of every required query parameter but one."""
    return {
        known["name"]: known["example"]
        for known in operation["parameters"]
        if known["in"] == "query" and known["required"] and known["name"] != but
    }


def places_of(contract: Contract) -> Iterator[tuple[str, str, str]]:
    """Every parameter of every operation: its name, and the address before and after its value."""
    for operation_id, (path, operation) in contract.operations.items():
        example = {known["name"]: known.get("example", "") for known in operation["parameters"]}
        for known in operation["parameters"]:
            name = known["name"]
            if name in SHARED and operation_id not in WITNESSES:
                continue
            if known["in"] == "path":
                before, after = path.format(**example | {name: "\0"}).split("\0")
                query = "&".join(f"{other}={quote(str(value))}" for other, value in needed(operation).items())
                yield name, before, f"{after}?{query}"
            else:
                others = "".join(
                    f"{other}={quote(str(value))}&" for other, value in needed(operation, name).items()
                )
                yield name, f"{path.format(**example)}?{others}{name}=", ""


@pytest.mark.parametrize("value", VALUES)
def test_no_value_of_any_parameter_breaks_anything(real_app: Flask, contract: Contract, value: str) -> None:
    for name, before, after in places_of(contract):
        path, _, query = f"{before}{sent(value)}{after}".partition("?")
        answer = raw(real_app, path, query.encode("latin-1", "replace"))
        assert_clean(answer, name)
        if answer.status_code == 400:
            assert VALUES[value] == "" or len(VALUES[value]) < 4 or VALUES[value] not in answer.text


@pytest.mark.parametrize("value", [*VALUES, 1, 1.9, -1, True, None, [], [1], {}, {"a": 1}, 10**14], ids=str)
def test_no_value_of_any_member_of_a_body_breaks_anything(
    client: FlaskClient, contract: Contract, value: Any
) -> None:
    meant = VALUES.get(value, value) if isinstance(value, str) else value
    for path, operation in contract.posts.values():
        content = operation["requestBody"]["content"]["application/json"]
        for name in contract.body_of(operation)["properties"]:
            answer = client.post(path, json=content["example"] | {name: meant})
            assert answer.status_code in (200, 400, 422), answer.text
            if answer.status_code != 200:
                assert answer.json["errors"][0]["pointer"] in ("", f"/{name}"), answer.text


@pytest.mark.parametrize("value", VALUES)
def test_no_header_breaks_anything(real_app: Flask, value: str) -> None:
    text = VALUES[value].encode("utf-8", "surrogatepass").decode("latin-1")
    for name in HEADERS:
        for path in (
            "/v1/terms/contrast",
            "/v1/procedures/facet/education",
            "/problems/not-found",
            "/nowhere",
        ):
            key = name.upper().replace("-", "_")
            environ = {key if key == "CONTENT_TYPE" else f"HTTP_{key}": text}
            assert_clean(raw(real_app, path, **environ))


@pytest.mark.parametrize("accept", ACCEPTS)
def test_accept_is_met_or_refused(client: FlaskClient, contract: Contract, accept: str) -> None:
    for path, operation in contract.operations.values():
        example = {known["name"]: known.get("example", "") for known in operation["parameters"]}
        answer = client.get(
            path.format(**example), query_string=needed(operation), headers={"Accept": accept}
        )
        assert answer.status_code in (200, 406), (path, accept)
        assert answer.status_code == 200 or "406" in operation["responses"], path


@pytest.mark.parametrize(
    "value", ["a" * 100_000, "es," * 33_000, '"a",' * 25_000, "*/*," * 25_000, ";" * 100_000]
)
def test_a_header_of_100_kb_costs_little(client: FlaskClient, value: str) -> None:
    for name in ("Accept-Language", "If-None-Match", "Accept"):
        assert_clean(client.get("/v1/procedures/facet/education", headers={name: value}))
        assert best_of(3, lambda name=name: client.get("/problems/not-found", headers={name: value})) < 0.25


@pytest.mark.parametrize("path", ["/v1/search", "/v1/suggest"])
@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_a_hostile_question_is_answered_at_once(real_app: Flask, path: str, number: int) -> None:
    query = b"q=" + quote(HOSTILE[number], safe="", errors="surrogatepass").encode()
    answer = raw(real_app, path, query)
    assert_clean(answer, "q")
    assert best_of(5, lambda: raw(real_app, path, query)) < LIMIT_SECONDS


def test_a_question_without_a_word_finds_nothing(client: FlaskClient) -> None:
    for text in ("", " ", "***", "\u200b", "😀", '"'):
        answer = client.get("/v1/search", query_string={"q": text})
        assert (answer.status_code, answer.json["items"], answer.json["total"]) == (200, [], 0)


def test_a_question_is_cut_and_one_beyond_all_measure_is_refused(client: FlaskClient) -> None:
    cut = client.get("/v1/search", query_string={"q": "drive " * 3000})
    assert cut.status_code == 200
    assert cut.json["items"]
    answer = client.get("/v1/search", query_string={"q": "a" * 20_001})
    assert (answer.status_code, answer.json["errors"][0]["parameter"]) == (400, "q")
    assert client.get("/v1/search", query_string={"q": "é" * 20_000}).status_code == 414


def test_composed_and_decomposed_letters_find_the_same(client: FlaskClient) -> None:
    one = client.get("/v1/search", query_string={"q": "épidural"}).json
    other = client.get("/v1/search", query_string={"q": "e\u0301pidural"}).json
    assert one["items"] == other["items"]


def test_a_snippet_holds_no_markup_but_the_mark(client: FlaskClient) -> None:
    for text in ("<b>pain</b>", "pain & <mark>", "injection"):
        for hit in client.get("/v1/search", query_string={"q": text, "limit": 200}).json["items"]:
            plain = hit["snippet"].replace("<mark>", "").replace("</mark>", "")
            assert "<" not in plain
            assert ">" not in plain


def test_callbacks_are_refused_since_any_origin_may_read_anyway(client: FlaskClient) -> None:
    for name in ("callback", "jsonp"):
        assert client.get(f"/v1/procedures?{name}=alert").json["type"] == "/problems/unknown-parameter"


def test_a_body_on_a_get_is_ignored(client: FlaskClient) -> None:
    for body in (b"x" * 100, b"{" * 100_000, b"\xff\xfe"):
        answer = client.get("/v1/risks", data=body, content_type="application/json")
        assert answer.status_code == 200
