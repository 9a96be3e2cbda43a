"""Facts as the pages show them: who states what, and what stands side by side where sources differ."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kbapi.integrations.site.amounts import amount
from kbapi.knowledge.claim import Claim, Mention
from kbapi.knowledge.identity import Key
from kbapi.knowledge.provenance import Source
from kbapi.knowledge.record import Record
from kbapi.knowledge.telling import ToldFact
from kbapi.web.request_context import snapshot


@dataclass(frozen=True, slots=True)
class Said:
    """One source of a statement: the document, who issued it, under which heading, in which language."""

    source: str
    title: str
    issuer: str
    locator: str
    language: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim with those who make it, and its value in words where it can be counted."""

    claim: Claim
    said_by: tuple[Said, ...]
    amount: str


@dataclass(frozen=True, slots=True)
class Side:
    """What one document says, where others say something else, and the organisation behind it."""

    organisation: str
    issuer: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """A fact under its heading; `sides` are empty where the sources do not differ."""

    anchor: str
    title: str
    told: ToldFact
    about: Record | None
    stated_for: Record | None
    statements: tuple[Statement, ...]
    sides: tuple[Side, ...]


def points(facts: Iterable[ToldFact]) -> list[Point]:
    """The facts as they are shown, each with an anchor of its own."""
    found: list[Point] = []
    for told in facts:
        times = sum(point.told.topic == told.topic for point in found)
        found.append(_point(told, f"topic-{told.topic}" + (f"-{times + 1}" if times else "")))
    return found


def statement(claim: Claim) -> Statement:
    """A claim with its sources by name."""
    return Statement(claim, tuple(map(_said, claim.sources)), amount(claim.value))


def title_of(kind: str, record_id: str) -> str:
    """The title of a record, or its id where the edition does not have it."""
    record = snapshot().find(Key(kind, record_id))
    return record.title if record else record_id


def issuer_of(source_id: str) -> str:
    """The title of the organisation behind a source."""
    return title_of("organisation", snapshot().witness(source_id))


def silent(facts: Sequence[ToldFact]) -> list[Record]:
    """The organisations that say nothing in any of the facts."""
    heard = {
        snapshot().witness(mention.source)
        for told in facts
        for claim in told.claims
        for mention in claim.sources
    }
    page = snapshot().page("organisation", {}, 0, 200)
    return [entry.record for entry in page.entries if entry.record.id not in heard]


def _point(told: ToldFact, anchor: str) -> Point:
    here = snapshot()
    apart = {claim.id for difference in told.differences for claim in difference.claims}
    sides = _sides(tuple(claim for claim in told.claims if claim.id in apart))
    rest = tuple(statement(claim) for claim in told.claims if claim.id not in apart)
    stated = here.find(Key("procedure", told.inherited_from)) if told.inherited_from else None
    return Point(anchor, title_of("topic", told.topic), told, here.find(told.about), stated, rest, sides)


def _sides(claims: Sequence[Claim]) -> tuple[Side, ...]:
    """The claims by the document that makes them: two of one organisation may differ as well."""
    by_source: dict[str, list[Statement]] = {}
    for claim in claims:
        for mention in claim.sources:
            own = Statement(claim, (_said(mention),), amount(claim.value))
            by_source.setdefault(mention.source, []).append(own)
    return tuple(_side(source, tuple(said)) for source, said in by_source.items())


def _side(source: str, said: tuple[Statement, ...]) -> Side:
    organisation = snapshot().witness(source)
    return Side(organisation, title_of("organisation", organisation), said)


def _said(mention: Mention) -> Said:
    record = snapshot().find(Key("source", mention.source))
    details = record.details if record else None
    return Said(
        mention.source,
        record.title if record else mention.source,
        issuer_of(mention.source),
        mention.locator,
        details.language if isinstance(details, Source) else "",
    )
