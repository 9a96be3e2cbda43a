"""Catalogue 1: what any address may be asked, whatever stands behind it."""

from pathlib import Path

import pytest
from flask import Flask

from kbapi.integrations.infobutton.doors import blueprint as infobutton
from tests.input.asking import ask, judge, quiet_application

GOOD = {
    "procedure_id": "epidural", "section_id": "what-it-is", "topic_id": "driving", "edition_id": "current",
    "tag": "en", "kind": "Library", "resource_id": "epidural.en", "version": "x", "slug": "not-found",
    "claim_id": "F107", "source_id": "none", "service_id": "spinal-injection-candidacy", "name": "x",
    "path": "x",
}  # fmt: skip
"""What stands in the path of an address where nothing bad does."""
ADDRESSES = (
    "/", "/docs", "/openapi.json", "/openapi.yaml", "/health/live", "/health/ready", "/metrics", "/version",
    "/robots.txt", "/sitemap.xml", "/procedures", "/topics", "/risks", "/sources", "/search", "/ask",
    "/schemas/",
    "/widget/", "/widget/manifest.json", "/oembed", "/cds-services", "/fhir/metadata", "/fhir/Library",
    "/fhir/Library/epidural.en", "/infobutton", "/service", "/application", "/problems/not-found",
    "/embed/procedures/epidural", "/procedures/epidural", "/v1/procedures", "/v1/procedures/epidural",
    "/v1/procedures/epidural/facts", "/v1/procedures/epidural/facts/driving",
    "/v1/procedures/epidural/education",
    "/v1/procedures/epidural/timeline", "/v1/risks", "/v1/terms/contrast", "/v1/facts", "/v1/claims/F107",
    "/v1/codes", "/v1/search", "/v1/suggest", "/v1/answers", "/v1/candidacy/questions", "/v1/editions",
    "/v1/editions/current", "/v1/export", "/v1/changes", "/nowhere",
)  # fmt: skip
LENIENT = ("/infobutton", "/service", "/application")
"""Doors whose protocol passes over parameters that they do not know."""
SECRET = "canary4711"
QUERIES: dict[str, tuple[str, tuple[int, ...]]] = {
    "unknown parameter": (f"zzz={SECRET}", (400, 404)),
    "unknown parameter without a value": ("zzz", (400, 404)),
    "unreadable name": (f"%3Cscript%3E={SECRET}", (400, 404)),
    "name with a line break": (f"a%0d%0ab={SECRET}", (400, 404)),
    "name of fullwidth letters": ("ｌａｎｇ=en", (400, 404)),
    "name with a zero width space": ("lang\u200b=en", (400, 404)),
    "name in capitals": ("LANG=en", (400, 404)),
    "array": ("lang[]=en", (400, 404)),
    "method override": ("_method=DELETE", (400, 404)),
    "callback": ("callback=alert", (400, 404)),
    "JSONP": ("jsonp=alert", (400, 404)),
    "key in the address": (f"api_key={SECRET}", (400, 404)),
    "broken escape": (f"lang=%zz{SECRET}", (400,)),
    "cut escape": ("lang=en%4", (400,)),
    "not UTF-8": ("lang=%ff%fe", (400,)),
    "overlong UTF-8": ("lang=%c0%ae", (400,)),
    "lone surrogate": ("lang=%ed%a0%80", (400,)),
    "NUL": (f"lang=en%00{SECRET}", (400,)),
    "escape character": (f"lang=%1b[31m{SECRET}", (400,)),
    "noncharacter": ("lang=%ef%bf%bf", (400,)),
    "repeated": (f"lang=en&lang={SECRET}", (400,)),
    "repeated in two spellings": ("lang=en&%6cang=es", (400,)),
    "51 parameters": ("&".join(f"a{number}=1" for number in range(51)), (400,)),
    "5,000 parameters": ("&".join(f"a{number}=1" for number in range(5000)), (400,)),
    "5,000 times the same": ("&".join(["a=1"] * 5000), (400,)),
    "70 kB": ("a=" + "x" * 70_000, (414,)),
    "70 kB of separators": ("&" * 70_000, (414,)),
    "70 kB of escapes": ("%41" * 23_400, (414,)),
}


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_that_cannot_be_meant_is_refused(app: Flask, query: str) -> None:
    text, statuses = QUERIES[query]
    for address in ADDRESSES:
        allowed = {*statuses, 404} if address == "/nowhere" else set(statuses)
        if address in LENIENT:
            allowed |= {400, 414}
        judge(ask(app, address, text), allowed, secret=SECRET, by_syntax=True)


