"""The checklist of a procedure: what to see to ahead, what to bring, the day itself, the way home."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from kbapi.handout.timeline import Entry, entries_of
from kbapi.kinds.topic import Topic
from kbapi.knowledge.agreement import Witness
from kbapi.knowledge.course import Checklisted, Part
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Find
from kbapi.knowledge.record import Record
from kbapi.knowledge.telling import ToldFact


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to see to: the fact whose answer says it, and the lengths of time that its claims name."""

    topic: Record
    place: Checklisted
    fact: ToldFact
    times: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Checks:
    """The items of one part."""

    part: Part
    items: tuple[Item, ...]


def checklist_of(
    facts: Iterable[ToldFact], find: Find, witness: Witness, organisation: str = ""
) -> tuple[Checks, ...]:
    """The parts that have an item; of several facts of one topic the nearest counts, which comes first."""
    nearest: dict[str, ToldFact] = {}
    for fact in facts:
        nearest.setdefault(fact.topic, fact)
    made = (_item(find(Key("topic", topic)), fact, witness, organisation) for topic, fact in nearest.items())
    parts = list(Part)
    items = sorted(
        filter(None, made), key=lambda item: (parts.index(item.place.part), item.place.order, item.topic.id)
    )
    grouped = groupby(items, key=lambda item: item.place.part)
    return tuple(Checks(part, tuple(found)) for part, found in grouped)


def _item(topic: Record | None, fact: ToldFact, witness: Witness, organisation: str) -> Item | None:
    details = topic.details if topic else None
    if topic is None or not isinstance(details, Topic) or details.checklist is None:
        return None
    times = [entry for entry in entries_of([fact], witness, organisation) if entry.length]
    return Item(topic, details.checklist, fact, tuple(times))
