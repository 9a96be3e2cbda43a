"""Cards as the protocol has them: what is empty is left out, links are absolute or absent."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kbapi.integrations.cds_hooks.card_ids import new_id
from kbapi.integrations.cds_hooks.catalogue import OVERRIDE_REASONS, OVERRIDE_SYSTEM, TOPIC_SYSTEM
from kbapi.knowledge.record import Record
from kbapi.knowledge.translation import CANONICAL
from kbapi.web.request_context import absolute, house, named_organisation, snapshot
from kbapi.web.wording import word

LONGEST_SUMMARY = 139
MOST_LINKS = 5


@dataclass(frozen=True, slots=True)
class Card:
    """What one card says; `kind` is what feedback is counted by, `topic` the first procedure it is about."""

    kind: str
    indicator: str
    summary: str
    detail: str
    procedures: tuple[Record, ...]
    may_be_overridden: bool = True


def card_shape(card: Card) -> dict[str, Any]:
    """The card with an id of its own."""
    shape: dict[str, Any] = {
        "uuid": new_id(card.kind),
        "summary": cut(card.summary),
        "indicator": card.indicator,
        "detail": card.detail,
        "source": _source(card.procedures[0]),
    }
    if card.may_be_overridden:
        shape["overrideReasons"] = [_reason(code) for code in OVERRIDE_REASONS]
    if house().base_url:
        shape["links"] = [_link(procedure) for procedure in card.procedures[:MOST_LINKS]]
    return shape


def cut(text: str) -> str:
    """The text, or as many whole words of it as fit into a summary."""
    if len(text) <= LONGEST_SUMMARY:
        return text
    beginning = text[: LONGEST_SUMMARY - 1]
    return f"{(beginning.rpartition(' ')[0] or beginning).rstrip(' ,;:–')}…"


def titles(records: Iterable[Record]) -> str:
    """The titles of some records in one line."""
    return "; ".join(record.title for record in records)


def pinned(path: str) -> str:
    """The address of a page in the edition and the language at hand; absolute if a base URL is set."""
    language = snapshot().language
    tongue = "" if language == CANONICAL else f"&lang={language}"
    return absolute(f"{path}{'&' if '?' in path else '?'}edition={snapshot().info.id}{tongue}")


def _source(procedure: Record) -> dict[str, Any]:
    topic = {"system": TOPIC_SYSTEM, "code": procedure.id, "display": procedure.title}
    address = {"url": absolute("/")} if house().base_url else {}
    return {"label": word("cds_source", snapshot().language), **address, "topic": topic}


def _reason(code: str) -> dict[str, str]:
    shown = word(f"cds_override_{code}", snapshot().language)
    return {"code": code, "system": OVERRIDE_SYSTEM, "display": shown}


def _link(procedure: Record) -> dict[str, str]:
    # That of the settings is that of the link's own request as well.
    organisation = named_organisation()
    named = f"&organisation={organisation}" if organisation else ""
    return {
        "label": f"{word('cds_handout', snapshot().language)}: {procedure.title}",
        "url": pinned(f"/v1/procedures/{procedure.id}/education?format=html{named}"),
        "type": "absolute",
    }
