"""The candidacy rules that are told of a procedure in the edition at hand."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kbapi.fhir.plan_definition import Cited, Plan, Rule, Stance
from kbapi.fhir.questionnaire import ID_PREFIX
from kbapi.integrations.fhir.handouts import handouts_of
from kbapi.integrations.fhir.procedures import citation_of, frame_of, procedure_in, status_of
from kbapi.integrations.fhir.questionnaires import questionnaire
from kbapi.knowledge.canonical import fingerprint_of
from kbapi.knowledge.citation import without_marks
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Entry
from kbapi.knowledge.record import Record
from kbapi.knowledge.review import ReviewState, ReviewStatus
from kbapi.knowledge.rule import CandidacyRule
from kbapi.knowledge.translation import CANONICAL
from kbapi.knowledge_base import Snapshot
from kbapi.web.request_context import absolute, reviewing, snapshot

CANDIDACY = Key("topic", "candidacy")
_WEAKEST_FIRST = (ReviewState.UNREVIEWED, ReviewState.OVERDUE, ReviewState.DUE_SOON, ReviewState.CURRENT)


def plan(procedure_id: str) -> Plan | None:
    """The rules of a procedure; None for an id that none has, where no rule is told, and where one of the
    pages may not be shown: a plan without one of its rules would be too mild.
    """
    entry = procedure_in(CANONICAL, procedure_id)
    here = snapshot().in_language(CANONICAL)
    told = here.applying("candidacy_rule", entry.record) if entry else []
    rules = [rule for rule in told if rule.withdrawn is None]
    if entry is None or not rules:
        return None
    entries = [entry, *(here.entry(*rule.key) for rule in rules)]
    if any(map(reviewing().withholds, entries)):
        return None
    frame = frame_of(here, entry, _version(entries), _weakest(entries))
    topic = here.find(CANDIDACY)
    if topic:
        title = f"{frame.title}: {topic.title}"
        frame = replace(frame, title=title, summary=without_marks(topic.summary) or frame.summary)
    return Plan(
        id=procedure_id,
        frame=frame,
        rules=tuple(_rules(here, rules)),
        handouts=tuple(handouts_of(procedure_id)),
        questionnaire=_address_of_questions(procedure_id),
    )


def _address_of_questions(procedure_id: str) -> str | None:
    found = questionnaire(f"{ID_PREFIX}{procedure_id}")
    return str(found["url"]) if found else None


def _version(entries: Iterable[Entry]) -> str:
    """One fingerprint for all pages that the plan is made of."""
    return fingerprint_of("\n".join(sorted(f"{entry.record.key} {entry.fingerprint}" for entry in entries)))


def _weakest(entries: Sequence[Entry]) -> ReviewStatus:
    """A plan is only as reviewed as the least reviewed of its pages; it is withdrawn with its procedure."""
    statuses = [status_of(entry) for entry in entries]
    if statuses[0].state is ReviewState.WITHDRAWN:
        return statuses[0]
    standing = [status for status in statuses if status.state is not ReviewState.WITHDRAWN]
    return min(standing, key=lambda status: (_WEAKEST_FIRST.index(status.state), status.last_reviewed or ""))


def _rules(here: Snapshot, records: Iterable[Record]) -> Iterator[Rule]:
    for record in records:
        details = record.details
        if isinstance(details, CandidacyRule):
            yield Rule(
                record.id,
                record.title,
                details,
                cited=tuple(_cited(here, details.claims)),
                stances=tuple(
                    Stance(citation_of(here, source), position.outcome)
                    for position in details.positions
                    for source in position.sources
                ),
            )


def _cited(here: Snapshot, claims: Iterable[str]) -> Iterator[Cited]:
    for claim in filter(None, map(here.claim, claims)):
        for mention in claim.sources:
            source = citation_of(here, mention.source)
            yield Cited(claim.id, claim.says, mention.locator, source, absolute(f"/v1/claims/{claim.id}"))
