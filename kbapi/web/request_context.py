"""What belongs to one request: the knowledge base, the pinned edition, the language, the day."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any, cast

from flask import Flask, current_app, g, request

from kbapi.errors import BadParameterError, BadRequestError, KnowledgeBaseError, UnknownEditionError
from kbapi.kinds import KINDS
from kbapi.knowledge.identity import Key
from kbapi.knowledge.record import Record
from kbapi.knowledge_base import EditionInfo, KnowledgeBase, Snapshot
from kbapi.knowledge_base.reviewing import Reviewing
from kbapi.web.kept_texts import KeptTexts
from kbapi.web.language import told_language
from kbapi.web.request_notes import notes

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
    require_review: bool = False
    cds_issuers: str = ""
    infobutton_jsonp: bool = False
    frame_ancestors: str = "*"
    kept_texts: KeptTexts = field(default_factory=KeptTexts)


def install(app: Flask, house: House) -> None:
    """Gives the application its knowledge base and clock."""
    app.extensions["kbapi"] = house
    app.config["BASE_URL"] = house.base_url


def house() -> House:
    """What the application at hand was made with."""
    kept = notes()
    if getattr(kept, "house", None) is None:
        kept.house = current_app.extensions["kbapi"]
    return cast(House, kept.house)


def today() -> date:
    """The day, UTC, judged once in a request."""
    kept = notes()
    if "today" not in kept:
        kept.today = house().clock().date()
    return cast(date, kept.today)


def reviewing() -> Reviewing:
    """How far reviews count for this request: its organisation's own count for that one alone."""
    here = house()
    return Reviewing(today(), notes().get("leading") or usual_organisation(), here.require_review)


def tell_for(organisation: str) -> None:
    """Tells this request the library as its caller's organisation knows it; an empty name stands for none."""
    g.asking = organisation


def named_organisation() -> str:
    """The organisation that the address names, or for which the caller is known to ask; empty for none."""
    return cast(str, request.args.get("organisation") or notes().get("asking", ""))


def usual_organisation() -> str:
    """For whom this request is told if its address names nobody: its caller's, else that of the settings."""
    return cast(str, notes().get("asking") or house().organisation)


def read_for_everybody() -> None:
    """Reads the library without the own rules of any organisation: for what is told to other systems."""
    g.for_everybody = True


def snapshot() -> Snapshot:
    """The edition that this request reads: that of `edition` or `as_of`, else the current one.

    It is told for the organisation of the request, else for that of the settings.
    """
    kept = notes()
    if getattr(kept, "snapshot", None) is None:
        kept.snapshot = _asked_for()
    return cast(Snapshot, kept.snapshot)


def read_in(tag: str) -> None:
    """Reads the edition of the request in a language that its body names."""
    g.lang = tag
    g.snapshot = snapshot().in_language(told_language())


def read_pinned(edition: str, tag: str) -> None:
    """Reads an edition and a language that the path names; raises UnknownEditionError."""
    g.lang = tag
    here = house().knowledge_base.edition(edition).in_language(told_language())
    g.snapshot = _for_organisation(here, "")
    g.pinned = True


def edition_at_hand() -> EditionInfo | None:
    """The edition that this request read, else the current one; None while nothing can be read.

    Looks at no part of the request, so that it also works for one that was refused.
    """
    if "snapshot" in g:
        return cast(Snapshot, g.snapshot).info
    with suppress(KnowledgeBaseError):
        return house().knowledge_base.current().info
    return None


def pinned() -> bool:
    """Whether the request read the edition that it named, so that the answer can never change."""
    return "snapshot" in g and ("pinned" in g or request.args.get("edition", "current") != "current")


def _asked_for() -> Snapshot:
    edition, moment = request.args.get("edition"), request.args.get("as_of")
    base = house().knowledge_base
    named = base.edition(edition) if edition else None
    then = base.as_of(_moment(moment)) if moment else None
    if named and then and named.info.id != then.info.id:
        raise UnknownEditionError(
            "At the time of `as_of` another edition than that of `edition` was current."
        )
    here = (named or then or base.current()).in_language(told_language())
    return _for_organisation(here, usual_organisation())


def _for_organisation(here: Snapshot, usual: str) -> Snapshot:
    """The edition as it is told for the organisation that the address names, else for the usual one.

    Whose own rules are told, by that one's reviews is judged what is told.
    """
    if "for_everybody" in g:
        return here.for_organisation("")
    there = here.for_organisation(request.args.get("organisation", usual))
    if there.organisation:
        g.leading = there.organisation
    return there


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
    return f"{house().base_url}{path}"


def leading_organisation(query: Mapping[str, Any]) -> str:
    """The organisation whose claims lead: the one asked for, else the usual one, else none.

    Raises BadParameterError for one that is not in the edition.
    """
    if "organisation" not in query:
        return usual_organisation()
    g.leading = named_record("organisation", query).id
    g.snapshot = snapshot().for_organisation(g.leading)
    return cast(str, g.leading)


def named_record(kind: str, query: Mapping[str, Any]) -> Record:
    """The record that the parameter or member called like its kind names; raises BadRequestError for none."""
    found = snapshot().find(Key(kind, query[kind]))
    if found is None:
        detail = f"There is no such {kind} in this edition: /v1/{KINDS[kind].path} lists them."
        if kind in request.args:
            raise BadParameterError(kind, detail)
        raise BadRequestError(detail, kind="pointer", where=f"/{kind}")
    return found
