"""INH001, INH002: parents form no circle, and what is inherited is a topic that exists."""

from collections.abc import Iterator
from datetime import date

from kbapi.content.house_files import HouseFiles
from kbapi.content.problem import Problem
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Library
from kbapi.knowledge.procedure import Procedure
from kbapi.knowledge.record import Record


def check(library: Library, house: HouseFiles, today: date) -> Iterator[Problem]:
    """Circles of parents and unknown topics."""
    for record in library.records:
        details = record.details
        if not isinstance(details, Procedure):
            continue
        if record.id in _line_of(record, library):
            message = "is its own ancestor: remove `parent` on one page of the circle"
            yield Problem(record.key, ("parent",), "INH001", message)
        for topic in (*(details.inherits.only or ()), *details.inherits.excluded):
            key = Key("topic", topic)
            if key not in library.entries:
                message = f"there is no topic `{topic}` to inherit: check the name"
                yield Problem(record.key, ("inherits",), "INH002", message, absent=key)


def _line_of(record: Record, library: Library) -> list[str]:
    line: list[str] = []
    here: Record | None = record
    while here and isinstance(here.details, Procedure) and here.details.parent:
        if here.details.parent in line:
            break
        line.append(here.details.parent)
        here = library.find(Key("procedure", here.details.parent))
    return line
