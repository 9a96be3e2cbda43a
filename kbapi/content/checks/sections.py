"""SEC001, SEC005, SEC006, FACT001: a page has its sections in order, a summary, and every topic once."""

from collections.abc import Iterator
from datetime import date

from kbapi.content.house_files import HouseFiles
from kbapi.content.problem import Problem
from kbapi.kinds import KINDS
from kbapi.knowledge.library import Library
from kbapi.knowledge.record import Record


def check(library: Library, house: HouseFiles, today: date) -> Iterator[Problem]:
    """Missing sections, sections out of order, missing summaries, topics told twice."""
    for record in library.records:
        yield from _sections(record)
        yield from _topics(record)
        if KINDS[record.kind].needs_summary and not record.summary:
            message = "`summary` is missing: say in one sentence what the page is about"
            yield Problem(record.key, (), "SEC005", message)


def _sections(record: Record) -> Iterator[Problem]:
    required = KINDS[record.kind].required_sections
    there = [section.id for section in record.sections if section.id in required]
    for section in required:
        if section not in there:
            message = (
                f"a section is missing: add `## … {{#{section}}}`, if only to say that no source has it"
                f"{_near(record)}"
            )
            yield Problem(record.key, (), "SEC001", message)
    wanted = [section for section in required if section in there]
    for section, expected in zip(there, wanted, strict=False):
        if section != expected:
            message = f"`{section}` stands where `{expected}` belongs: keep the order {', '.join(required)}"
            yield Problem(record.key, ("sections", section), "SEC006", message)
            return


def _near(record: Record) -> str:
    """A hint for who only changed a heading, from which the name of its section is made."""
    required = KINDS[record.kind].required_sections
    others = [section.heading for section in record.sections if section.id not in required]
    return f"; if it is `## {others[0]}`, write that behind this heading" if len(others) == 1 else ""


def _topics(record: Record) -> Iterator[Problem]:
    seen: set[str] = set()
    for number, fact in enumerate(record.facts):
        if fact.topic in seen:
            message = f"the topic `{fact.topic}` stands here twice: join the two facts"
            yield Problem(record.key, ("facts", number, "topic"), "FACT001", message)
        seen.add(fact.topic)
