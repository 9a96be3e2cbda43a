"""HTML001, HTML002: pages are plain paragraphs and lists; no HTML, images, code, tables, headings inside."""

import re
from collections.abc import Iterator
from datetime import date

from kbapi.content.body import strange_parts
from kbapi.content.checks._text import front_matter_strings
from kbapi.content.house_files import HouseFiles
from kbapi.content.problem import Pointer, Problem
from kbapi.knowledge.library import Library
from kbapi.knowledge.record import Record

_TAG = re.compile(r"</?[a-zA-Z!?]|&(?:#|[a-zA-Z]+;)|[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")

_PLAIN_NAMES = {
    "hr": "line across the page",
    "fence": "block of code",
    "blockquote": "quotation",
    "hardbreak": "forced line break",
}
"""What an editor calls the parts that Markdown has other names for."""


def check(library: Library, house: HouseFiles, today: date) -> Iterator[Problem]:
    """Constructs that are not plain text."""
    for record in library.records:
        for section in record.sections:
            for line, name in strange_parts(section.markdown):
                message = (
                    f"a {_PLAIN_NAMES.get(name, name)} is not used on our pages: write a paragraph or a list"
                )
                yield Problem(record.key, ("sections", section.id, line), "HTML002", message)
        texts = [*front_matter_strings(record), *_lines(record)]
        # One look at all of them first: it finds something once in a library.
        if not _TAG.search("\n".join(text for _, text in texts)):
            continue
        for pointer, text in texts:
            if found := _TAG.search(text):
                message = f"HTML or invisible characters are not allowed: remove {found.group()!r}"
                yield Problem(record.key, pointer, "HTML001", message)


def _lines(record: Record) -> Iterator[tuple[Pointer, str]]:
    for section in record.sections:
        yield ("sections", section.id), section.heading
        for offset, line in enumerate(section.markdown.split("\n")):
            yield ("sections", section.id, offset), line
