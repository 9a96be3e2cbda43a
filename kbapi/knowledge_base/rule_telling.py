"""A candidacy rule as it is told for an organisation; never changes that it fires, nor with what outcome."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kbapi.knowledge.agreement import speaks
from kbapi.knowledge.claim import Claim
from kbapi.knowledge.identity import Key
from kbapi.knowledge.record import Record
from kbapi.knowledge.rule import CandidacyRule, Position
from kbapi.knowledge.telling import ToldFact, added_by
from kbapi.knowledge_base.reviewing import Reviewing
from kbapi.knowledge_base.snapshot import Snapshot

_OF_PROCEDURES = ("procedure", "candidacy_rule")
"""Kinds whose topics are told of the procedure at hand; what stands elsewhere is told of that page."""


@dataclass(frozen=True, slots=True)
class RuleTold:
    """What is told of a rule: first what the organisation says itself, then what it does not withdraw.

    `own` are its facts on the topics on which the rule rests, with its own claims alone; `own_withheld` those
    that want a review. `because` is empty where the sentence may tell what the organisation withdrew.
    """

    own: tuple[ToldFact, ...]
    own_withheld: tuple[ToldFact, ...]
    because: str
    positions: tuple[Position, ...]
    claims: tuple[Claim, ...]


def rule_told(
    here: Snapshot, procedure: Record, rule: CandidacyRule, organisation: str, reviewing: Reviewing
) -> RuleTold:
    """A rule as it is told of a procedure for the organisation whose claims lead, empty for none."""
    own, withheld = reviewing.parted(here, _own_facts(here, procedure, rule))
    gone = [claim for claim in rule.claims if claim in here.rules.gone]
    claims = filter(None, (here.claim(claim) for claim in rule.claims if claim not in gone))
    return RuleTold(
        own,
        withheld,
        rule.without(here.rules.gone).because,
        tuple(_positions(here, rule, gone, organisation)),
        tuple(sorted(claims, key=lambda claim: not speaks(organisation, claim, here.witness))),
    )


def own_facts(here: Snapshot, record: Record) -> Iterator[ToldFact]:
    """What the organisation whose rules are told says itself of a record: facts with its own claims alone."""
    for fact in here.told(record) if here.organisation else ():
        if own := added_by(here.organisation, fact.claims, here.witness):
            yield replace(fact, claims=own)


def _own_facts(here: Snapshot, procedure: Record, rule: CandidacyRule) -> Iterator[ToldFact]:
    """Its facts on the topics of the rule: the one it names, and those under which its claims stand."""
    if not here.organisation:
        return
    topics = set(_topics(here.for_organisation(""), procedure, rule))
    for key in sorted({key for key, _ in topics}, key=lambda key: (key != procedure.key, key)):
        if record := here.find(key):
            yield from (fact for fact in own_facts(here, record) if (key, fact.topic) in topics)


def _topics(everybody: Snapshot, procedure: Record, rule: CandidacyRule) -> Iterator[tuple[Key, str]]:
    """Topics with the page of which they are told; everybody is told where a withdrawn claim stands, too."""
    if rule.topic:
        yield procedure.key, rule.topic
    for claim in filter(everybody.claim, rule.claims):
        home = everybody.claim_home(claim)
        yield procedure.key if home.record.kind in _OF_PROCEDURES else home.record, home.topic


def _positions(here: Snapshot, rule: CandidacyRule, gone: list[str], organisation: str) -> list[Position]:
    """The positions, the organisation's own first, without sources one of whose claims is withdrawn."""
    withdrawn = filter(None, map(here.for_organisation("").claim, gone))
    silent = {mention.source for claim in withdrawn for mention in claim.sources}
    told = (
        replace(position, sources=tuple(source for source in position.sources if source not in silent))
        for position in rule.positions
    )
    return sorted(
        (position for position in told if position.sources),
        key=lambda position: organisation not in map(here.witness, position.sources),
    )
