"""BLANK001: what is not known is left out; a word such as "unknown" would be served as if it were one."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from kbapi.content.checks._text import front_matter_strings
from kbapi.content.house_files import HouseFiles
from kbapi.content.problem import Level, Problem
from kbapi.knowledge.library import Library
from kbapi.knowledge.record import Details

_EMPTY_WORDS = frozenset(
    {
        "unknown",
        "not known",
        "n/a",
        "na",
        "tbd",
        "tba",
        "to do",
        "todo",
        "none",
        "null",
        "?",
        "??",
        "???",
        "xxx",
    }
)


def check(library: Library, house: HouseFiles, today: date) -> Iterator[Problem]:
    """Texts that only stand for a text."""
    for record in library.records:
        # What kinds add has words of its own, such as `unknown` as an answer.
        for pointer, text in front_matter_strings(replace(record, details=Details())):
            if text.strip(" .").casefold() in _EMPTY_WORDS:
                message = f"`{text}` stands for nothing: leave the key out, or write what is known"
                yield Problem(record.key, pointer, "BLANK001", message, Level.WARNING)
