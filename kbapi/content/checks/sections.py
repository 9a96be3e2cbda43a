"""SEC001, SEC005: every kind's sections are there, and a page says in a sentence what it is about."""

from collections.abc import Iterator
from datetime import date

from kbapi.content.house_files import HouseFiles
from kbapi.content.problem import Problem
from kbapi.kinds import KINDS
from kbapi.knowledge.library import Library


def check(library: Library, house: HouseFiles, today: date) -> Iterator[Problem]:
    """Missing sections, missing summaries, topics told twice."""
    for record in library.records:
        kind = KINDS[record.kind]
        for section in kind.required_sections:
            if record.section(section) is None:
                message = f"the section `{section}` is missing: add `## …  {{#{section}}}`, even if only to say that no source covers it"
                yield Problem(record.key, (), "SEC001", message)
        if kind.needs_summary and not record.summary:
            yield Problem(
                record.key, (), "SEC005", "`summary` is missing: say in one sentence what the page is about"
            )
        topics = [fact.topic for fact in record.facts]
        for number, topic in enumerate(topics):
            if topic in topics[:number]:
                message = f"the topic `{topic}` stands here twice: join the two facts"
                yield Problem(record.key, ("facts", number, "topic"), "FACT001", message)
