"""RD001, RD002: pages read easily, sentences are short; figures that advise, since no formula understands."""

from collections.abc import Iterator
from datetime import date

from kbapi.content.checks._read_aloud import said_in_english
from kbapi.content.house_files import HouseFiles
from kbapi.content.problem import Level, Pointer, Problem
from kbapi.content.reading_level import grade, sentences, words
from kbapi.knowledge.library import Library
from kbapi.knowledge.record import Record

HIGHEST_GRADE = 8
"""What the guidelines for patient information of several countries ask for."""
MOST_WORDS = 30
FEWEST_WORDS = 50
"""Of shorter pages the grade says nothing: one name would decide it."""
_SHOWN_WORDS = 6


def check(library: Library, house: HouseFiles, today: date) -> Iterator[Problem]:
    """Pages above the grade aimed at, and long sentences."""
    for record in library.records:
        texts = list(said_in_english(record))
        yield from _hard_page(record, [text for _, text in texts])
        for pointer, text in texts:
            yield from _long_sentences(record, pointer, text)


def _hard_page(record: Record, texts: list[str]) -> Iterator[Problem]:
    if sum(text.count(" ") + 1 for text in texts) < FEWEST_WORDS:
        return
    measured = round(grade(texts), 1)
    if measured > HIGHEST_GRADE:
        found = [sentence for text in texts for sentence in sentences(text)]
        hardest = max(found, key=lambda sentence: grade([sentence]))
        message = (
            f"reads like school grade {measured}, the aim is {HIGHEST_GRADE}: use shorter sentences "
            f"and words; hardest is “{_beginning(hardest)}”"
        )
        yield Problem(record.key, (), "RD001", message, Level.WARNING)


def _long_sentences(record: Record, pointer: Pointer, text: str) -> Iterator[Problem]:
    if text.count(" ") < MOST_WORDS:
        return
    for sentence in sentences(text):
        if (count := len(words(sentence))) > MOST_WORDS:
            message = f"“{_beginning(sentence)}” has {count} words: make two sentences or a list of it"
            yield Problem(record.key, pointer, "RD002", message, Level.WARNING)


def _beginning(sentence: str) -> str:
    found = sentence.split(" ")
    return " ".join(found[:_SHOWN_WORDS]) + (" …" if len(found) > _SHOWN_WORDS else "")
