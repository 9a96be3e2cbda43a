"""Catalogue 2: parameters of lists and editions, refused by name with what is allowed, or taken as such."""

from base64 import urlsafe_b64encode
from urllib.parse import quote

import pytest
from flask import Flask

from tests.input.asking import ask, judge

LISTS = (
    "/v1/risks",
    "/v1/facts",
    "/v1/procedures",
    "/v1/search?q=pain",
    "/v1/editions",
    "/v1/sources",
    "/v1/changes",
)
NUMBERS = (
    "0", "-1", "+1", "1e3", "1.0", "1.9", "1_0", " 1", "1 ", "01x", "0x10", "true", "null", "NaN",
    "Infinity", "٢", "２",
    "1,000", "99999999999999999999", "4611686018427387904", "9" * 5000, "201", "1000000", "", "1;2", "1|2",
    "[1]", "%",
    "１０", "१०", "Ⅷ", "²", "½", "1\u200b", "\u202e1", "1\u00a0", "1e400", "-0", "--1", "0b1", "1L", "1/2",
    "1%2b1",
)  # fmt: skip
MOMENTS = (
    "2024-13-45", "2026-02-30", "2026-00-10", "2026-1-1", "20260101", "0000-01-01", "0999-12-31",
    "3000-01-01",
    "10000-01-01", "2026-01-01T24:00:00Z", "2026-01-01T23:60:00Z", "2026-01-01T23:59:60Z",
    "2026-01-01T12:00:00",
    "2026-01-01T12:00:00+24:00", "2026-01-01T12:00:00+99:99", "2026-01-01 12:00:00Z", "2026-01-01T12Z",
    "now", "today",
    "1795683506", "-1", "2026-W01-1", "2026-001", "２０２６-01-01", "2026‑01‑01", "2026-01-01\x7f",
    "2026-01-01T12:00:00z",
    "2026-01-01T12:00:00.1234567Z", "2026-01-01T12:00:00,5Z", "Thu, 01 Jan 2026 00:00:00 GMT",
    "2026-01-01" * 2000, "P1D",
)  # fmt: skip
EDITIONS = (
    "latest", "CURRENT", "current ", "0" * 19, "0" * 21, "g" * 20, "F" * 20, "../" * 6 + "aa",
    "0" * 20 + "%", "*",
    "current,current", "０" * 20, "0x" + "0" * 18, "-" * 20, "0" * 5000, "current%00", "null", "1",
    "' OR 1=1 --",
)  # fmt: skip
LANGUAGES = (
    "e", "english-languages", "en-", "-en", "en_US", "en--us", "xx-YY-zz-aa-bb", "a" * 200, "é", "en us",
    "*", "en;q=1",
    "en,es", "１２", "е" * 2, "en%2dus%2d", "../en", "zh-Hant-TW-x-aaaaaaaaa",
    "\u200ben", "EN US", "1a", "i-",
)  # fmt: skip
CURSORS = (
    "=", "====", "a b", "AAAA", "bm9uc2Vuc2U", "x" * 101, "x" * 20_000, "..%2f", "%00", "é", "-", "_",
    "null", "0", "-1",
    *(
        urlsafe_b64encode(text.encode()).decode().rstrip("=")
        for text in (
            "0123456789abcdef:50", "0123456789abcdef:-1", "0123456789abcdef:0",
    "0123456789abcdef:99999999999",
            "0123456789abcdef:1_0", "0123456789abcdef:٢", "0123456789ABCDEF:1", ":", "é:1",
    "0123456789abcdef:1\n",
            '{"offset":1}', "0123456789abcdef:1;DROP TABLE record",
        )
    ),
    urlsafe_b64encode(b"\x80\x04\x95cos\nsystem\n(S'id'\ntR.").decode().rstrip("="),
    urlsafe_b64encode(b"\xff\xfe\xfd").decode(),
)  # fmt: skip
"""Forged ones; the last but one is a pickle."""
SLUGS = (
    "Epidural", "epidural ", "epi dural", "epi_dural", "-epidural", "epidural-", "epi--dural", "a" * 81,
    "a" * 20_000,
    "épidural", "еpidural", "ｅpidural", "epidural,facet", "epidural%00", "*", "%", "_", "epi%", "epidura_",
    "'", "a'b",
    "../facet", "epidural/facts", "epidural;x", "$where", "{}", "epidural\u200b", "\u202elarudipe", "null",
    "NULL\x7f",
)  # fmt: skip
UNKNOWN = ("none-such", "null", "undefined", "a", "0", "con", "nul", "constructor", "__proto__".strip("_"))
"""Ids that could be, and are not."""


