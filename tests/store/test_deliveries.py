"""Deliveries: nothing that was published is lost on its way, and no two processes send the same."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine, event

from kbapi.errors import DatabaseUnavailableError
from kbapi.store.connection import open_database
from kbapi.store.deliveries import (
    Delivery,
    DeliveryStatus,
    add_deliveries,
    all_deliveries,
    claim,
    revive,
    settle,
    waiting_deliveries,
)
from kbapi.store.edition import facts_of
from kbapi.store.write import make_current, save_edition
from tests.store.samples import NOON, numbered_library
from tests.store.test_tokens import READ_ONLY

LATER = NOON + timedelta(minutes=1)


def publish(engine: Engine, name: str) -> int:
    library = numbered_library(name, 2)
    return make_current(engine, save_edition(engine, library, facts_of(library), NOON), NOON)


def waiting(engine: Engine) -> list[tuple[str, int]]:
    return [(found.target, found.number) for found in waiting_deliveries(engine)]


@pytest.fixture
def elsewhere(engine: Engine, database_url: str) -> Iterator[Engine]:
    """The same database as another process sees it."""
    opened = open_database(database_url)
    yield opened
    opened.dispose()


def test_a_new_target_is_told_what_is_current_and_then_everything(engine: Engine) -> None:
    add_deliveries(engine, ["one"], NOON)
    assert waiting(engine) == []
    publish(engine, "A")
    second = publish(engine, "B")
    add_deliveries(engine, ["one"], NOON)
    assert waiting(engine) == [("one", second)]
    third, fourth = publish(engine, "C"), publish(engine, "D")
    for _ in range(2):
        add_deliveries(engine, ["one", "two"], NOON)
    assert waiting(engine) == [("one", second), ("one", third), ("one", fourth), ("two", fourth)]
    assert all_deliveries(engine)[0] == Delivery("one", second, DeliveryStatus.WAITING, 0, NOON, "")


def test_only_one_process_gets_an_attempt(engine: Engine, elsewhere: Engine) -> None:
    publish(engine, "A")
    add_deliveries(engine, ["one"], NOON)
    [delivery] = waiting_deliveries(engine)
    assert [claim(engine, delivery, LATER), claim(elsewhere, delivery, LATER)] == [True, False]
    [claimed] = waiting_deliveries(elsewhere)
    assert (claimed.attempts, claimed.next_attempt_at) == (1, LATER)
    settle(engine, claimed, DeliveryStatus.DELIVERED, "HTTP 204", LATER)
    assert not claim(elsewhere, claimed, LATER)
    assert waiting(engine) == []
    [told] = all_deliveries(elsewhere)
    assert (told.status, told.told) == (DeliveryStatus.DELIVERED, "HTTP 204")


@pytest.mark.parametrize("status", [DeliveryStatus.GONE, DeliveryStatus.GIVEN_UP])
def test_what_was_given_up_can_be_sent_again(engine: Engine, status: DeliveryStatus) -> None:
    first = publish(engine, "A")
    add_deliveries(engine, ["one", "two"], NOON)
    for delivery in waiting_deliveries(engine):
        settle(engine, delivery, status, "HTTP 410", NOON)
    second = publish(engine, "B")
    add_deliveries(engine, ["one"], NOON)
    assert waiting(engine) == ([] if status is DeliveryStatus.GONE else [("one", second)])
    assert revive(engine, "one", LATER) == 1
    assert waiting(engine)[0] == ("one", first)
    add_deliveries(engine, ["one"], NOON)
    assert waiting(engine) == [("one", first), ("one", second)]
    assert waiting_deliveries(engine)[0].attempts == 0


def test_a_database_that_takes_nothing_is_told(engine: Engine) -> None:
    publish(engine, "A")
    engine.dispose()
    event.listen(engine, "connect", lambda connection, _: connection.execute(READ_ONLY[engine.dialect.name]))
    with pytest.raises(DatabaseUnavailableError):
        add_deliveries(engine, ["one"], NOON)
