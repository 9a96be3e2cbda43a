"""ACT001: what is to be done is said to whom it concerns: "you", not "patients should"."""

import re
from collections.abc import Iterator
from datetime import date

from kbapi.content.checks._read_aloud import said_in_english
from kbapi.content.house_files import HouseFiles
from kbapi.content.problem import Level, Problem
from kbapi.knowledge.library import Library

_ABOUT_OTHERS = re.compile(
    r"\b(?:(?:all|each|every|the|a|most|some) )?patients?"
    r" (?:should|must|needs? to|has to|have to|ought to|(?:is|are) (?:asked|advised|told|expected) to)\b",
    re.IGNORECASE,
)


def check(library: Library, house: HouseFiles, today: date) -> Iterator[Problem]:
    """Instructions to a third person; claims may keep them, for they tell what a document says."""
    for record in library.records:
        for pointer, text in said_in_english(record):
            if found := _ABOUT_OTHERS.search(text):
                message = f"“{found.group()}” speaks about the reader: write “you …” or “ask …”"
                yield Problem(record.key, pointer, "ACT001", message, Level.WARNING)
