"""RD003: a hard word that has a page of its own is linked to it, or explained, wherever a page uses it."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache

from kbapi.content.body import links, text_blocks
from kbapi.content.checks.links import linked_page
from kbapi.content.house_files import HouseFiles
from kbapi.content.problem import Level, Problem
from kbapi.content.reading_level import syllables, words
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Library
from kbapi.knowledge.link import LINK
from kbapi.knowledge.record import Record
from kbapi.knowledge.translation import KIND as TRANSLATION

EASY = 2
"""Terms of so many syllables are everyday words in themselves."""
_NOT_FOR_PATIENTS = (TRANSLATION, "term", "source", "organisation")


def check(library: Library, house: HouseFiles, today: date) -> Iterator[Problem]:
    """The first use of each such word on a page that neither links nor explains it."""
    terms = {term.title.lower(): term for term in library.records if _is_hard(term)}
    if not terms:
        return
    any_term = re.compile(rf"\b({'|'.join(map(re.escape, terms))})s?\b(?! \()", re.IGNORECASE)
    for record in library.records:
        if record.kind not in _NOT_FOR_PATIENTS:
            yield from _unexplained(record, terms, any_term)


def _is_hard(term: Record) -> bool:
    return term.kind == "term" and sum(map(syllables, words(term.title))) > EASY


def _unexplained(record: Record, terms: Mapping[str, Record], any_term: re.Pattern[str]) -> Iterator[Problem]:
    seen: set[Key | None] = set()
    linked = cache(lambda: _linked(record))
    for section in record.sections:
        if not any_term.search(section.markdown):
            continue
        for line, text in text_blocks(section.markdown):
            for found in any_term.finditer(LINK.sub("", text)):
                term = terms[found[1].lower()]
                if term.key not in seen and term.key not in linked():
                    link = f"[{found[1]}](../terms/{term.id}.md)"
                    message = f"`{found[1]}` has a page of its own: write {link}, or explain it in brackets"
                    place = ("sections", section.id, line)
                    yield Problem(record.key, place, "RD003", message, Level.WARNING)
                seen.add(term.key)


def _linked(record: Record) -> set[Key | None]:
    return {
        linked_page(record, link.target) for section in record.sections for link in links(section.markdown)
    }
