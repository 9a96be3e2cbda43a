"""Catalogue 3: words of a search, a completion and a question; there is no syntax, so that none can hurt."""

import pytest
from flask import Flask

from tests.input.asking import as_json, ask, judge
from tests.search.hostile import HOSTILE

SYNTAX = (
    "*", "*a*", "?*?*?*", "a~99", "x~3", "body:[a TO z]", "[a TO ", "((((((((", '"a b"~1000000',
    "NOT NOT NOT x",
    "a AND", "OR OR", "E ANDNOT ANDMAYBE c", "when:[19 TO 99999999]", "id:x", "_exists_:a", "title:*",
    "a^1e999", "a^nan",
    "+a -b", "a && b || !c", "{a TO b}", "/.*/", r"r\".*.*.*.*q\"", "a\\", "\\", '"', "'", "a'", "''''",
    "%", "_", "%_\\",
    "$where", "{$gt: 1}", "'; DROP TABLE record; --", "1 OR 1=1", "' UNION SELECT 1 --", "a:*", "a:*&b",
    "!!!", "<->",
    "a <-> b", "a:ABCD", "SELECT pg_sleep(10)", "<script>alert(1)</script>", "{{7*7}}", "${7*7}", "$(id)",
    "`id`",
    "../../etc/passwd", "http://169.254.169.254/", "file:///etc/passwd", "=cmd|' /C calc'!A0", "\r\nX: y",
    "a\tb\nc",
)  # fmt: skip
UNICODE = (
    "é", "e\u0301", "É", "\u0301" * 200, "a\u200bb", "\u200b", "\ufeffa", "\u202eevird", "\u2066a\u2069",
    "\u00ad" * 50,
    "ｄｒｉｖｅ", "𝐝𝐫𝐢𝐯𝐞", "drіve", "ﬁ", "\ufdfa" * 14, "ß" * 200, "İ" * 200, "ı",
    "Ω", "Å", "１２３", "٣", "½",
    "²", "😀", "👩🏽‍⚕️ drive",
    "مرحبا", "你好", "こんにちは", "สวัสดี", "न" * 100, "\ud7ff", "\ue000", "\U0010fffd", "\u2028a\u2029",
    "\u3000", "…", "—",
    "a" * 256, "a" * 500, "a " * 250, "ab" * 250, "a-" * 250, "a'" * 250, "'" * 500, "-" * 500, "é" * 250,
    "9" * 500,
    " ".join(f"injektoin{letter}" for letter in "abcdefghijklmnop"), "drive " * 80, "zx" * 250,
    "sedacion " * 55,
)  # fmt: skip
REFUSED = ("\0", "a\0b", "\x01", "a\x1b[31m", "\x7f", "\uffff", "\ufffe")


@pytest.mark.parametrize("text", [*SYNTAX, *UNICODE], ids=lambda text: ascii(text)[:24])
def test_any_text_is_words_at_every_door(app: Flask, text: str) -> None:
    judge(ask(app, "/v1/search", query(text)), (200,))
    judge(ask(app, "/v1/suggest", query(text)), (200,))
    if text in UNICODE:
        judge(ask(app, "/v1/answers", query(text)), (200,))
    posted = ask(app, "/v1/answers", method="POST", body=as_json({"q": text}), headers=JSON)
    judge(posted, (200,))


@pytest.mark.parametrize("text", REFUSED, ids=ascii)
def test_what_stands_in_no_text_is_refused_at_every_door(app: Flask, text: str) -> None:
    for path in ("/v1/search", "/v1/suggest", "/v1/answers"):
        judge(ask(app, path, query(text)), (400,), names="q", by_syntax=True)
    posted = ask(app, "/v1/answers", method="POST", body=as_json({"q": text}), headers=JSON)
    judge(posted, (400,), names="", by_syntax=True)


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_a_hostile_question_is_cut_or_refused_without_coming_back(app: Flask, number: int) -> None:
    text = HOSTILE[number]
    for path in ("/v1/answers", "/search", "/v1/suggest"):
        answered = ask(app, path, query(text))
        judge(answered, (200, 400, 414), secret=text if len(text) > 500 else "")
    posted = ask(app, "/v1/answers", method="POST", body=as_json({"q": text}), headers=JSON)
    judge(posted, (200, 400, 413, 422), secret=text if posted.status != 200 else "")


def test_what_is_composed_and_what_is_not_find_the_same(app: Flask) -> None:
    for one, other in (
        ("sedación", "sedacio\u0301n"),
        ("DRIVE", "ｄｒｉｖｅ"),
        ("drive", "𝐝𝐫𝐢𝐯𝐞"),
        ("drive", "dri\u00advve"[:3] + "ve"),
    ):
        found = [ask(app, "/v1/search", query(text)).response.json["items"] for text in (one, other)]
        assert found[0] == found[1] != []


JSON = {"Content-Type": "application/json"}


def query(text: str) -> bytes:
    return b"q=" + b"".join(b"%%%02x" % byte for byte in text.encode("utf-8", "surrogatepass"))
