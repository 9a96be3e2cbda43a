"""Splits a page's body into sections, and sees the paragraphs and links of a section."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from kbapi.knowledge.identity import slug_of
from kbapi.knowledge.record import Section

_HEADING = re.compile(r"##[ \t]+")
_BETWEEN_BLOCKS = re.compile(r"\n(?=[ ]*(?:\n|[-*+] |[0-9]{1,9}[.)] ))")
_ITEM = re.compile(r"^(?:[-*+]|[0-9]{1,9}[.)]) ")
_MAY_LINK = re.compile(r"\]\(|<|\]:")
_MAY_BE_STRANGE = re.compile(r"[`<>!\\~=#&]|\]:|^ {4}|^ *\||^ *[-_*]+ *$|^ *([-_*])( *\1){2}", re.MULTILINE)
"""No section without any of these can hold more than paragraphs, lists, emphasis and links."""
_SIMPLE_LINK = re.compile(r"\[[^\[\]()]+\]\(([\w.#][\w./#-]*)\)", re.ASCII)
_PLAIN = re.compile(
    r"(?:(?:- )?(?:\*\*?|[\[(\"'¿¡“])?[^\W\d_].*\n|\n)*(?:- )?(?:\*\*?|[\[(\"'¿¡“])?[^\W\d_].*"
)
"""Lines that begin with a word, or are items that do, and empty lines."""
_ANCHOR = re.compile(r"\{#([^{}\s]*)\}$")
_TABLE_ROW = re.compile(r" *\|")
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
    """A paragraph or list item: its line within the section and its text."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link: the line of its paragraph within the section and its target."""

    line: int
    target: str


def sections_of(body: str) -> tuple[list[tuple[int, Section]], int | None]:
    """The sections with the line of their heading within the body, and the line of text before the first."""
    found: list[tuple[int, str, list[str]]] = []
    stray: int | None = None
    for number, line in enumerate(unicodedata.normalize("NFC", body).split("\n")):
        if _HEADING.match(line):
            found.append((number, line[2:].strip(), []))
        elif found:
            found[-1][2].append(line.rstrip())
        elif line.strip() and stray is None:
            stray = number
    return [(number, _section(title, lines)) for number, title, lines in found], stray


def _section(title: str, lines: list[str]) -> Section:
    anchor = _ANCHOR.search(title)
    heading = " ".join((title[: anchor.start()] if anchor else title).split())
    return Section(anchor[1] if anchor else slug_of(heading), heading, "\n".join(lines).strip("\n"))


def paragraphs(markdown: str) -> Iterator[Paragraph]:
    """Every paragraph and list item of a section."""
    if _is_plain(markdown):
        yield from _plain_paragraphs(markdown)
        return
    for token in _block_parser().parse(markdown):
        if token.type == "inline":
            yield Paragraph((token.map or [0])[0], token.content)


def links(markdown: str) -> Iterator[Link]:
    """Every link of a section; what can have none is not parsed."""
    if not _MAY_LINK.search(markdown):
        return
    if _is_plain(markdown):
        for part in _plain_paragraphs(markdown):
            yield from _links_in(part)
        return
    for token in _parser().parse(markdown):
        yield from _links_of([token], (token.map or [0])[0])


def _links_in(part: Paragraph) -> Iterator[Link]:
    if not _MAY_LINK.search(part.text):
        return
    simple = _SIMPLE_LINK.findall(part.text)
    if len(simple) == part.text.count("](") and "<" not in part.text:
        yield from (Link(part.line, target) for target in simple)
    else:
        yield from _links_of(_parser().parseInline(part.text), part.line)


def _links_of(tokens: Iterable[Token], line: int) -> Iterator[Link]:
    for child in (child for token in tokens for child in token.children or ()):
        if child.type == "link_open":
            yield Link(line, str(child.attrGet("href")))


def _is_plain(markdown: str) -> bool:
    """Whether lines alone tell paragraphs and items, as in most sections: seen much faster than parsed."""
    return bool(_PLAIN.fullmatch(markdown)) and not _MAY_BE_STRANGE.search(markdown)


def _plain_paragraphs(markdown: str) -> Iterator[Paragraph]:
    begun, lines = 0, list[str]()
    for number, line in enumerate(markdown.split("\n")):
        text = line.removeprefix("- ")
        if lines and (text != line or not line):
            yield Paragraph(begun, "\n".join(lines))
            lines.clear()
        if line:
            begun = begun if lines else number
            lines.append(text)
    if lines:
        yield Paragraph(begun, "\n".join(lines))


def text_blocks(markdown: str) -> Iterator[tuple[int, str]]:
    """The line and text of every paragraph and list item, each on one line; for reading words only."""
    line = 0
    for block in _BETWEEN_BLOCKS.split(markdown):
        if text := _ITEM.sub("", " ".join(block.split())):
            yield line + len(block) - len(block.lstrip("\n")), text
        line += block.count("\n") + 1


def strange_parts(markdown: str) -> Iterator[tuple[int, str]]:
    """The line and name of every construct that pages do not use: images, code, tables, quotations."""
    if not _MAY_BE_STRANGE.search(markdown):
        return
    definitions: dict[str, Any] = {}
    for token in _parser().parse(markdown, definitions):
        line = (token.map or [0])[0]
        for part in (token, *(token.children or ())):
            if part.type not in ALLOWED_BLOCKS | ALLOWED_INLINES and not part.type.endswith("_close"):
                yield line, part.type.removesuffix("_open").replace("_", " ")
    yield from ((line, "table") for line, text in enumerate(markdown.split("\n")) if _TABLE_ROW.match(text))
    for definition in definitions.get("references", {}).values():
        yield definition["map"][0], "link definition"


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False})


@cache
def _block_parser() -> MarkdownIt:
    """Finds paragraphs twice as fast, because it does not look into them."""
    return MarkdownIt("commonmark", {"html": False}).disable("inline")
