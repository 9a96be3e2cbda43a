"""A PostgreSQL server that restarts is waited for; one that stays away is reported in time."""

import threading
import time
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from kbapi.errors import DatabaseUnavailableError
from kbapi.store import patience, query
from kbapi.store.connection import open_database
from kbapi.store.read import current
from kbapi.store.write import make_current, save_edition
from tests.store.postgres_server import Server
from tests.store.samples import NOON, numbered_library


@pytest.fixture
def served(postgres: Server) -> Iterator[Engine]:
    engine = open_database(postgres.new_database())
    make_current(engine, save_edition(engine, numbered_library("A", 3), (), NOON), NOON)
    yield engine
    engine.dispose()


def test_no_read_fails_while_the_server_restarts(
    served: Engine, postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(query, "_PAUSES", (0.05,) * 200)
    stop, failures = threading.Event(), []

    def read() -> None:
        while not stop.is_set():
            try:
                assert current(served)
            except Exception as failure:
                failures.append(failure)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for _ in range(2):
        time.sleep(0.2)
        postgres.stop()
        postgres.start()
    stop.set()
    for reader in readers:
        reader.join()
    assert failures == []


def test_a_server_that_hangs_is_not_waited_for_and_is_asked_again_once_it_goes_on(
    served: Engine, postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "SECONDS", 0.5)
    assert current(served)
    with postgres.hanging():
        began = time.monotonic()
        with pytest.raises(DatabaseUnavailableError):
            current(served, patient=False)
        assert time.monotonic() - began < 4
    assert current(served)


def test_a_server_that_stays_away_is_reported_in_time_and_not_by_name(
    served: Engine, postgres: Server
) -> None:
    postgres.stop()
    try:
        began = time.monotonic()
        with pytest.raises(DatabaseUnavailableError) as raised:
            current(served)
        assert time.monotonic() - began < 3
        assert str(postgres.folder) not in str(raised.value)
    finally:
        postgres.start()
    assert current(served)
