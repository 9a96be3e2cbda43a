"""Pages of the log of changes: since when, which kind, in which order, and where to go on."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
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


Told = tuple[Step, RecordChange]
"""A change with the publication that brought it."""


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """Some changes, the number of all, links, and where to go on later."""

    changes: Sequence[Told]
    total: int
    links: Mapping[str, str | None]
    cursor: str


@dataclass(frozen=True, slots=True)
class FeedPage:
    """Some changes and links; nobody counts the others."""

    changes: Sequence[Told]
    links: Mapping[str, str | None]


def changes_page(asked: Mapping[str, Any]) -> ChangesPage:
    """The page that is asked for, the oldest first; raises BadParameterError or UnknownEditionError."""
    log, upto = house().knowledge_base.change_log, _last_number()
    since = _since(log, asked, upto)
    steps = log.steps(max(0, since.number - 1), upto)
    spots = list(_spots(log, steps, asked, since))
    cursor, limit = _cursor(log, asked, OLDEST_FIRST, upto), asked["limit"]
    first = sum(spot.place <= cursor for spot in spots) if cursor else 0
    here = spots[first : first + limit]
    following = cursor_of(here[-1].place, OLDEST_FIRST) if first + limit < len(spots) else None
    before = cursor_of(spots[first - limit - 1].place, OLDEST_FIRST) if first > limit else None
    links = {
        "self": _address(asked, asked.get("cursor")),
        "next": _address(asked, following) if following else None,
        "prev": _address(asked, before) if first else None,
    }
    resume = following or cursor_of(_end(log, steps, since, upto), OLDEST_FIRST)
    return ChangesPage(tuple(_read(log, here)), len(spots), links, resume)


def feed_page(asked: Mapping[str, Any]) -> FeedPage:
    """The page that is asked for, the newest first; looks no further back than it needs to."""
    log, upto = house().knowledge_base.change_log, _last_number()
    since = _since(log, asked, upto)
    steps = log.steps(max(0, since.number - 1), upto)
    cursor, limit = _cursor(log, asked, NEWEST_FIRST, upto), asked["limit"]
    newest_first = (
        spot for step in reversed(steps) for spot in reversed([*_spots(log, [step], asked, since)])
    )
    older = (spot for spot in newest_first if cursor is None or spot.place < cursor)
    here = list(islice(older, limit + 1))
    following = cursor_of(here[limit - 1].place, NEWEST_FIRST) if len(here) > limit else None
    links = {
        "self": _address(asked, asked.get("cursor")),
        "next": _address(asked, following) if following else None,
    }
    return FeedPage(tuple(_read(log, here[:limit])), links)


def _last_number() -> int:
    """The number of the newest publication that is told of; a pinned edition always tells the same."""
    info = snapshot().info
    return house().knowledge_base.edition_info(info.id).number if pinned() else info.number


def _since(log: ChangeLog, asked: Mapping[str, Any], upto: int) -> Place:
    """The place behind an edition or at a cursor; the beginning where nothing is asked."""
    since = asked.get("since")
    if since is None:
        return Place(0, 0, "")
    if since == "current":
        return Place(upto + 1, 0, "")
    if len(since) == _EDITION_LENGTH and set(since) <= set("0123456789abcdef"):
        number = log.number_of(since)
        if number is None:
            raise UnknownEditionError("There is no edition with the id in `since`: /v1/editions lists them.")
        return Place(number + 1, 0, "")
    place = place_of("since", since, OLDEST_FIRST)
    refuse_strange("since", place, log, upto)
    return place


def _cursor(log: ChangeLog, asked: Mapping[str, Any], order: str, upto: int) -> Place | None:
    """The place from which to go on, None at the first page."""
    if "cursor" not in asked:
        return None
    place = place_of("cursor", asked["cursor"], order)
    refuse_strange("cursor", place, log, upto)
    return place


def _spots(log: ChangeLog, steps: Iterable[Step], asked: Mapping[str, Any], since: Place) -> Iterator[Spot]:
    """The changes after a place, of the asked kind, the oldest first."""
    kind = asked.get("kind")
    for step in steps:
        kinds = log.kinds(step) if kind else ()
        for nth in range(len(step.keys)):
            spot = Spot(step, nth)
            if spot.place > since and (kind is None or kinds[nth] is kind):
                yield spot


def _end(log: ChangeLog, steps: Sequence[Step], since: Place, upto: int) -> Place:
    """The end of the log, or what was asked for where that lies even further: this server knows less."""
    if since.mark and since.number > upto:
        return since
    return end_of((steps or log.steps(upto - 1, upto))[-1])


def _read(log: ChangeLog, spots: Iterable[Spot]) -> Iterator[Told]:
    for _, group in groupby(spots, key=lambda spot: spot.step.info.number):
        some = list(group)
        step = some[0].step
        for change in log.changes(step, [step.keys[spot.nth] for spot in some]):
            yield step, change


def _address(asked: Mapping[str, Any], cursor: str | None) -> str:
    query = {name: str(value) for name, value in asked.items() if name != "cursor" and name in request.args}
    query |= {"cursor": cursor} if cursor else {}
    return absolute(request.path.rstrip("/")) + (f"?{urlencode(query)}" if query else "")
