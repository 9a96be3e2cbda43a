"""Short ways to write claims, records and libraries in tests."""

from kbapi.knowledge.claim import Claim, Fact, Mention, Value, ValueKind
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Entry, Library
from kbapi.knowledge.procedure import INHERITS_NOTHING, Inheritance, Procedure
from kbapi.knowledge.provenance import Source
from kbapi.knowledge.record import Record


def claim(claim_id: str, *sources: str, value: Value | None = None) -> Claim:
    """A claim of the given sources."""
    return Claim(
        claim_id, f"What {claim_id} says.", tuple(Mention(name, "Heading") for name in sources), value=value
    )


def minutes(least: int, most: int | None = None, of: str | None = None) -> Value:
    """A duration in minutes."""
    return Value(ValueKind.DURATION, of=of, minimum=least, maximum=most or least, unit="min")


def words(kind: ValueKind, *spoken: str, of: str | None = None) -> Value:
    """A value that is a word or several."""
    return Value(kind, of=of, words=spoken)


def hospital(source: str) -> str:
    """The witness of a source in tests: what stands before the hyphen."""
    return source.partition("-")[0]


def procedure(
    name: str, parent: str | None = None, inherits: Inheritance = INHERITS_NOTHING, *facts: Fact
) -> Record:
    """A procedure page."""
    return Record("procedure", name, name, facts=facts, details=Procedure(parent=parent, inherits=inherits))


def fact(topic: str, *claims: Claim, shared: tuple[str, ...] = ()) -> Fact:
    """A fact of a topic."""
    return Fact(topic, f"The answer about {topic}.", claims, shared)


def source(name: str, organisation: str) -> Record:
    """A source page."""
    details = Source(organisation=organisation, country="US", language="en", audience="visitors")
    return Record("source", name, name, details=details)


def library(*records: Record) -> Library:
    """A library of the records, with made-up fingerprints."""
    return Library({record.key: Entry(record, f"fingerprint of {record.key}") for record in records})


def key(path: str) -> Key:
    """The key written as `kind/id`."""
    kind, _, slug = path.partition("/")
    return Key(kind, slug)
