"""Catalogue 7: what files of an editor may hold by mistake or malice, told with file, line and remedy."""

import os
import re
import time
from datetime import date
from pathlib import Path

import pytest

from kbapi.content.load import Loaded, examine
from tests.content.folders import ROPE, write
from tests.input.asking import LIMIT_MS

DAY = date(2026, 11, 22)
HEAD, _, BODY = ROPE.partition("\n---\n")
"""A sound page, cut where its front matter ends."""
LINE = re.compile(r"content/[^:]+:[1-9][0-9]*:[1-9][0-9]*: (error|warning): [A-Z0-9]+ .{10,}")


def added(line: str) -> bytes:
    return f"{HEAD}\n{line}\n---\n{BODY}".encode("utf-8", "surrogatepass")


def text(markdown: str) -> bytes:
    return f"{HEAD}\n---\n{BODY.rstrip()}\n\n{markdown}\n".encode("utf-8", "surrogatepass")


FRONT = {
    "alias bomb": added("a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]"),
    "merge key": added("also_called:\n  <<: {a: b}"),
    "merge key bomb": added("\n".join(f"a{n}: &a{n}\n  <<: [*a{n - 1}, *a{n - 1}]" for n in range(1, 12))),
    "anchor": added("also_called: &x [a]"), "alias": added("also_called: *x"),
    "tag": added("also_called: !!set {a}"),
    "code": added("also_called: !!python/object/apply:os.system [id]"),
    "own tag": added("also_called: !x [a]"),
    "twice": added("id: rope"), "twice with quotes": added('"id": rope'),
    "twice inside": added("codes: [{system: a, system: b}]"),
    "list as key": added("[a]: b"), "object as key": added("? {a: b}\n: c"),
    "null key": added("~: b"), "empty key": added('"": b'),
    "second document": added("--- {a: b}"),
    "end of document": added("...\na: b"), "directive": added("%YAML 1.2"),
    "nine levels": added("also_called: " + "[" * 9 + "]" * 9),
    "1,000 levels": added("also_called: " + "[" * 1000),
    "25,000 values": added("also_called: [" + "a, " * 25_000 + "b]"), "unclosed": added("also_called: [a"),
    "tab": added("also_called:\n\t- a"), "unknown key": added("colour: red"),
    "key in capitals": added("Title: Rope"),
    "key in Cyrillic": added("tіtle: Rope"),
    "key with zero width": added("title\u200b: Rope"), "key of NFD": added("título: x"),
    "Norway": added("also_called: no"), "octal": added("codes: 0123"),
    "sexagesimal": added("codes: 12:30:45"),
    "5,000 digits": added("codes: " + "9" * 5000),
    "infinity": added("codes: .inf"), "hexadecimal": added("codes: 0x10"),
    "withdrawn on no day": added("withdrawn: {date: 2024-13-45, reason: x}"),
    "day of fullwidth": added("withdrawn: {date: ２０２６-01-01, reason: x}"),
    "ordinal day": added("withdrawn: {date: 2026-001, reason: x}"),
    "day and time": added("withdrawn: {date: 2026-01-01T00:00:00Z, reason: x}"),
    "reviewed tomorrow": added("reviews: [{reviewer: x, date: 9999-12-31}]"),
    "review of nothing": added("reviews: [{}]"),
    "reference to itself": added("related: [rope]"),
    "reference to a path": added("see_also: [../../etc/passwd]"),
    "no front matter": b"# Rope\n", "no end": f"{HEAD}\n".encode(),
    "empty": b"", "one hyphen too many": b"-" + ROPE.encode(),
    "a list": b"---\n- a\n---\n", "a text": b"---\na\n---\n", "nothing between": b"---\n---\n",
}  # fmt: skip
BYTES = {
    "byte order mark": b"\xef\xbb\xbf" + ROPE.encode(),
    "UTF-16": ROPE.encode("utf-16"), "latin-1": text("caf\u00e9").decode().encode("latin-1"),
    "NUL": text("a\0b"), "escape character": text("a\x1b[31m"),
    "delete": text("a\x7f"), "C1 control": text("a\x85b"), "tab": text("a\tb"),
    "line separator": text("a\u2028b"), "inner BOM": text("a\ufeffb"),
    "lone surrogate": text("a\ud800b"), "overlong": text("x") + b"\xc0\xaf",
    "cut character": text("x") + b"\xe2\x82", "300 kB": text("word " * 60_000),
    "bare CR and NUL": b"---\rid: rope\r\0",
    "form feed": text("a\x0cb"), "vertical tab": text("a\x0bb"),
    "gzip": b"\x1f\x8b\x08\x00" + bytes(40), "PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3",
}  # fmt: skip
MARKDOWN = {
    "HTML": text("<b>bold</b>"), "script": text("<script>alert(1)</script>"),
    "comment": text("<!-- x -->"), "entity": text("&#x6a;avascript"),
    "image": text("![x](http://x.example/a.png)"),
    "table": text("|a|b|\n|-|-|\n|c|d|\n\n> quoted"), "code": text("```\nx\n```"),
    "script link": text("[x](javascript:alert(1))"),
    "data link": text("[x](data:text/html,x)"), "two slashes": text("[x](//evil.example)"),
    "userinfo": text("[x](https://good.example@evil.example)"),
    "backslash": text(r"[x](https://good.example\@evil.example)"),
    "file link": text("[x](file:///etc/passwd)"),
    "climbing link": text("[x](../../../etc/passwd)"), "link to nowhere": text("[x](none-such.md)"),
    "definition": text("[x]: http://x.example\n\n[x]"),
    "autolink": text("<https://x.example>"), "raw anchor": text('<a href="x">y</a>'),
    "heading twice": text("## Body\nmore\n\n## Body\nmore"),
    "empty heading": text("##  \nmore"), "heading of signs": text("## !!!\nmore"),
    "heading of one": text("# One\nmore"), "rule": text("***"), "indented code": text("    x"),
}  # fmt: skip
BOMBS = {
    "images": "![" * 8_000, "brackets": "[" * 50_000,
    "closing brackets": "]" * 50_000, "stars": "*a " * 25_000, "underscores": "_" * 50_000,
    "backticks": "".join("`" * n + " " for n in range(1, 300)),
    "links": "[a](" * 8_000, "angle": "<" * 50_000, "entities": "&" * 50_000,
    "quotations": "> " * 20_000, "lists": "- " * 20_000,
    "numbers": "1. " * 15_000, "nested lists": "\n".join(" " * n + "- a" for n in range(300)),
    "emphasis": "**a*" * 15_000,
    "definitions": "\n".join(f"[{n}]: x" for n in range(1_500)), "headings": "## a\n" * 5_000,
    "spaces": " " * 200_000, "lines": "\n" * 200_000,
    "one word": "a" * 200_000, "backslashes": "\\" * 100_000, "marks": "[F1]" * 8_000,
}  # fmt: skip


