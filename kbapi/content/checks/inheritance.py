"""INH001, INH002: parents form no circle, and what is inherited is a topic that exists."""

from collections.abc import Iterator
from datetime import date

from kbapi.content.house_files import HouseFiles
from kbapi.content.problem import Problem
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Library
from kbapi.knowledge.procedure import Procedure


def check(library: Library, house: HouseFiles, today: date) -> Iterator[Problem]:
    """Circles of parents and unknown topics."""
    circling = _in_circles(library)
    for record in library.records:
        details = record.details
        if not isinstance(details, Procedure):
            continue
        if record.key in circling:
            message = "is its own ancestor: remove `parent` on one page of the circle"
            yield Problem(record.key, ("parent",), "INH001", message)
        for topic in (*(details.inherits.only or ()), *details.inherits.excluded):
            key = Key("topic", topic)
            if key not in library.entries:
                message = f"there is no topic `{topic}` to inherit: check the name"
                yield Problem(record.key, ("inherits",), "INH002", message, absent=key)


def _in_circles(library: Library) -> set[Key]:
    """The procedures from which the way up leads back; each step up is taken once in all."""
    circling: set[Key] = set()
    settled: set[Key] = set()
    for start in library.entries:
        way: list[Key] = []
        here: Key | None = start
        on_the_way: set[Key] = set()
        while here and here not in settled and here not in on_the_way:
            way.append(here)
            on_the_way.add(here)
            here = _parent(here, library)
        if here in on_the_way:
            circling.update(way[way.index(here) :])
        settled |= on_the_way
    return circling


def _parent(key: Key, library: Library) -> Key | None:
    record = library.find(key)
    details = record.details if record else None
    return Key("procedure", details.parent) if isinstance(details, Procedure) and details.parent else None
