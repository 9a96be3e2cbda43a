"""FORB001: words that must never be served stand nowhere in the content."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import chain

from kbapi.content.checks._text import front_matter_strings, section_texts
from kbapi.content.house_files import HouseFiles
from kbapi.content.problem import Problem
from kbapi.knowledge.library import Library


def check(library: Library, house: HouseFiles, today: date) -> Iterator[Problem]:
    """Forbidden words."""
    if not house.forbidden:
        return
    any_of_them = re.compile("|".join(f"(?:{pattern.pattern})" for pattern in house.forbidden), re.IGNORECASE)
    for record in library.records:
        for pointer, text in chain(front_matter_strings(record), section_texts(record)):
            for found in any_of_them.finditer(text):
                message = f"`{found.group()}` is a word that must not be served: say it otherwise"
                yield Problem(record.key, pointer, "FORB001", message)