def examined(folder: Path, content: bytes, name: str = "en/terms/rope.md") -> Loaded:
    write(folder, {"en/terms/saw.md": ROPE.replace("rope", "saw").replace("Rope", "Saw")})
    path = folder / "content" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return examine([folder / "content"], DAY)


def test_the_page_itself_is_sound(tmp_path: Path) -> None:
    assert examined(tmp_path, ROPE.encode()).errors == ()


@pytest.mark.parametrize("case", FRONT | BYTES | MARKDOWN)
def test_a_mistake_is_told_with_its_file_its_line_and_what_to_do(tmp_path: Path, case: str) -> None:
    began = time.thread_time()
    loaded = examined(tmp_path, (FRONT | BYTES | MARKDOWN)[case])
    assert (time.thread_time() - began) * 1000 <= 3 * LIMIT_MS
    told = [str(problem) for problem in loaded.errors]
    assert told
    assert any("rope.md:" in one for one in told)
    for one in told:
        assert LINE.match(one), one
        assert "Traceback" not in one


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_read_or_refused_in_its_time(tmp_path: Path, bomb: str) -> None:
    """An editor waits for this, nobody else: a second is bearable, a minute is not."""
    began = time.thread_time()
    loaded = examined(tmp_path, text(BOMBS[bomb]))
    assert time.thread_time() - began < 3
    assert all(LINE.match(str(problem)) for problem in loaded.problems)


NAMES = (
    "en/terms/Rope.md", "en/terms/rope.MD", "en/terms/rope.markdown",
    "en/terms/rope.md.bak", "en/terms/rope", "en/terms/rópe.md",
    "en/terms/ro\u0301pe.md", "en/terms/rope .md", "en/terms/-rope.md",
    "en/terms/ropе.md", "en/terms/rope\u200b.md", "en/terms/a\nb.md",
    "en/terms/" + "a" * 81 + ".md", "en/terms/CON.md", "en/terms/sub/rope.md",
    "en/terms/rope;id.md", "en/terms/$(id).md", "en/terms/..md",
    "en/Terms/rope.md", "EN/terms/rope.md", "fr/terms/rope.md", "en/rope.md",
    "rope.md", "en/terms/<b>.md", "en/terms/\u202edm.epor.md",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_file_of_an_odd_name_is_told(tmp_path: Path, name: str) -> None:
    told = [str(problem) for problem in examined(tmp_path, ROPE.encode(), name).errors]
    if name.rpartition("/")[2].startswith("."):
        return
    assert told


def test_links_pipes_devices_and_loops_are_told_and_not_followed(tmp_path: Path) -> None:
    examined(tmp_path, ROPE.encode())
    terms = tmp_path / "content" / "en" / "terms"
    secret = tmp_path / "secret.md"
    secret.write_text("canary4711", encoding="utf-8")
    (terms / "out.md").symlink_to(secret)
    (terms / "loop.md").symlink_to("loop.md")
    (terms / "etc.md").symlink_to("/etc/passwd")
    (terms / "null.md").symlink_to("/dev/null")
    (terms / "folder.md").mkdir()
    os.mkfifo(terms / "pipe.md")
    (tmp_path / "content" / "en" / "risks").symlink_to("/etc")
    told = "\n".join(str(problem) for problem in examine([tmp_path / "content"], DAY).errors)
    for name in ("out.md", "loop.md", "etc.md", "null.md", "folder.md", "pipe.md", "risks"):
        assert name in told
    assert "canary4711" not in told
    assert "root:" not in told


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_line_ends_change_nothing(tmp_path: Path, ends: str) -> None:
    loaded = examined(tmp_path, ROPE.replace("\n", ends).encode())
    assert loaded.errors == ()


def test_one_letter_in_two_spellings_is_one_name(tmp_path: Path) -> None:
    """What is composed and what is not must not become two sections."""
    told = [str(p) for p in examined(tmp_path, text("## Ropé\na\n\n## Rope\u0301\nb")).errors]
    assert any("twice" in one for one in told)
