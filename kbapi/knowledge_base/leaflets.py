"""Puts a leaflet and a timeline together from one snapshot; knows no form of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kbapi.handout.checklist import checklist_of
from kbapi.handout.leaflet import (
    CHECKLIST_GOES_WITH,
    TIMELINE_GOES_WITH,
    Imprint,
    Leaflet,
    Origin,
    chosen_sections,
    claims_of,
)
from kbapi.handout.own_rules import own_section
from kbapi.handout.timeline import Timeline, timeline_of
from kbapi.kinds.topic import Topic
from kbapi.knowledge.claim import Claim
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Entry
from kbapi.knowledge.provenance import Organisation
from kbapi.knowledge.record import Record, Section
from kbapi.knowledge.telling import ToldFact
from kbapi.knowledge.translation import CANONICAL
from kbapi.knowledge_base.localised import TranslationState
from kbapi.knowledge_base.own_rules import nearest_rules
from kbapi.knowledge_base.reviewing import Reviewing
from kbapi.knowledge_base.snapshot import Snapshot


def timeline(snapshot: Snapshot, told: Sequence[ToldFact], organisation: str = "") -> Timeline:
    """The timeline of what is told of a procedure."""
    return timeline_of(told, snapshot.find, snapshot.witness, organisation)


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the very leaflet can be read again, as a page and as PDF."""

    page: str
    pdf: str


def leaflet(
    snapshot: Snapshot,
    entry: Entry,
    wanted: Sequence[str],
    organisation: str,
    reviewing: Reviewing,
    addresses: Addresses,
) -> Leaflet:
    """The leaflet of a procedure with the wanted sections, all when none is named, for a hospital or none.

    What may not be shown is left out and named as withheld.
    """
    told, unfit = reviewing.parted(snapshot, snapshot.told(entry.record))
    chosen = chosen_sections(entry.record, wanted)
    sections, record = chosen, entry.record
    if reviewing.withholds(entry):
        sections, record = (), replace(record, summary="")
    sections = (*_own_section(snapshot, entry.record, told), *sections)
    shown = {section.id for section in sections}
    checklist = checklist_of(told, snapshot.find, snapshot.witness, organisation)
    timeline = timeline_of(told, snapshot.find, snapshot.witness, organisation)
    checks, course = CHECKLIST_GOES_WITH in shown, TIMELINE_GOES_WITH in shown
    sheet = _sheet(snapshot, told) if course else None
    withheld = [section.heading for section in chosen if section not in sections]
    left_out = _left_out(snapshot, (*told, *unfit), checks=checks, course=course) if unfit else frozenset()
    withheld += [_topic_title(snapshot, fact.topic) for fact in unfit if left_out & {*fact.fact.claim_ids}]
    if sheet and reviewing.withholds(snapshot.entry(*sheet.key)):
        withheld, sheet = [*withheld, sheet.title], None
    resting_on = claims_of(sections, checklist if checks else (), timeline if course else Timeline(), sheet)
    claims = tuple(filter(None, map(snapshot.claim, resting_on)))
    issuer = snapshot.find(Key("organisation", organisation or "-"))
    details = issuer.details if issuer else None
    return Leaflet(
        record,
        _imprint(snapshot, entry, reviewing, addresses),
        sections,
        checklist if checks else None,
        timeline if course else None,
        sheet,
        claims,
        _origins(snapshot, claims),
        issuer,
        details.contacts if isinstance(details, Organisation) else (),
        tuple(dict.fromkeys(withheld)),
    )


def _own_section(snapshot: Snapshot, procedure: Record, told: Sequence[ToldFact]) -> tuple[Section, ...]:
    """What the organisation whose rules the snapshot tells says of the procedure itself."""
    rules = nearest_rules(snapshot, procedure)
    return own_section(told, snapshot.witness, snapshot.organisation, rules.title) if rules else ()


def _left_out(snapshot: Snapshot, facts: Sequence[ToldFact], *, checks: bool, course: bool) -> frozenset[str]:
    """The claims that checklist and timeline would rest on if all facts were told."""
    checklist = checklist_of(facts, snapshot.find, snapshot.witness, "") if checks else ()
    timeline = timeline_of(facts, snapshot.find, snapshot.witness, "") if course else Timeline()
    return frozenset(claims_of((), checklist, timeline, None))


def _topic_title(snapshot: Snapshot, topic: str) -> str:
    record = snapshot.find(Key("topic", topic))
    return record.title if record else topic


def _imprint(snapshot: Snapshot, entry: Entry, reviewing: Reviewing, addresses: Addresses) -> Imprint:
    record = entry.record
    told = snapshot.translation_state(record.key) is TranslationState.TOLD
    return Imprint(
        snapshot.info.id,
        snapshot.info.first_published_at,
        snapshot.language if told else CANONICAL,
        reviewing.status(entry).state,
        snapshot.notice(),
        addresses.page,
        addresses.pdf,
    )


def _sheet(snapshot: Snapshot, told: Sequence[ToldFact]) -> Record | None:
    """The sheet that one of the claims told asks patients to fill in."""
    for fact in told:
        topic = snapshot.find(Key("topic", fact.topic))
        details = topic.details if topic else None
        sheet = details.sheet if isinstance(details, Topic) else None
        if sheet and sheet.asked_by in {claim.id for claim in fact.claims}:
            return snapshot.find(Key("term", sheet.term))
    return None


def _origins(snapshot: Snapshot, claims: Sequence[Claim]) -> tuple[Origin, ...]:
    ids = sorted({mention.source for claim in claims for mention in claim.sources})
    found = filter(None, (snapshot.find(Key("source", source)) for source in ids))
    return tuple(Origin(source, _issuer(snapshot, source)) for source in found)


def _issuer(snapshot: Snapshot, source: Record) -> str:
    issuer = snapshot.find(Key("organisation", snapshot.witness(source.id)))
    return issuer.title if issuer else ""
