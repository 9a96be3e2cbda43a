"""Places in the log of changes as cursors, which outlive new editions since the log only grows."""

import base64
import re
from typing import NamedTuple

from kbapi.errors import BadParameterError
from kbapi.knowledge_base import ChangeLog, Step

_CURSOR = re.compile("([a-z]):([1-9][0-9]{0,8}):([0-9]{1,6}):([0-9a-f]{8})")
_MARK = 8
"""Characters of an edition's id by which it is seen that a cursor is of this log and not of another."""


class Place(NamedTuple):
    """Behind so many changes of a publication; `mark` is the beginning of its edition."""

    number: int
    behind: int
    mark: str


class Spot(NamedTuple):
    """One change: its publication and its place among the changes of that."""

    step: Step
    nth: int

    @property
    def place(self) -> Place:
        """The place right behind it."""
        return Place(self.step.info.number, self.nth + 1, self.step.info.id[:_MARK])


def end_of(step: Step) -> Place:
    """The place behind all changes of a publication."""
    return Place(step.info.number, len(step.keys), step.info.id[:_MARK])


def cursor_of(place: Place, order: str) -> str:
    """The cursor of a place; the order tells in which direction to go on."""
    text = f"{order}:{place.number}:{place.behind}:{place.mark}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def place_of(parameter: str, cursor: str, order: str) -> Place:
    """The place of a cursor; raises BadParameterError."""
    try:
        found = _CURSOR.fullmatch(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode())
    except ValueError:
        found = None
    if found is None:
        raise BadParameterError(parameter, f"`{parameter}` cannot be read: take it from an answer as it is.")
    if found[1] != order:
        raise BadParameterError(
            parameter, f"`{parameter}` belongs to the other order: feeds are newest first, JSON oldest first."
        )
    return Place(int(found[2]), int(found[3]), found[4])


def refuse_strange(parameter: str, place: Place, log: ChangeLog, upto: int) -> None:
    """Raises BadParameterError for a place that another log has: that of a database that was replaced.

    A place beyond the last publication is let through: another server may know more already.
    """
    if place.number > upto:
        return
    steps = log.steps(place.number - 1, place.number)
    fits = steps and steps[0].info.id.startswith(place.mark) and place.behind <= len(steps[0].keys)
    if not fits:
        raise BadParameterError(
            parameter, f"`{parameter}` belongs to another history of editions: begin again without it."
        )
