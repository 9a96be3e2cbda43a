"""What a frame shows of a procedure: facts with who says what, ready for a template."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kbapi.knowledge.agreement import speaks
from kbapi.knowledge.claim import Claim
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Entry
from kbapi.knowledge.provenance import Source
from kbapi.knowledge.record import Record
from kbapi.knowledge.review import ReviewStatus, gravest
from kbapi.knowledge.telling import ToldFact
from kbapi.knowledge_base.own_rules import withdraws
from kbapi.web.request_context import reviewing, snapshot
from kbapi.web.withholding import told_facts


@dataclass(frozen=True, slots=True)
class Cited:
    """A document, who issued it, where in it something stands, and its address if it has one."""

    issuer: str
    title: str
    locator: str
    url: str | None

    @property
    def whole(self) -> "Cited":
        """The document itself."""
        return replace(self, locator="")


@dataclass(frozen=True, slots=True)
class Statement:
    """What is said, and by which documents."""

    text: str
    doubtful: bool
    sources: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a difference: all that the same documents say on what differs."""

    texts: tuple[str, ...]
    sources: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """One fact; `stated_for` names the procedure for which it is really stated, if that is another."""

    answer: str
    stated_for: str | None
    sides: tuple[Side, ...]
    note: str
    statements: tuple[Statement, ...]
    sources: tuple[Cited, ...]
    """The documents that no side names already."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic with all that is told on it; `withdrawn` where the organisation withdraws all of it."""

    title: str
    facts: tuple[Told, ...]
    withdrawn: bool = False

    @property
    def differs(self) -> bool:
        """Whether sources differ on it."""
        return any(fact.sides for fact in self.facts)


def told_topics(entry: Entry, topics: Sequence[Record], organisation: str) -> tuple[Topic, ...]:
    """The named topics in their order, else everything that is told of a procedure."""
    by_topic: dict[str, list[ToldFact]] = defaultdict(list)
    named = {topic.id for topic in topics}
    facts = [fact for fact in snapshot().told(entry.record) if not named or fact.topic in named]
    for fact in told_facts(facts, all_are_wanted=bool(named)):
        by_topic[fact.topic].append(fact)
    titles = {topic.id: topic.title for topic in topics} or {topic: _title(topic) for topic in by_topic}
    return tuple(
        Topic(
            title,
            tuple(_told(fact, organisation) for fact in by_topic.get(topic, ())),
            withdrawn=topic not in by_topic and withdraws(snapshot(), entry.record, topic),
        )
        for topic, title in titles.items()
    )


def gravest_review(entry: Entry) -> ReviewStatus:
    """The review of the page itself and of those from which it inherits: the one to rely on least."""
    lineage = (up.record.id for up in snapshot().lineage(entry.record))
    entries = [entry, *(snapshot().entry("procedure", record_id) for record_id in lineage)]
    return gravest(map(reviewing().status, entries))


def _title(topic: str) -> str:
    record = snapshot().find(Key("topic", topic))
    return record.title if record else topic


def _told(told: ToldFact, organisation: str) -> Told:
    claims = sorted(told.claims, key=lambda claim: not speaks(organisation, claim, snapshot().witness))
    own = [claim for claim in claims if speaks(organisation, claim, snapshot().witness)]
    sides = _sides(told, claims)
    up = snapshot().find(Key("procedure", told.inherited_from)) if told.inherited_from else None
    statements = tuple(Statement(claim.says, claim.doubtful is not None, _cited(claim)) for claim in claims)
    return Told(
        answer=own[0].says if len(own) == 1 else told.fact.answer,
        stated_for=up.title if up else None,
        sides=sides,
        note=told.fact.disagreement or "",
        statements=statements,
        sources=_others(statements, sides),
    )


def _sides(told: ToldFact, claims: Iterable[Claim]) -> tuple[Side, ...]:
    """The claims that differ, by the documents that make them."""
    differing = {claim.id for difference in told.differences for claim in difference.claims}
    by_documents: dict[tuple[str, ...], list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.id in differing:
            by_documents[tuple(mention.source for mention in claim.sources)].append(claim)
    return tuple(Side(tuple(claim.says for claim in side), _cited(side[0])) for side in by_documents.values())


def _cited(claim: Claim) -> tuple[Cited, ...]:
    return tuple(_document(mention.source, mention.locator) for mention in claim.sources)


def _document(source_id: str, locator: str) -> Cited:
    source = snapshot().find(Key("source", source_id))
    issuer = snapshot().find(Key("organisation", snapshot().witness(source_id)))
    details = source.details if source else None
    return Cited(
        issuer.title if issuer else source_id,
        source.title if source else source_id,
        locator,
        details.url if isinstance(details, Source) else None,
    )


def _others(statements: Iterable[Statement], sides: Iterable[Side]) -> tuple[Cited, ...]:
    """The documents that no side names already, each once and without places in it."""
    shown = {source.whole for side in sides for source in side.sources}
    named = dict.fromkeys(source.whole for statement in statements for source in statement.sources)
    return tuple(source for source in named if source not in shown)
