"""A small library with a record of every kind, and larger ones of numbered terms."""

from collections.abc import Iterable
from datetime import UTC, datetime

from kbapi.kinds import encoded
from kbapi.kinds.condition import Condition
from kbapi.kinds.risk import Risk
from kbapi.kinds.side_effect import SideEffect
from kbapi.kinds.topic import Topic
from kbapi.knowledge.canonical import fingerprint_of
from kbapi.knowledge.claim import Claim, Fact, Mention, Scope, Value, ValueKind
from kbapi.knowledge.code import Code, Relation
from kbapi.knowledge.library import Entry, Library
from kbapi.knowledge.procedure import Inheritance, Procedure
from kbapi.knowledge.provenance import Contact, LeftOut, Organisation, Source
from kbapi.knowledge.record import Record, Section, Withdrawal
from kbapi.knowledge.review import Review
from kbapi.knowledge.rule import CandidacyRule, Operator, Outcome, Position, When

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def claim(number: str, says: str, *sources: str, minutes: int | None = None) -> Claim:
    value = Value(ValueKind.DURATION, minimum=minutes, maximum=minutes, unit="min") if minutes else None
    mentions = tuple(Mention(source, "Before") for source in sources)
    return Claim(number, says, mentions, scope=Scope.ORGANISATION, value=value)


PARENT = Record(
    kind="procedure",
    id="spine-injection",
    title="Spine injection",
    summary="A medicine is injected [F001].",
    also_called=("jab", "ñandú 脊 🦴"),
    codes=(Code("icd-10-cm", "M54.5", Relation.RELATED, "a handbook"),),
    facts=(
        Fact(
            "arrival",
            "Come early.",
            claims=(
                claim("F001", "Come 30 minutes early.", "leaflet", minutes=30),
                claim("F002", "Come 15 minutes early.", "web-page", minutes=15),
            ),
            disagreement="One hospital, two pages.",
        ),
        Fact(
            "driving", "Do not drive.", claims=(claim("F003", "Do not drive.", "leaflet"),), shared=("F010",)
        ),
    ),
    sections=(Section("what-it-is", "What it is", "It is this. [F001, F002]"),),
    details=Procedure(purposes=("diagnostic", "therapeutic"), regions=("lumbar", "cervical")),
)
CHILD = Record(
    kind="procedure",
    id="epidural",
    title="Epidural",
    codes=(
        Code("icd-10-cm", "M54.16", Relation.RELATED, "a handbook"),
        Code("snomed-ct", "231249005", Relation.EQUIVALENT, "a handbook"),
    ),
    details=Procedure(
        parent="spine-injection",
        inherits=Inheritance(excluded=("driving",)),
        purposes=("therapeutic",),
        regions=("lumbar",),
        conditions=("sciatica",),
    ),
)
RULE = Record(
    kind="candidacy_rule",
    id="fever",
    title="Fever",
    details=CandidacyRule(
        number="4",
        procedures=("spine-injection",),
        when=When(
            Operator.ANY,
            parts=(
                When(Operator.IS, input="fever", value="yes"),
                When(Operator.DAYS_BETWEEN, input="cured", until="appointment", least=0, most=14),
            ),
        ),
        outcome=Outcome.RESCHEDULE,
        strength="strong",
        because="A fever may be an infection.",
        claims=("F001", "F010"),
        positions=(Position(("leaflet",), Outcome.RESCHEDULE),),
    ),
)
LIBRARY_RECORDS = (
    PARENT,
    CHILD,
    RULE,
    Record(
        kind="risk",
        id="bleeding",
        title="Bleeding",
        facts=(
            Fact("risk", "It may bleed.", claims=(claim("F010", "It may bleed.", "leaflet", "web-page"),)),
        ),
        details=Risk(serious=True, procedures=("spine-injection", "epidural")),
    ),
    Record(
        kind="side_effect",
        id="flushing",
        title="Flushing",
        withdrawn=Withdrawal("2026-01-02", "Said twice.", "redness"),
        details=SideEffect(agent="steroid", procedures=("epidural",)),
    ),
    Record(kind="condition", id="sciatica", title="Sciatica", details=Condition(procedures=("epidural",))),
    Record(kind="term", id="steroid", title="Steroid", search_words=("cortisone",)),
    Record(
        kind="topic",
        id="arrival",
        title="When to arrive",
        details=Topic(group="before", order=1, asked_as=("When should I come?",)),
    ),
    Record(
        kind="source",
        id="leaflet",
        title="Leaflet",
        details=Source(
            organisation="hospital",
            country="US",
            language="en",
            audience="patients",
            left_out=(LeftOut("Page 2", "An advertisement."),),
        ),
    ),
    Record(
        kind="source",
        id="web-page",
        title="Web page",
        details=Source(organisation="hospital", country="US", language="en", audience="patients"),
    ),
    Record(
        kind="organisation",
        id="hospital",
        title="Hospital",
        details=Organisation(country="US", contacts=(Contact("+1 555 0100", "questions", "F003"),)),
    ),
)


def library_of(records: Iterable[Record]) -> Library:
    return Library({record.key: entry_of(record) for record in records})


def entry_of(record: Record) -> Entry:
    fingerprint = fingerprint_of(encoded(record))
    review = Review("Dr. A", "radiologist", "2026-02-01", fingerprint)
    return Entry(record, fingerprint, (review,) if record.kind == "procedure" else ())


def small_library() -> Library:
    return library_of(LIBRARY_RECORDS)


def numbered_library(version: str, size: int) -> Library:
    """A library whose every record says its version, so that a mixture of two is seen at once."""
    return library_of(_numbered(version, number) for number in range(size))


def _numbered(version: str, number: int) -> Record:
    statement = claim(f"F{number:05}", f"Version {version} of {number}.", "leaflet")
    fact = Fact("arrival", f"Version {version}.", claims=(statement,))
    return Record("term", f"term-{number:05}", f"Term {number}", f"Version {version}", facts=(fact,))
