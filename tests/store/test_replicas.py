"""Replicas are read from while they answer and are not behind; publications are heard of at once."""

import threading
from collections.abc import Iterator

import pytest

from kbapi.errors import BadSettingError, DatabaseUnavailableError
from kbapi.store.cache import RecordCache
from kbapi.store.connection import Database, close_database, open_database
from kbapi.store.edition import EditionInfo
from kbapi.store.keys import add_key, all_keys, revoke_key, unrevoked_keys
from kbapi.store.listening import Listener
from kbapi.store.read import EditionReader, current
from kbapi.store.servers import note_publication
from kbapi.store.write import make_current, save_edition
from tests.store.postgres_server import Server, running_standby
from tests.store.samples import NOON, numbered_library
from tests.store.test_keys import made
from tests.waiting import until


@pytest.fixture(scope="module")
def primary(postgres: Server) -> Server:
    postgres.new_database()
    return postgres


@pytest.fixture(scope="module")
def standby(primary: Server) -> Iterator[Server]:
    with running_standby(primary) as server:
        yield server


@pytest.fixture
def publisher(primary: Server, standby: Server) -> Iterator[Database]:
    database = open_database(primary.url())
    publish(database, "A")
    until(lambda: number_on(standby) == number_on(primary))
    yield database
    close_database(database)


@pytest.fixture
def node(publisher: Database, primary: Server, standby: Server) -> Iterator[Database]:
    database = open_database(primary.url(), [standby.url()])
    yield database
    close_database(database)


def publish(database: Database, version: str) -> int:
    return make_current(database, save_edition(database, numbered_library(version, 3), (), NOON), NOON)


def number_on(server: Server) -> int:
    try:
        database = open_database(server.url())
    except DatabaseUnavailableError:
        # A standby that has not yet the tables is asked to make them, and cannot.
        return 0
    try:
        found = current(database)
        return found.number if found else 0
    finally:
        close_database(database)


def records_of(database: Database, info: EditionInfo | None) -> int:
    assert info
    return len(list(EditionReader(database, info, RecordCache(1)).all_entries()))


def test_a_replica_is_read_from(node: Database, standby: Server) -> None:
    assert current(node)
    assert standby.number_of_readers == 1


def test_reads_go_on_without_the_replica_and_return_to_it(node: Database, standby: Server) -> None:
    before = current(node)
    standby.stop()
    try:
        assert current(node) == before
    finally:
        standby.start()


def test_a_replica_that_is_behind_serves_what_it_has(
    node: Database, publisher: Database, standby: Server
) -> None:
    before = current(node)
    standby.replaying(False)
    try:
        publish(publisher, "B")
        assert current(node) == before
        assert records_of(node, before) == 3
    finally:
        standby.replaying(True)
    until(lambda: current(node) != before)


def test_a_replica_is_left_by_whoever_has_seen_more_elsewhere(
    node: Database, publisher: Database, standby: Server
) -> None:
    before = current(node)
    standby.replaying(False)
    try:
        number = publish(publisher, "C")
        assert current(node) == before
        note_publication(node, number)
        newest = current(node)
        assert newest
        assert newest.number == number
        assert records_of(node, newest) == 3
    finally:
        standby.replaying(True)


def test_where_every_server_is_behind_nothing_is_said_to_be_missing(node: Database) -> None:
    info = current(node)
    assert info
    note_publication(node, info.number + 1)
    with pytest.raises(DatabaseUnavailableError):
        records_of(node, info)


def test_a_node_starts_while_the_primary_is_away(
    publisher: Database, primary: Server, standby: Server
) -> None:
    primary.stop()
    try:
        with pytest.raises(DatabaseUnavailableError):
            open_database(primary.url())
        node = open_database(primary.url(), [standby.url()])
        assert current(node)
        close_database(node)
    finally:
        primary.start()


def test_a_revoked_key_is_heard_of_from_the_primary_while_a_replica_is_behind(
    node: Database, publisher: Database, standby: Server
) -> None:
    key = made()[1]
    add_key(publisher, key)
    until(lambda: key.id in {known.id for known in all_keys(node)})
    standby.replaying(False)
    try:
        revoke_key(publisher, key.id, NOON)
        assert key.id not in {known.id for known in unrevoked_keys(node)}
    finally:
        standby.replaying(True)


def test_keys_are_known_from_a_replica_while_the_primary_is_away(
    node: Database, publisher: Database, primary: Server
) -> None:
    key = made()[1]
    add_key(publisher, key)
    until(lambda: key.id in {known.id for known in all_keys(node)})
    primary.stop()
    try:
        assert key.id in {known.id for known in unrevoked_keys(node)}
    finally:
        primary.start()


def test_replicas_of_a_file_are_refused(primary: Server, tmp_path_factory: pytest.TempPathFactory) -> None:
    file = f"sqlite:///{tmp_path_factory.mktemp('file')}/kb.sqlite3"
    for url, replica in ((file, primary.url()), (primary.url(), file)):
        with pytest.raises(BadSettingError, match="KBAPI_DATABASE_READ_URLS"):
            open_database(url, [replica])


def test_a_publication_is_heard_of_and_one_that_fails_is_not(publisher: Database) -> None:
    listener = Listener(publisher)
    assert listener.wait(0.01) == 0
    number = publish(publisher, "E")
    assert listener.wait(30) == number
    assert publish(publisher, "E") == number  # nothing new
    assert listener.wait(0.01) == 0
    listener.close()


def test_a_listener_comes_back_after_the_server_was_away(publisher: Database, primary: Server) -> None:
    listener = Listener(publisher)
    assert listener.wait(0.01) == 0
    primary.stop()
    assert listener.wait(0.01) == listener.wait(0.01) == 0
    primary.start()
    heard: list[int] = []
    done = threading.Event()

    def hear() -> None:
        while not done.is_set():
            heard.append(listener.wait(0.1))

    thread = threading.Thread(target=hear)
    thread.start()
    try:
        versions = iter(range(1_000))
        until(lambda: publish(publisher, f"F{next(versions)}") in heard, pause=0.2)
    finally:
        done.set()
        thread.join()
    listener.close()


def test_a_standby_cannot_be_listened_to_and_is_polled(standby: Server, publisher: Database) -> None:
    database = open_database(standby.url())
    listener = Listener(database)
    assert listener.wait(0.01) == 0
    assert current(database)
    listener.close()
    close_database(database)
