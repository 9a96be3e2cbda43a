"""Which target is told of which publication: what is due, who is at it, and what came of it."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Engine, Executable, Row, and_, bindparam, func, insert, select, update
from sqlalchemy.exc import DBAPIError

from kbapi.errors import DatabaseUnavailableError
from kbapi.store.query import explained, fetch, writing
from kbapi.store.schema import publication, webhook_delivery


class DeliveryStatus(StrEnum):
    """How far a message has come; after `gone` its target is told nothing more."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One publication on its way to one target; `told` is what came of the last attempt, in words."""

    target: str
    number: int
    status: DeliveryStatus
    attempts: int
    next_attempt_at: datetime
    told: str


_COLUMNS = webhook_delivery.c
_LAST = select(func.max(publication.c.number))
_HIGHEST = (
    select(_COLUMNS.number, _COLUMNS.status)
    .where(_COLUMNS.target == bindparam("name"))
    .order_by(_COLUMNS.number.desc())
    .limit(1)
)
_LATER = (
    select(publication.c.number)
    .where(publication.c.number > bindparam("after"))
    .order_by(publication.c.number)
)
_ALL = select(webhook_delivery).order_by(_COLUMNS.target, _COLUMNS.number)
_WAITING = _ALL.where(_COLUMNS.status == DeliveryStatus.WAITING)
_IS_IT = and_(_COLUMNS.target == bindparam("name"), _COLUMNS.number == bindparam("nth"))
_CLAIM = (
    update(webhook_delivery)
    .where(_IS_IT, _COLUMNS.attempts == bindparam("seen"), _COLUMNS.status == DeliveryStatus.WAITING)
    .values(attempts=bindparam("seen") + 1, next_attempt_at=bindparam("until"))
)
_SETTLE = (
    update(webhook_delivery)
    .where(_IS_IT)
    .values(status=bindparam("now_is"), told=bindparam("words"), next_attempt_at=bindparam("again_at"))
)
_REVIVE = (
    update(webhook_delivery)
    .where(
        _COLUMNS.target == bindparam("name"),
        _COLUMNS.status.in_([DeliveryStatus.GONE, DeliveryStatus.GIVEN_UP]),
    )
    .values(status=DeliveryStatus.WAITING, attempts=0, next_attempt_at=bindparam("now"))
)


def add_deliveries(engine: Engine, targets: Iterable[str], now: datetime) -> None:
    """Lets every target wait for what was published since it was last told, a new one for what is current.

    Found out from what was published, so that nothing is lost when a publisher ends too early.
    """
    with _explained(), writing(engine) as connection:
        for target in targets:
            rows = [
                {
                    "target": target,
                    "number": number,
                    "status": DeliveryStatus.WAITING,
                    "attempts": 0,
                    "next_attempt_at": now,
                    "told": "",
                }
                for number in _untold(connection, target)
            ]
            if rows:
                connection.execute(insert(webhook_delivery), rows)


def _untold(connection: Connection, target: str) -> Sequence[int]:
    latest = connection.execute(_HIGHEST, {"name": target}).first()
    if latest is None:
        last = connection.scalar(_LAST)
        return [] if last is None else [last]
    if latest.status == DeliveryStatus.GONE:
        return []
    return connection.scalars(_LATER, {"after": latest.number}).all()


def waiting_deliveries(engine: Engine) -> list[Delivery]:
    """What is still to be sent, by target and publication."""
    return _deliveries(fetch(engine, _WAITING, primary=True))


def all_deliveries(engine: Engine) -> list[Delivery]:
    """Everything that was or is to be sent, by target and publication."""
    return _deliveries(fetch(engine, _ALL, primary=True))


def claim(engine: Engine, delivery: Delivery, until: datetime) -> bool:
    """Counts an attempt and keeps others from it until a moment; False where another process was first."""
    values = {"name": delivery.target, "nth": delivery.number, "seen": delivery.attempts, "until": until}
    return _write(engine, _CLAIM, values) == 1


def settle(
    engine: Engine, delivery: Delivery, status: DeliveryStatus, told: str, next_attempt_at: datetime
) -> None:
    """Notes what came of an attempt."""
    values = {"name": delivery.target, "nth": delivery.number, "now_is": status, "words": told}
    _write(engine, _SETTLE, values | {"again_at": next_attempt_at})


def revive(engine: Engine, target: str, now: datetime) -> int:
    """Lets what was given up for a target be due again, and returns how much that is."""
    return _write(engine, _REVIVE, {"name": target, "now": now})


def _deliveries(rows: Sequence[Row[Any]]) -> list[Delivery]:
    return [Delivery(**{**row._mapping, "status": DeliveryStatus(row.status)}) for row in rows]


def _write(engine: Engine, statement: Executable, values: dict[str, object]) -> int:
    with _explained(), writing(engine) as connection:
        return int(connection.execute(statement, values).rowcount)


@contextmanager
def _explained() -> Iterator[None]:
    try:
        with explained(to_operator=True):
            yield
    except DBAPIError as fault:
        raise DatabaseUnavailableError("The database cannot be written to at the moment.") from fault
