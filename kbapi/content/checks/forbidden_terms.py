"""FORB001: words that must never be served stand in no text that a reader may be shown."""

from collections.abc import Iterator
from datetime import date

from kbapi.content.checks._text import prose
from kbapi.content.house_files import HouseFiles
from kbapi.content.problem import Problem
from kbapi.knowledge.library import Library


def check(library: Library, house: HouseFiles, today: date) -> Iterator[Problem]:
    """Forbidden words."""
    for record in library.records:
        for pointer, text in prose(record):
            for pattern in house.forbidden:
                if found := pattern.search(text):
                    message = (
                        f"`{found.group()}` is on the list of words that must not be served: say it otherwise"
                    )
                    yield Problem(record.key, pointer, "FORB001", message)
