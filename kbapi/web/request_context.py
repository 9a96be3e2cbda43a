"""What belongs to one request: the knowledge base, the pinned edition, the language, the day."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, cast

from flask import Flask, current_app, g, request

from kbapi.errors import BadParameterError, KnowledgeBaseError
from kbapi.knowledge.identity import Key
from kbapi.knowledge_base import EditionInfo, KnowledgeBase, Snapshot

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class House:
    """What the application was made with; `base_url` has no slash at its end, empty texts stand for none."""

    knowledge_base: KnowledgeBase
    clock: Clock
    base_url: str = ""
    licence: str = ""
    attribution: str = ""
    organisation: str = ""


def install(app: Flask, house: House) -> None:
    """Gives the application its knowledge base and clock."""
    app.extensions["kbapi"] = house
    app.config["BASE_URL"] = house.base_url


def house() -> House:
    """What the application at hand was made with."""
    return cast(House, current_app.extensions["kbapi"])


def today() -> date:
    """The day, UTC, judged once in a request."""
    if "today" not in g:
        g.today = house().clock().date()
    return cast(date, g.today)


def snapshot() -> Snapshot:
    """The edition that this request reads: that of `edition` or `as_of`, else the current one."""
    if "snapshot" not in g:
        g.snapshot = _asked_for()
    return cast(Snapshot, g.snapshot)


def edition_at_hand() -> EditionInfo | None:
    """The edition that this request read, or the current one; None while nothing can be read."""
    for look in (snapshot, house().knowledge_base.current):
        with suppress(KnowledgeBaseError):
            return look().info
    return None


def pinned() -> bool:
    """Whether the request read the edition that it named, so that the answer can never change."""
    return "snapshot" in g and request.args.get("edition", "current") != "current"


def _asked_for() -> Snapshot:
    edition, moment = request.args.get("edition"), request.args.get("as_of")
    base = house().knowledge_base
    if edition and moment:
        raise BadParameterError("as_of", "Give either `edition` or `as_of`, not both.")
    if moment:
        return base.as_of(_moment(moment))
    return base.edition(edition) if edition and edition != "current" else base.current()


def _moment(text: str) -> datetime:
    """A date (its last instant, UTC) or a time with an offset; the shape of the text is checked before."""
    try:
        if len(text) == len("2026-01-31"):
            return datetime.combine(date.fromisoformat(text), time.max, UTC)
        # A plus sign that was not escaped in the query arrives as a space.
        return datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        raise BadParameterError("as_of", "`as_of` names a day or a time that does not exist.") from None


def absolute(path: str) -> str:
    """A link to a path of this service: absolute if a base URL is set, never made from the Host header."""
    return f"{current_app.config['BASE_URL']}{path}"


def leading_organisation(query: Mapping[str, Any]) -> str:
    """The organisation whose claims lead: the one asked for, else the one of the settings, else none.

    Raises BadParameterError for one that is not in the edition.
    """
    named = query.get("organisation")
    if named and snapshot().find(Key("organisation", named)) is None:
        raise BadParameterError(
            "organisation", "There is no such organisation: /v1/organisations lists them."
        )
    return str(named or house().organisation)
