"""References, addresses, meta and language blocks."""

from collections.abc import Iterable
from typing import Any

from kbapi.kinds import KINDS
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Entry
from kbapi.knowledge.record import Record
from kbapi.knowledge.review import ReviewState, ReviewStatus
from kbapi.web.language import served_language
from kbapi.web.request_context import absolute, house, reviewing, snapshot
from kbapi.web.request_notes import notes

Plain = dict[str, Any]


def href(kind: str, record_id: str) -> str:
    """The address of a record."""
    return absolute(f"/v1/{KINDS[kind].path}/{record_id}")


def ref(record: Record) -> Plain:
    """A record by name."""
    return {"kind": record.kind, "id": record.id, "title": record.title, "href": href(record.kind, record.id)}


def refs(kind: str, ids: Iterable[str]) -> list[Plain]:
    """Records of a kind by name; those that are not in the edition are left out."""
    found = (snapshot().find(Key(kind, record_id)) for record_id in ids)
    return [ref(record) for record in found if record]


def meta(entry: Entry | None = None) -> Plain:
    """Where an answer comes from; the review is that of the entry, or unreviewed for what is no record."""
    status = reviewing().status(entry) if entry else ReviewStatus(ReviewState.UNREVIEWED)
    block = {
        "edition": snapshot().info.id,
        "notice": snapshot().notice(),
        "last_reviewed": status.last_reviewed,
        "next_review_due": status.next_due,
        "review_state": status.state,
    }
    block |= {"license": house().licence} if house().licence else {}
    return block | ({"attribution": house().attribution} if house().attribution else {})


def language(key: Key) -> Plain:
    """The language asked for and the one in which a record is served."""
    state = snapshot().translation_state(key)
    told = served_language(None if state == "told" else str(state))
    notes().setdefault("languages", set()).add(told.served)
    return {
        "requested": told.requested,
        "served": told.served,
        "fallback": told.fallback,
        "reason": told.reason,
    }
