"""Topics: what can be asked, and what every source says to it, side by side where they differ."""

from flask import Response

from kbapi.integrations.site import records, rendering, statements
from kbapi.integrations.site.addresses import refuse_unknown
from kbapi.integrations.site.glossary import words_in
from kbapi.kinds.topic import GROUPS, Topic
from kbapi.knowledge.identity import Key
from kbapi.knowledge.record import Record
from kbapi.web.request_context import snapshot

MOST = 10_000
SECTION_OF_GROUP = {"before": "before", "during": "during", "after": "after", "benefits": "benefits"}
SECTION_OF_GROUP |= {"risks": "risks", "candidacy": "who-should-not"}
"""The part of a procedure's page under which the facts of a group stand; all others under the first."""


def topic_list() -> Response:
    """All topics by group."""
    refuse_unknown()
    return rendering.page(
        "topics.html",
        rendering.saying()("topics"),
        groups=by_group(),
        lists=records.lists(),
        data="/v1/topics",
    )


def topic_page(topic_id: str) -> Response:
    """One topic over all procedures."""
    refuse_unknown()
    entry = snapshot().entry("topic", topic_id)
    facts, _total = snapshot().facts({"topic": topic_id}, 0, MOST)
    return rendering.page(
        "topic.html",
        entry.record.title,
        entry=entry,
        points=statements.points(facts),
        silent=statements.silent(facts) if facts else [],
        words=words_in([section.markdown for section in entry.record.sections], "topic"),
        data=f"/v1/topics/{topic_id}",
    )


def by_group() -> dict[str, list[Record]]:
    """The topics of each group that has any, in their order."""
    found: dict[str, list[tuple[int, str, Record]]] = {}
    for entry in snapshot().page("topic", {}, 0, MOST).entries:
        details = entry.record.details
        if isinstance(details, Topic):
            found.setdefault(details.group, []).append((details.order, entry.record.id, entry.record))
    return {group: [record for *_, record in sorted(found[group])] for group in GROUPS if group in found}


def urgent() -> list[Record]:
    """The topics of emergencies."""
    records = (entry.record for entry in snapshot().page("topic", {}, 0, MOST).entries)
    return [record for record in records if isinstance(record.details, Topic) and record.details.urgent]


def section_of(topic_id: str, procedure: Record) -> str:
    """The section of a procedure's page under which a topic is told."""
    topic = snapshot().find(Key("topic", topic_id))
    group = topic.details.group if topic and isinstance(topic.details, Topic) else ""
    wanted = SECTION_OF_GROUP.get(group, "")
    return wanted if procedure.section(wanted) else procedure.sections[0].id
