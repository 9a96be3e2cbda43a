"""HTML001, HTML002: pages are plain paragraphs and lists; no HTML, images, code, tables or headings inside."""

import re
from collections.abc import Iterator
from datetime import date

from kbapi.content.body import strange_parts
from kbapi.content.checks._text import prose
from kbapi.content.house_files import HouseFiles
from kbapi.content.problem import Problem
from kbapi.knowledge.library import Library

_TAG = re.compile(r"</?[a-zA-Z!?]|&(?:#|[a-zA-Z]+;)|[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def check(library: Library, house: HouseFiles, today: date) -> Iterator[Problem]:
    """Constructs that are not plain text."""
    for record in library.records:
        for section in record.sections:
            for line, name in strange_parts(section.markdown):
                message = f"a {name} is not used on our pages: write a paragraph or a list"
                yield Problem(record.key, ("sections", section.id, line), "HTML002", message)
        for pointer, text in prose(record):
            if found := _TAG.search(text):
                message = f"HTML or invisible characters are not allowed: remove {found.group()!r}"
                yield Problem(record.key, pointer, "HTML001", message)
