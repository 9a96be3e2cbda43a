"""Pages of the log of changes: since when, which kind, in which order, and where to go on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from flask import request

from kbapi.api.shapes.change_places import Place, Spot, cursor_of, end_of, place_of, refuse_strange
from kbapi.errors import UnknownEditionError
from kbapi.knowledge.change import RecordChange
from kbapi.knowledge_base import ChangeLog, Step
from kbapi.web.request_context import absolute, house, pinned, snapshot

OLDEST_FIRST = "a"
NEWEST_FIRST = "d"
_EDITION_LENGTH = 20


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """Some changes with their publications, the number of all, links, and where to go on later."""

    changes: tuple[tuple[Step, RecordChange], ...]
    total: int
    links: Mapping[str, str | None]
    cursor: str


def changes_page(asked: Mapping[str, Any], order: str) -> ChangesPage:
    """The page that is asked for; raises BadParameterError or UnknownEditionError."""
    log, upto = house().knowledge_base.change_log, _last_number()
    since = _since(log, asked.get("since"), upto)
    steps = log.steps(max(0, since.number - 1), upto)
    if since.mark:
        refuse_strange("since", since, log, upto)
    spots = [spot for spot in _spots(log, steps, asked) if spot.place > since]
    if order == NEWEST_FIRST:
        spots.reverse()
    first = _first(log, spots, asked, order, upto)
    limit = asked["limit"]
    here = spots[first : first + limit]
    following = cursor_of(here[-1].place, order) if first + limit < len(spots) else None
    before = spots[first - limit - 1].place if first > limit else None
    links = {
        "self": _address(asked, asked.get("cursor")),
        "next": _address(asked, following) if following else None,
        "prev": _address(asked, cursor_of(before, order) if before else None) if first else None,
    }
    resume = (
        following if following and order == OLDEST_FIRST else cursor_of(_end(log, since, upto), OLDEST_FIRST)
    )
    return ChangesPage(tuple(_read(log, here)), len(spots), links, resume)


def _last_number() -> int:
    """The number of the newest publication that is told of; a pinned edition always tells the same."""
    info = snapshot().info
    return house().knowledge_base.edition_info(info.id).number if pinned() else info.number


def _since(log: ChangeLog, since: str | None, upto: int) -> Place:
    """The place behind an edition or at a cursor; the beginning where nothing is asked."""
    if since is None:
        return Place(0, 0, "")
    if since == "current":
        return Place(upto + 1, 0, "")
    if len(since) == _EDITION_LENGTH and set(since) <= set("0123456789abcdef"):
        number = log.number_of(since)
        if number is None:
            raise UnknownEditionError("There is no edition with the id in `since`: /v1/editions lists them.")
        return Place(number + 1, 0, "")
    return place_of("since", since, OLDEST_FIRST)


def _spots(log: ChangeLog, steps: Iterable[Step], asked: Mapping[str, Any]) -> list[Spot]:
    kind = asked.get("kind")
    return [
        Spot(step, nth)
        for step in steps
        for nth in range(len(step.keys))
        if kind is None or log.kinds(step)[nth] is kind
    ]


def _first(log: ChangeLog, spots: list[Spot], asked: Mapping[str, Any], order: str, upto: int) -> int:
    """How many of the changes in their order stand before the page."""
    if "cursor" not in asked:
        return 0
    place = place_of("cursor", asked["cursor"], order)
    refuse_strange("cursor", place, log, upto)
    if order == OLDEST_FIRST:
        return sum(spot.place <= place for spot in spots)
    return sum(spot.place >= place for spot in spots)


def _end(log: ChangeLog, since: Place, upto: int) -> Place:
    """The end of the log, or what was asked for where that lies even further: this server knows less."""
    if since.mark and since.number > upto:
        return since
    return end_of(log.steps(upto - 1, upto)[-1])


def _read(log: ChangeLog, spots: Iterable[Spot]) -> Iterable[tuple[Step, RecordChange]]:
    for _, group in groupby(spots, key=lambda spot: spot.step.info.number):
        some = list(group)
        step = some[0].step
        for change in log.changes(step, [step.keys[spot.nth] for spot in some]):
            yield step, change


def _address(asked: Mapping[str, Any], cursor: str | None) -> str:
    query = {name: str(value) for name, value in asked.items() if name != "cursor" and name in request.args}
    query |= {"cursor": cursor} if cursor else {}
    return absolute(request.path.rstrip("/")) + (f"?{urlencode(query)}" if query else "")
