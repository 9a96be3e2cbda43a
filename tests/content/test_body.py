"""A body is sections of paragraphs and lists; everything else on it is seen."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from kbapi.content.body import (
    ALLOWED_BLOCKS,
    ALLOWED_INLINES,
    links,
    paragraphs,
    sections_of,
    strange_parts,
    text_blocks,
)


def test_sections_begin_at_headings_and_are_named_after_them() -> None:
    found, stray = sections_of(
        "\n## What it is\n\nOne.\n\n## Who should not have it {#who-should-not}\nTwo.\n\n"
    )
    assert stray is None
    assert [(line, part.id, part.heading, part.markdown) for line, part in found] == [
        (1, "what-it-is", "What it is", "One."),
        (5, "who-should-not", "Who should not have it", "Two."),
    ]


def test_text_before_the_first_heading_is_seen() -> None:
    assert sections_of("\n\nOne.\n## Two\n")[1] == 2


def test_only_headings_of_the_second_level_begin_sections() -> None:
    assert [part.id for _, part in sections_of("## A\n# B\n### C\n##D\n ## E\n")[0]] == ["a"]


def test_trailing_spaces_and_decomposed_letters_leave_no_trace() -> None:
    plain, _ = sections_of("## Cafe\u0301  \n\nCafe\u0301   \n  \n")
    other, _ = sections_of("## Caf\u00e9\n\nCaf\u00e9\n")
    assert [part for _, part in plain] == [part for _, part in other]


def test_a_heading_of_spaces_costs_no_time() -> None:
    started = time.perf_counter()
    sections_of("## a" + " " * 200_000 + "b {#" + "{#" * 20_000)
    assert time.perf_counter() - started < 1


def test_every_paragraph_and_list_item_is_found_with_its_line() -> None:
    markdown = "One\ngoes on. [F001]\n\n- Two\n  goes on.\n- Three\n  - Four\n\n1. Five"
    found = [(part.line, " ".join(part.text.split())) for part in paragraphs(markdown)]
    assert found == [(0, "One goes on. [F001]"), (3, "Two goes on."), (5, "Three"), (6, "Four"), (8, "Five")]


def test_links_are_found_with_their_line() -> None:
    markdown = "One.\n\n- See [two](../terms/two.md) and <https://three.example>."
    assert [(link.line, link.target) for link in links(markdown)] == [
        (2, "../terms/two.md"),
        (2, "https://three.example"),
    ]


STRANGE = {
    "![x](y.png)": "image",
    "`code`": "code inline",
    "```\ncode\n```": "fence",
    "~~~\ncode\n~~~": "fence",
    "    code": "code block",
    "> said": "blockquote",
    "# Heading": "heading",
    "Heading\n---": "heading",
    "Heading\n===": "heading",
    "***": "hr",
    "- - -": "hr",
    "one\\\ntwo": "hardbreak",
    "| one | two |": "table",
    "[one]: https://two.example": "link definition",
}


@pytest.mark.parametrize("markdown", STRANGE)
def test_what_pages_do_not_use_is_seen(markdown: str) -> None:
    assert (2, STRANGE[markdown]) in list(strange_parts(f"One.\n\n{markdown}"))


@pytest.mark.parametrize(
    "markdown",
    [
        "One **two** *three* [four](../terms/four.md). [F001]",
        "- One\n  - Two\n\n1. Three",
        "One - two – three * four",
    ],
)
def test_paragraphs_lists_emphasis_and_links_are_not_strange(markdown: str) -> None:
    assert list(strange_parts(markdown)) == []


@given(st.text(alphabet="ab \n-*_=#>`~!\\[]():.1+&;<"))
def test_nothing_strange_hides_from_the_quick_look(markdown: str) -> None:
    """A section that is not parsed because it looks plain is plain to the parser."""
    markdown = "\n".join(line.rstrip() for line in markdown.split("\n")).strip("\n")
    definitions: dict[str, object] = {}
    tokens = MarkdownIt("commonmark", {"html": False}).parse(markdown, definitions)
    parts = [part for token in tokens for part in (token, *(token.children or ()))]
    strange = {part.type for part in parts} - ALLOWED_BLOCKS - ALLOWED_INLINES
    strange = {name for name in strange if not name.endswith("_close")}
    assert bool(list(strange_parts(markdown))) == bool(strange or definitions.get("references"))
    linked = [part.attrGet("href") for part in parts if part.type == "link_open"]
    assert [link.target for link in links(markdown)] == linked


@given(st.lists(st.sampled_from(["One two", "three", "- four", "  five", "", "1. six", "- **seven** eight"])))
def test_reading_words_finds_the_words_of_the_paragraphs(lines: list[str]) -> None:
    markdown = "\n".join(lines)
    read = re.findall(r"[a-z]+", " ".join(text for _, text in text_blocks(markdown)).lower())
    parsed = re.findall(r"[a-z]+", " ".join(part.text for part in paragraphs(markdown)).lower())
    assert read == parsed


def test_words_are_read_with_their_lines_across_line_breaks() -> None:
    assert list(text_blocks("One\ntwo.\n\n- Three\n  four.\n- Five.\n\n\nSix.")) == [
        (0, "One two."),
        (3, "Three four."),
        (5, "Five."),
        (8, "Six."),
    ]


@pytest.mark.parametrize(
    "bomb", ["![`x" * 4_000, "[" * 30_000, "*a " * 10_000, "- " * 5_000, "<a " * 10_000, "&" * 50_000]
)
def test_a_difficult_body_is_read_in_bounded_time(bomb: str) -> None:
    started = time.perf_counter()
    list(paragraphs(bomb))
    list(links(bomb))
    list(strange_parts(bomb))
    assert time.perf_counter() - started < 10


LINES = [
    "One two.",
    "**three** [four](../five.md).",
    "- six",
    "- *seven*",
    "[eight](x)",
    "",
    "",
    "9. ten",
    "  at",
    "\u00bfQu\u00e9?",
]


@given(st.lists(st.sampled_from(LINES)))
def test_a_plain_section_has_the_paragraphs_and_links_that_the_parser_finds(lines: list[str]) -> None:
    markdown = "\n".join(lines).strip("\n")
    inline = [token for token in MarkdownIt("commonmark").parse(markdown) if token.type == "inline"]
    parsed = [((token.map or [0])[0], token.content) for token in inline]
    assert [(part.line, part.text) for part in paragraphs(markdown)] == parsed
    linked = [
        ((token.map or [0])[0], part.attrGet("href"))
        for token in inline
        for part in token.children or ()
        if part.type == "link_open"
    ]
    assert [(link.line, link.target) for link in links(markdown)] == linked
