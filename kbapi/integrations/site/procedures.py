"""Procedures: the tree of all, one in short, and its parts one by one with who says what."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import Response, request
from markupsafe import Markup

from kbapi.errors import BadParameterError, UnknownRecordError
from kbapi.integrations.site import rendering, statements, timelines, topics
from kbapi.integrations.site.addresses import refuse_unknown
from kbapi.integrations.site.glossary import words_in
from kbapi.kinds.topic import Topic
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Entry
from kbapi.knowledge.procedure import Procedure
from kbapi.knowledge.record import Record
from kbapi.knowledge.rule import CandidacyRule, Outcome
from kbapi.knowledge.telling import ToldFact
from kbapi.web.request_context import snapshot
from kbapi.web.structured_data import as_data_block, linked_procedure

MOST = 10_000
FILTERS = {"region": "regions", "purpose": "purposes"}
IN_SHORT = ("before", "during", "after")
"""The groups of topics that stand on the page itself; the others stand with the parts."""
RULES_IN = "who-should-not"
"""The section with which the reasons for and against are listed."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A procedure and its forms."""

    record: Record
    forms: tuple["Branch", ...]


def procedure_list() -> Response:
    """All procedures, or those of a region or purpose."""
    refuse_unknown(*FILTERS)
    chosen = {name: value for name, value in request.args.items() if name in FILTERS}
    for name, value in chosen.items():
        if value not in values_of(FILTERS[name]):
            raise BadParameterError(name, f"`{name}` is not one of {', '.join(values_of(FILTERS[name]))}.")
    found = [entry.record for entry in snapshot().page("procedure", chosen, 0, MOST).entries]
    return rendering.page(
        "procedures.html",
        rendering.saying()("procedures"),
        chosen=chosen,
        found=found if chosen else [],
        tree=tree(),
        by_region=_by("regions"),
        by_purpose=_by("purposes"),
        data="/v1/procedures",
    )


def procedure_page(procedure_id: str) -> Response:
    """A procedure in short, with the way to each of its parts."""
    refuse_unknown()
    entry = snapshot().entry("procedure", procedure_id)
    record, here = entry.record, snapshot()
    return rendering.page(
        "procedure.html",
        record.title,
        entry=entry,
        groups=_in_short(here.told(record), record),
        timed=timelines.has_timeline(record),
        risks=here.applying("risk", record),
        side_effects=here.applying("side_effect", record),
        rules=_rules(record, speaking_for=False),
        rules_in=RULES_IN if record.section(RULES_IN) else "",
        agents=_named("term", _details(record).agents),
        conditions=_named("condition", _details(record).conditions),
        parent=next(iter(_named("procedure", filter(None, (_details(record).parent,)))), None),
        children=here.children(record.id),
        neighbours=_named("procedure", (*_details(record).leads_to, *_details(record).related)),
        sources=_sources(here.told(record)),
        issuer_of=statements.issuer_of,
        linked=_data_block(entry),
        data=f"/v1/procedures/{procedure_id}",
    )


def _data_block(entry: Entry) -> Markup:
    """The procedure as JSON-LD, which has no sign that HTML knows."""
    block = as_data_block(linked_procedure(entry, brief=True))
    return Markup(block)  # noqa: S704  # nosec B704  # as above


def section_page(procedure_id: str, section_id: str) -> Response:
    """One part of a procedure's page, with the facts that belong to it."""
    refuse_unknown()
    entry = snapshot().entry("procedure", procedure_id)
    record = entry.record
    section = record.section(section_id)
    if section is None:
        raise UnknownRecordError("This page has no such part.")
    told = [fact for fact in snapshot().told(record) if topics.section_of(fact.topic, record) == section_id]
    place = record.sections.index(section)
    with_rules = section_id == RULES_IN
    return rendering.page(
        "section.html",
        section.heading,
        entry=entry,
        section=section,
        points=statements.points(told),
        words=words_in([section.markdown], "procedure"),
        rules=_rules(record, speaking_for=False) if with_rules else [],
        rules_for=_rules(record, speaking_for=True) if with_rules else [],
        before=record.sections[place - 1] if place else None,
        following=record.sections[place + 1] if place + 1 < len(record.sections) else None,
        data=f"/v1/procedures/{procedure_id}/sections/{section_id}",
    )


def tree() -> list[Branch]:
    """All procedures with their forms below them; what has most forms stands first."""
    records = [entry.record for entry in snapshot().page("procedure", {}, 0, MOST).entries]
    known = {record.id for record in records}
    tops = [_branch(record, records) for record in records if _details(record).parent not in known]
    return sorted(tops, key=lambda branch: -len(branch.forms))


def values_of(name: str) -> list[str]:
    """The regions or purposes that any procedure has, in the order in which they first stand there."""
    return list(_by(name))


def _branch(record: Record, records: list[Record]) -> Branch:
    forms = (other for other in records if _details(other).parent == record.id)
    return Branch(record, tuple(_branch(form, records) for form in forms))


def _by(name: str) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for entry in snapshot().page("procedure", {}, 0, MOST).entries:
        for value in getattr(_details(entry.record), name):
            found.setdefault(value, []).append(entry.record)
    return found


def _details(record: Record) -> Procedure:
    return record.details if isinstance(record.details, Procedure) else Procedure()


def _named(kind: str, ids: Iterable[str]) -> list[Record]:
    return [record for record in (snapshot().find(Key(kind, name)) for name in ids) if record]


def _in_short(facts: Sequence[ToldFact], record: Record) -> dict[str, list[tuple[str, statements.Point]]]:
    """The practical facts by group, in the order of their topics; of each topic the nearest one."""
    found: dict[str, list[tuple[int, str, statements.Point]]] = {}
    seen: set[str] = set()
    for point in statements.points(facts):
        topic = snapshot().find(Key("topic", point.told.topic))
        details = topic.details if topic else None
        if isinstance(details, Topic) and details.group in IN_SHORT and point.told.topic not in seen:
            seen.add(point.told.topic)
            section = topics.section_of(point.told.topic, record)
            found.setdefault(details.group, []).append((details.order, section, point))
    return {
        group: [(section, point) for _, section, point in sorted(found[group], key=lambda row: row[0])]
        for group in IN_SHORT
        if group in found
    }


def _rules(record: Record, *, speaking_for: bool) -> list[Record]:
    """The rules told of a procedure, the gravest first."""
    gravity = list(Outcome)
    found = [
        (gravity.index(rule.details.outcome), rule.details.number, rule)
        for rule in snapshot().applying("candidacy_rule", record)
        if isinstance(rule.details, CandidacyRule)
        and (rule.details.outcome is Outcome.MAY_BE_CANDIDATE) == speaking_for
    ]
    return [rule for *_, rule in sorted(found, key=lambda row: row[:2])]


def _sources(facts: Sequence[ToldFact]) -> list[Record]:
    ids = {mention.source for told in facts for claim in told.claims for mention in claim.sources}
    return _named("source", tuple(sorted(ids)))