METHODS = (
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
    "TRACE",
    "CONNECT",
    "PROPFIND",
    "FOO",
    "get\x00",
    "GÉT",
    "A" * 300,
)


@pytest.mark.parametrize("method", METHODS)
def test_another_method_is_not_allowed(app: Flask, method: str) -> None:
    for address in ADDRESSES:
        if method == "POST" and address in (*LENIENT, "/v1/answers", "/ask"):
            judge(ask(app, address, method=method, body=b"x"), (415,))
        else:
            judge(ask(app, address, method=method, body=b""), (404, 405), by_syntax=True)


HEADERS: dict[str, dict[str, str]] = {
    "method override": {"X-HTTP-Method-Override": "DELETE", "X-Method-Override": "PUT"},
    "rewritten address": {"X-Original-URL": "/admin", "X-Rewrite-URL": "/admin"},
    "forwarded host": {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example;proto=http"},
    "forwarded prefix": {"X-Forwarded-Prefix": "//evil.example", "X-Forwarded-Proto": "javascript"},
    "forwarded address": {"X-Forwarded-For": "127.0.0.1", "X-Real-IP": "127.0.0.1", "Client-IP": "::1"},
    "cookie": {"Cookie": "session=" + "a" * 4000},
    "range": {"Range": "bytes=0-0,-1,5-"},
    "range of nonsense": {"Range": "bytes=zz-9999999999999999999999"},
    "origin null": {"Origin": "null"},
    "origin of another": {"Origin": "https://evil.example"},
    "line break in an id": {"X-Request-ID": "a\r\nSet-Cookie: x=1"},
    "trace of nonsense": {"traceparent": "00-zz-zz-zz", "tracestate": "=,=" * 200},
    "if modified in a year that is none": {"If-Modified-Since": "Thu, 32 Foo 99999 25:61:61 GMT"},
    "if range": {"If-Range": '"x"'},
    "expect": {"Expect": "200-maybe"},
    "upgrade": {"Upgrade": "h2c", "Connection": "Upgrade, HTTP2-Settings", "HTTP2-Settings": "AAMAAABk"},
    "proxy": {"Proxy": "http://evil.example", "Proxy-Authorization": "Basic AAAA"},
    "authorization of nonsense": {"Authorization": "Basic \u00e9:"},
    "language of nonsense": {"Accept-Language": ";q=,,*-*;q=9," * 500},
    "100 kB of languages": {"Accept-Language": "aa," * 33_000},
    "validators of nonsense": {"If-None-Match": 'W/"' * 2000},
    "100 kB of validators": {"If-None-Match": '"a",' * 25_000},
}


WITNESSES = (
    "/", "/widget/", "/cds-services", "/fhir/Library/epidural.en", "/problems/not-found",
    "/embed/procedures/epidural",
    "/procedures/epidural", "/v1/procedures/epidural", "/v1/terms/contrast", "/v1/search", "/v1/editions",
    "/nowhere",
)  # fmt: skip
"""One address of every kind."""


@pytest.mark.parametrize("address", WITNESSES)
def test_a_header_that_is_not_ours_changes_nothing(app: Flask, address: str) -> None:
    plain = ask(app, address)
    for headers in HEADERS.values():
        other = ask(app, address, headers=headers)
        judge(other, (plain.status, 304, 431))
        assert "evil.example" not in other.response.text
        assert "evil.example" not in str(other.response.headers)
        assert other.response.headers["Access-Control-Allow-Origin"] == "*"


PARTS = {
    "empty": "", "dot": ".", "dots": "..", "traversal": "..%2f..%2fetc%2fpasswd",
    "double escape": "%252e%252e%252f",
    "backslash": "..%5c..%5c", "NUL": "epidural%00", "NUL and suffix": "%00.md",
    "line break": "a%0d%0aX:%20y",
    "not UTF-8": "%ff%fe", "surrogate": "%ed%a0%80",
    "overlong dot": "%c0%ae%c0%ae", "fullwidth": "ｅｐｉｄｕｒａｌ",
    "Cyrillic": "еpidural", "right to left": "%e2%80%aeepidural", "zero width": "epi%e2%80%8bdural",
    "decomposed": "e%cc%81pidural", "capitals": "EPIDURAL", "space": "epidural%20", "tab": "epidural%09",
    "semicolon": "epidural;x=1", "star": "*", "percent": "%25", "wildcard": "%25_",
    "quote": "'%20OR%20'1'='1",
    "script": "%3Cscript%3E", "template": "%7B%7B7*7%7D%7D", "number": "0", "negative": "-1",
    "huge": "9" * 400,
    "81 letters": "a" * 81, "long": "a" * 600, "hyphens": "-" * 300, "scheme": "http:",
    "host": "%2f%2fevil.example",
    "device": "CON", "dot file": ".git", "emoji": "👩🏽‍⚕️", "noncharacter": "%ef%bf%bf", "null": "null",
    "undefined": "undefined",
}  # fmt: skip


EVERY = 2
"""Each part is tried at every other address, at the others in turn; `make fuzz` tries all of them at all."""


@pytest.fixture(scope="session")
def templates(app: Flask) -> list[str]:
    """Every address with something variable in its path."""
    return sorted({rule.rule for rule in app.url_map.iter_rules() if rule.arguments})


@pytest.mark.parametrize("part", PARTS)
def test_what_no_id_can_be_is_not_found_at_any_address(app: Flask, templates: list[str], part: str) -> None:
    number = list(PARTS).index(part)
    for template in templates[number % EVERY :: EVERY]:
        names = [piece.partition(">")[0].removeprefix("path:") for piece in template.split("<")[1:]]
        for varied in names:
            path = template.replace("path:", "")
            for name in names:
                path = path.replace(f"<{name}>", PARTS[part] if name == varied else GOOD.get(name, "x"))
            answered = ask(app, path)
            allowed = (404, 405, 414, 308) if part != "empty" else (200, 404, 405)
            judge(answered, allowed, secret=SECRET)


HOSTS = (
    "evil.example", "evil.example:80", "kb.example.org.evil.example", "evil.example/kb.example.org",
    "kb.example.org@evil",
    "kb.example.org:0x50", "kb.example.org:99999999", "", " ", "kb.example.org, evil.example", "[::1]",
    "127.0.0.1",
    "kb.example.org\x00", "kb.example.org%00", "ｋｂ.example.org", "kb.example.org\t", "*", "..", "-",
)  # fmt: skip


@pytest.fixture(scope="session")
def strict(real_state: Path) -> Flask:
    """An application that answers to one host name, and has looked which edition is current."""
    made = quiet_application(real_state, trusted_hosts="kb.example.org")
    assert ask(made, "/v1/risks", headers={"Host": "kb.example.org"}).status == 200
    return made


@pytest.mark.parametrize("host", HOSTS)
def test_a_host_that_is_not_ours_is_refused(strict: Flask, host: str) -> None:
    for address in ("/v1/risks", "/", "/v1//risks", "//evil.example"):
        judge(ask(strict, address, headers={"Host": host}), (400,), by_syntax=True)


@pytest.mark.parametrize("host", ["kb.example.org", "KB.Example.ORG", "kb.example.org:8443"])
def test_our_host_is_answered_in_any_case(strict: Flask, host: str) -> None:
    assert ask(strict, "/v1/risks", headers={"Host": host}).status == 200


def test_the_doors_that_forgive_are_those_of_infobutton(app: Flask) -> None:
    rules = {rule.rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith(infobutton.name)}
    assert set(LENIENT) <= rules
