"""Topics with places in timelines and checklists, and a garden procedure of which some times are told."""

from kbapi.handout.timeline import Timeline, timeline_of
from kbapi.kinds.topic import Topic
from kbapi.knowledge.claim import Claim, Value, ValueKind
from kbapi.knowledge.course import Checklisted, Part, Phase, Reading, Timed
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import ancestors
from kbapi.knowledge.procedure import INHERITS_ALL, INHERITS_NOTHING
from kbapi.knowledge.record import Record
from kbapi.knowledge.telling import ToldFact, told_facts
from tests.knowledge.builders import claim, fact, hospital, library, minutes, procedure


def lasting(least: int | None, most: int | None, unit: str, of: str | None = None) -> Value:
    """A length of time in any unit."""
    return Value(ValueKind.DURATION, of=of, minimum=least, maximum=most, unit=unit)


def topic(name: str, timed: Timed | None = None, checked: Checklisted | None = None) -> Record:
    """A topic page."""
    details = Topic(group="after", order=1, asked_as=("?",), timeline=timed, checklist=checked)
    return Record("topic", name, name.title(), details=details)


TOPICS = {
    found.id: found
    for found in (
        topic("arrival", Timed(Phase.BEFORE, 1, Reading.LEAD), Checklisted(Part.DAY, 2)),
        topic("length", Timed(Phase.DURING, 2, Reading.LASTS)),
        topic("rest", Timed(Phase.AFTER, 3, Reading.LASTS, ("F007",))),
        topic("leaves", Timed(Phase.AFTER, 4, Reading.COMES)),
        topic("mood", Timed(Phase.AFTER, 5, Reading.LASTS, ("F009",))),
        topic("gloves", None, Checklisted(Part.BRING, 1)),
        topic("soil"),
    )
}
PAGES = library(
    procedure(
        "gardening",
        None,
        INHERITS_NOTHING,
        fact("leaves", claim("F008", "south-a", value=lasting(3, 5, "day", "leaves"))),
        fact("mood", claim("F009", "south-a"), claim("F010", "south-a")),
        fact(
            "rest",
            claim("F005", "north-a", value=lasting(None, 5, "h", "sitting")),
            claim("F006", "north-a", value=lasting(7, 7, "day", "digging")),
            claim("F007", "north-b"),
            claim("F011", "south-a", value=lasting(5, 7, "day", "digging")),
        ),
        fact("length", claim("F004", "south-a", value=minutes(15, 30))),
        fact(
            "arrival",
            claim("F001", "north-a", value=minutes(30, of="lead")),
            claim("F002", "north-b", value=minutes(15, of="lead")),
            claim("F003", "south-a"),
        ),
        fact("gloves", claim("F012", "south-a")),
        fact("soil", claim("F013", "south-a", value=lasting(1, 2, "week"))),
    ),
    procedure("pruning", "gardening", INHERITS_ALL),
    procedure("mowing", "gardening", INHERITS_NOTHING),
)


def find(key: Key) -> Record | None:
    """A topic, or a page of the garden."""
    return TOPICS.get(key.id) if key.kind == "topic" else PAGES.find(key)


def find_claim(claim_id: str) -> Claim | None:
    """A claim of the garden."""
    home = PAGES.claim_homes.get(claim_id)
    return home.claim if home else None


def told(name: str) -> list[ToldFact]:
    """What is told of a procedure of the garden."""
    record = PAGES.find(Key("procedure", name))
    assert record
    return list(told_facts(record, ancestors(record, PAGES.find), find_claim, hospital))


def timeline(name: str, organisation: str = "") -> Timeline:
    """The timeline of a procedure of the garden."""
    return timeline_of(told(name), find, hospital, organisation)