def with_query(path: str, name: str, value: str) -> tuple[str, str]:
    path, _, query = path.partition("?")
    sent = quote(value, safe="%", errors="surrogatepass")
    return path, f"{query}&{name}={sent}" if query else f"{name}={sent}"


def refused(app: Flask, address: str, name: str, value: str) -> None:
    path, query = with_query(address, name, value)
    secret = value if len(value) > 11 and value.isascii() else ""
    judge(
        ask(app, path, query),
        (400, 414),
        names=name if len(query) < 60_000 else "",
        secret=secret,
        by_syntax=True,
    )


@pytest.mark.parametrize("value", NUMBERS, ids=lambda value: ascii(value)[:24])
def test_a_limit_is_plain_digits_in_its_range(app: Flask, value: str) -> None:
    for address in LISTS:
        refused(app, address, "limit", value)


@pytest.mark.parametrize("value", CURSORS, ids=lambda value: ascii(value)[:24])
def test_a_forged_cursor_is_refused(app: Flask, value: str) -> None:
    for address in LISTS:
        path, query = with_query(address, "cursor", value)
        judge(ask(app, path, query), (400,), names="cursor")


@pytest.mark.parametrize("value", [*CURSORS, *EDITIONS], ids=lambda value: ascii(value)[:24])
def test_a_beginning_that_is_neither_edition_nor_cursor_is_refused(app: Flask, value: str) -> None:
    path, query = with_query("/v1/changes", "since", value)
    judge(ask(app, path, query), (400,), names="since")


@pytest.mark.parametrize("value", MOMENTS, ids=lambda value: ascii(value)[:24])
def test_a_moment_that_is_none_is_refused(app: Flask, value: str) -> None:
    for address in ("/v1/risks", "/v1/procedures/epidural", "/v1/export"):
        refused(app, address, "as_of", value)


@pytest.mark.parametrize("value", EDITIONS, ids=lambda value: ascii(value)[:24])
def test_an_edition_that_none_is_called_is_refused(app: Flask, value: str) -> None:
    for address in ("/v1/risks", "/v1/procedures/epidural", "/v1/export"):
        refused(app, address, "edition", value)


@pytest.mark.parametrize("value", LANGUAGES, ids=lambda value: ascii(value)[:24])
def test_a_language_that_is_no_tag_is_refused(app: Flask, value: str) -> None:
    for address in ("/v1/risks", "/v1/procedures/epidural", "/v1/answers?q=x"):
        refused(app, address, "lang", value)


@pytest.mark.parametrize("value", SLUGS, ids=lambda value: ascii(value)[:24])
def test_a_filter_is_an_id_and_no_pattern(app: Flask, value: str) -> None:
    for name in ("procedure", "topic", "source", "organisation"):
        if value not in ("null",):
            refused(app, "/v1/facts", name, value)


@pytest.mark.parametrize("value", UNKNOWN)
def test_an_id_that_is_not_there_is_told_or_finds_nothing(app: Flask, value: str) -> None:
    for name in ("procedure", "topic", "source", "organisation"):
        answered = ask(app, "/v1/facts", f"{name}={value}")
        judge(answered, (200, 400), names=name if answered.status == 400 else "")
        if answered.status == 200:
            assert answered.response.json["items"] == []


@pytest.mark.parametrize("lang", ["xx", "fr", "zh-Hant-TW", "tlh", "EN", "es-419", "en-x-a"])
def test_a_language_that_is_not_offered_falls_back_and_says_so(app: Flask, lang: str) -> None:
    answered = ask(app, "/v1/procedures/epidural", f"lang={lang}")
    judge(answered, (200,))
    assert answered.response.headers["Content-Language"]
    assert answered.response.json["language"]["served"] in ("en", "es")


def test_the_last_page_that_a_cursor_can_name_is_empty_or_refused(app: Flask) -> None:
    link = ask(app, "/v1/risks", "limit=1").response.json["links"]["next"]
    seal = link.partition("cursor=")[2].partition("&")[0]
    assert ask(app, "/v1/risks", f"limit=1&cursor={seal}").status == 200
    for broken in (seal[:-1], seal[1:], seal.swapcase(), seal + "A", seal * 2):
        judge(ask(app, "/v1/risks", f"limit=1&cursor={broken}"), (400,), names="cursor")
    for other in ("/v1/terms", "/v1/facts"):
        judge(ask(app, other, f"limit=1&cursor={seal}"), (400,), names="cursor")
