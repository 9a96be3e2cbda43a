"""Tidying mends form and never touches what a page says; done twice, it changes nothing more."""

import random
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbapi.content.files import PageFile, page_files
from kbapi.content.fixing import fix, tidied, untidy_files
from kbapi.content.pages import Page, read_content
from kbapi.content.rescue import rescued
from kbapi.content.tidiness import untidy
from tests.content.folders import ROPE, SAMPLE_CONTENT, problems, write
from tests.content.mutations import mutations
from tests.publishing import REAL_CONTENT

PAGES = [file for file in page_files(SAMPLE_CONTENT) if isinstance(file, PageFile)]
REAL_PAGES = sorted(
    (file for file in page_files(REAL_CONTENT) if isinstance(file, PageFile)),
    key=lambda file: random.Random(file.shown).random(),
)[:10]


def said_by(file: PageFile, content: bytes) -> object:
    """What a page says and who reviewed it; its problems without their places, where it is refused."""
    page = read_content(file, content)
    if isinstance(page, Page):
        return page.fingerprint, page.reviews
    return sorted((problem.code, problem.message) for problem in page)


@st.composite
def disorder(draw: st.DrawFn) -> tuple[PageFile, bytes]:
    """A page of the sample content in which everything that is only form was changed."""
    file = draw(st.sampled_from(PAGES))
    _, header, body = file.path.read_text("utf-8").split("---\n", 2)
    blocks = draw(st.permutations(re.findall(r"^[a-z_]+:(?:.*\n(?![a-z_]))*.*\n", header, re.MULTILINE)))
    quoted = re.sub(r'(?<=: )"([^"\\\'\n]+)"$', r"'\1'", "".join(blocks), flags=re.MULTILINE)
    lines = f"---\n{quoted}---\n{body}".split("\n")
    spaced = [line + " " * draw(st.integers(0, 2)) if line != "---" else line for line in lines]
    text = draw(st.sampled_from(["\n", "\r\n"])).join(spaced) + draw(st.sampled_from(["", "\n", "\n\n"]))
    return file, draw(st.sampled_from([b"", b"\xef\xbb\xbf"])) + text.encode()


@settings(max_examples=60)
@given(disorder())
def test_a_page_in_disorder_says_the_same_in_order(given: tuple[PageFile, bytes]) -> None:
    file, content = given
    better = tidied(file, content)
    assert said_by(file, better) == said_by(file, file.path.read_bytes())
    assert list(untidy(better.decode().replace("\r\n", "\n"), file.kind, "")) == []
    assert tidied(file, better) == better
    assert (b"\r\n" in better) == (b"\r\n" in content)


@pytest.mark.parametrize("file", REAL_PAGES, ids=lambda file: file.shown)
def test_no_damage_to_a_real_page_is_made_worse_or_hidden(file: PageFile) -> None:
    content = file.path.read_bytes()
    for changed in mutations(content, step=len(content) // 25):
        better = tidied(file, changed)
        before, after = said_by(file, changed), said_by(file, better)
        assert after == before or "'FM002'" in str(before), changed
        assert tidied(file, better) == better


def test_the_real_content_is_tidy() -> None:
    assert list(map(str, untidy_files([REAL_CONTENT]))) == []


@pytest.mark.parametrize(
    ("line", "mended"),
    [
        ("title: A rope: long", 'title: "A rope: long"'),
        ("title: `Rope` or cord", 'title: "`Rope` or cord"'),
        ('title: "Rope" or cord', 'title: "\\"Rope\\" or cord"'),
        ("title: 5 % of: all", 'title: "5 % of: all"'),
        ("title: Rope\\path: x", 'title: "Rope\\\\path: x"'),
    ],
)
def test_a_text_that_yaml_cannot_read_gets_its_quotation_marks(
    tmp_path: Path, line: str, mended: str
) -> None:
    text = ROPE.replace("title: Rope", line)
    assert rescued(text) == ROPE.replace("title: Rope", mended)
    content = write(tmp_path, {"en/terms/rope.md": text})
    assert fix([content]) == ["content/en/terms/rope.md"]
    assert problems(tmp_path, {}) == []
    assert fix([content]) == []


@pytest.mark.parametrize(
    "text",
    [
        ROPE.replace("title: Rope", "title: [Rope"),
        ROPE.replace("title: Rope", "title: A rope: long\n  and thin"),
        ROPE.replace("title: Rope", 'title: "Rope'),
        ROPE.replace("title: Rope", "title: A rope: long\nid: &x rope"),
        ROPE.replace("title: Rope\n", "title: Rope\n title: x\n"),
        ROPE.replace("---\n\n##", "\n##"),
    ],
)
def test_what_is_not_plain_stays_for_the_editor(tmp_path: Path, text: str) -> None:
    content = write(tmp_path, {"en/terms/rope.md": text})
    fix([content])
    assert (content / "en/terms/rope.md").read_text("utf-8") == text


def test_a_comment_goes_with_the_key_below_it(tmp_path: Path) -> None:
    text = ROPE.replace("id: rope\ntitle: Rope\n", "# what it is called\ntitle: Rope\n# for ever\nid: rope\n")
    content = write(tmp_path, {"en/terms/rope.md": text})
    fix([content])
    assert (
        (content / "en/terms/rope.md")
        .read_text("utf-8")
        .startswith("---\n# for ever\nid: rope\n# what it is called\ntitle: Rope\n")
    )


def test_spaces_that_belong_to_a_text_stay(tmp_path: Path) -> None:
    text = ROPE.replace("title: Rope", 'title: "Rope \n  and cord"')
    content = write(tmp_path, {"en/terms/rope.md": text})
    before = problems(tmp_path, {})
    fix([content])
    assert problems(tmp_path, {}) == before
