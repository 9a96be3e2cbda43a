"""Counts what became of cards by kind and outcome; who said so, when, why and in what words is not kept."""

import re
from typing import Any, NoReturn

from kbapi.errors import BadRequestError
from kbapi.integrations.cds_hooks.card_ids import kind_of
from kbapi.web.metrics import CDS_FEEDBACK

MOST = 100
_OUTCOMES = ("accepted", "overridden")
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)", re.ASCII)


def count_feedback(body: dict[str, Any]) -> int:
    """Counts every entry, also one that comes again, and returns how many; raises BadRequestError."""
    entries = body.get("feedback")
    if not isinstance(entries, list) or not 0 < len(entries) <= MOST:
        _refuse("/feedback", f"must be a list of 1 to {MOST} entries")
    told = [_told(entry, f"/feedback/{place}") for place, entry in enumerate(entries)]
    for kind, outcome in told:
        CDS_FEEDBACK.labels(kind, outcome).inc()
    return len(told)


def _told(entry: object, place: str) -> tuple[str, str]:
    if not isinstance(entry, dict):
        _refuse(place, "must be an object")
    card, outcome = entry.get("card"), entry.get("outcome")
    if not isinstance(card, str) or not _UUID.fullmatch(card):
        _refuse(f"{place}/card", "must be the `uuid` of a card")
    if outcome not in _OUTCOMES:
        _refuse(f"{place}/outcome", f"must be one of {', '.join(_OUTCOMES)}")
    if outcome == "accepted" and not _names_suggestions(entry.get("acceptedSuggestions")):
        _refuse(f"{place}/acceptedSuggestions", "must be a list of objects with an `id`")
    moment = entry.get("outcomeTimestamp")
    if not isinstance(moment, str) or not _MOMENT.fullmatch(moment):
        _refuse(f"{place}/outcomeTimestamp", "must be a time such as 2026-01-31T08:30:00Z")
    return kind_of(card), outcome


def _names_suggestions(value: object) -> bool:
    if not isinstance(value, list) or not value:
        return False
    return all(isinstance(part, dict) and isinstance(part.get("id"), str) for part in value)


def _refuse(place: str, complaint: str) -> NoReturn:
    raise BadRequestError(f"`{place}` {complaint}.", kind="pointer", where=place)
