"""Splits a page's body into sections, and sees the paragraphs and links of a section."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from kbapi.knowledge.identity import slug_of
from kbapi.knowledge.record import Section

HEADING = re.compile(r"^##[ \t]+(?P<title>.+?)(?:[ \t]+\{#(?P<anchor>[^}\s]*)\})?[ \t]*$")
ALLOWED_BLOCKS = {
    "paragraph_open", "paragraph_close", "inline", "bullet_list_open", "bullet_list_close",
    "ordered_list_open", "ordered_list_close", "list_item_open", "list_item_close",
}  # fmt: skip
ALLOWED_INLINES = {
    "text", "softbreak", "strong_open", "strong_close", "em_open", "em_close", "link_open", "link_close",
    "text_special",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph or list item: its line within the section, its text, and the targets of its links."""

    line: int
    text: str
    links: tuple[str, ...]


def sections_of(body: str) -> tuple[list[tuple[int, Section]], int | None]:
    """The sections with the line of their heading within the body, and the line of text before the first."""
    found: list[tuple[int, str, str, list[str]]] = []
    stray: int | None = None
    for number, line in enumerate(unicodedata.normalize("NFC", body).split("\n")):
        heading = HEADING.match(line)
        if heading:
            anchor = heading["anchor"] or slug_of(heading["title"])
            found.append((number, anchor, heading["title"], []))
        elif found:
            found[-1][3].append(line.rstrip())
        elif line.strip() and stray is None:
            stray = number
    sections = [
        (number, Section(anchor, " ".join(title.split()), "\n".join(lines).strip("\n")))
        for number, anchor, title, lines in found
    ]
    return sections, stray


def paragraphs(markdown: str) -> Iterator[Paragraph]:
    """Every paragraph and list item of a section."""
    for token in _parsed(markdown):
        if token.type == "inline":
            links = tuple(
                str(child.attrGet("href")) for child in token.children or () if child.type == "link_open"
            )
            yield Paragraph((token.map or [0])[0], token.content, links)


def strange_parts(markdown: str) -> Iterator[tuple[int, str]]:
    """The line and name of every construct that pages do not use: images, code, tables, quotations, headings."""
    for token in _parsed(markdown):
        line = (token.map or [0])[0]
        if token.type not in ALLOWED_BLOCKS:
            yield line, token.type.removesuffix("_open").replace("_", " ")
        for child in token.children or ():
            if child.type not in ALLOWED_INLINES:
                yield line, child.type.removesuffix("_open").replace("_", " ")


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False})


def _parsed(markdown: str) -> list[Token]:
    return [token for token in _parser().parse(markdown) if not token.type.endswith("_close")]
