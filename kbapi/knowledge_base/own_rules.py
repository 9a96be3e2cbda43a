"""What own rules make of a procedure for an organisation: which come first, and what is not told."""

from kbapi.knowledge.record import Record
from kbapi.knowledge_base.snapshot import Snapshot


def nearest_rules(here: Snapshot, procedure: Record) -> Record | None:
    """The own rules of the procedure itself, else those of its nearest ancestor that has any."""
    keys = (procedure.key, *(up.record.key for up in here.lineage(procedure)))
    found = (here.rules.by_page[key] for key in keys if key in here.rules.by_page)
    return next(filter(None, map(here.find, found)), None)


def withdraws(here: Snapshot, record: Record, topic: str) -> bool:
    """Whether everybody else is told something of a topic that the organisation withdraws."""
    if topic not in here.rules.topics or _tells(here, record, topic):
        return False
    return _tells(here.for_organisation(""), record, topic)


def _tells(here: Snapshot, record: Record, topic: str) -> bool:
    return any(fact.topic == topic for fact in here.told(record))
