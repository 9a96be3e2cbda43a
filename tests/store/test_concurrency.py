"""Many processes at once: whole editions for readers, one publisher at a time."""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select, text

from kbapi.errors import AnotherPublisherError
from kbapi.knowledge.library import Library
from kbapi.store import query, sqlite_file
from kbapi.store.cache import RecordCache
from kbapi.store.connection import open_database
from kbapi.store.edition import facts_of
from kbapi.store.locks import publisher_lock
from kbapi.store.read import EditionReader, current, editions
from kbapi.store.schema import edition
from kbapi.store.write import make_current, save_edition
from tests.store.children import Child, start
from tests.store.samples import NOON, numbered_library

ROUNDS = 6


def publish(engine: Engine, library: Library) -> None:
    make_current(engine, save_edition(engine, library, facts_of(library), NOON), NOON)


def publish_all(url: str, versions: Iterable[str]) -> None:
    engine = open_database(url)
    for version in versions:
        publish(engine, numbered_library(version, 120))


def enter(url: str) -> None:
    with publisher_lock(open_database(url)):
        pass


def enter_and_stay(url: str) -> None:
    with publisher_lock(open_database(url)):
        time.sleep(60)


def is_free(engine: Engine) -> bool:
    try:
        with publisher_lock(engine):
            return True
    except AnotherPublisherError:
        return False


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def outcomes(children: Iterable[Child]) -> set[int]:
    return {child.outcome() for child in children}


def versions_served(engine: Engine) -> set[str]:
    info = current(engine)
    assert info
    entries = list(EditionReader(engine, info, RecordCache(999_999)).all_entries())
    assert len(entries) == info.records
    return {entry.record.summary for entry in entries}


def test_processes_that_start_at_once_on_an_empty_database_all_find_their_tables(database_url: str) -> None:
    children = [start(lambda: open_database(database_url)) for _ in range(6)]
    assert outcomes(children) == {0}


def test_threads_that_open_databases_at_once_all_succeed(database_url: str, tmp_path: Path) -> None:
    urls = [*[database_url] * 4, *(f"sqlite:///{tmp_path}/{number}.sqlite3" for number in range(4))]
    with ThreadPoolExecutor(len(urls)) as threads:
        engines = list(threads.map(open_database, urls))
    for engine in engines:
        publish(engine, numbered_library("A", 3))
        engine.dispose()


def test_two_savers_of_different_content_are_both_recorded(engine: Engine, database_url: str) -> None:
    names = [[f"{saver}{number}" for number in range(ROUNDS)] for saver in "ab"]
    children = [start(partial(publish_all, database_url, some)) for some in names]
    assert outcomes(children) == {0}
    published = editions(engine, 100)
    assert len({info.id for info in published}) == len(published) == 2 * ROUNDS


def test_two_savers_of_the_same_content_make_one_edition(engine: Engine, database_url: str) -> None:
    children = [start(lambda: publish_all(database_url, ["same"])) for _ in range(4)]
    assert outcomes(children) == {0}
    assert len(editions(engine, 100)) == 1
    assert query.fetch(engine, select(func.count()).select_from(edition))[0][0] == 1


def test_a_reader_sees_only_whole_editions_while_others_are_published(
    engine: Engine, database_url: str
) -> None:
    publish(engine, numbered_library("first", 120))
    names = [f"v{number}" for number in range(3 * ROUNDS)]
    child = start(lambda: publish_all(database_url, names))
    seen = []
    while versions_served(engine) != {f"Version {names[-1]}"}:
        seen.append(versions_served(engine))
    assert child.outcome() == 0
    assert {len(versions) for versions in seen} == {1}
    assert len({version for versions in seen for version in versions}) > 2


def test_only_one_publisher_is_let_in(engine: Engine, database_url: str) -> None:
    with publisher_lock(engine):
        with pytest.raises(AnotherPublisherError, match="Somebody else"), publisher_lock(engine):
            pass
        assert start(lambda: enter(database_url)).outcome() == 1
    assert start(lambda: enter(database_url)).outcome() == 0


def test_a_publisher_that_is_killed_lets_the_next_one_in(engine: Engine, database_url: str) -> None:
    child = start(lambda: enter_and_stay(database_url))
    wait_until(lambda: not is_free(engine))
    child.kill()
    assert child.outcome() == -9
    wait_until(lambda: is_free(engine))


def test_an_error_inside_frees_the_lock(engine: Engine) -> None:
    with pytest.raises(ZeroDivisionError), publisher_lock(engine):
        raise ZeroDivisionError
    with publisher_lock(engine):
        pass


def test_a_saver_that_waits_too_long_for_another_writer_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_file, "BUSY_SECONDS", 0.05)
    engine = open_database(f"sqlite:///{tmp_path}/kb.sqlite3")
    with query.writing(engine), pytest.raises(AnotherPublisherError, match="writing"):
        publish(engine, numbered_library("A", 3))
    publish(engine, numbered_library("A", 3))
    engine.dispose()


def test_a_reader_is_not_held_up_by_a_writer(engine: Engine) -> None:
    publish(engine, numbered_library("A", 3))
    with query.writing(engine) as connection:
        connection.execute(text("DELETE FROM publication"))
        assert versions_served(engine) == {"Version A"}
        connection.rollback()


def test_a_child_process_opens_connections_of_its_own(engine: Engine) -> None:
    publish(engine, numbered_library("A", 3))
    children = [start(lambda: [versions_served(engine) for _ in range(20)]) for _ in range(3)]
    assert {frozenset(versions_served(engine)) for _ in range(20)} == {frozenset({"Version A"})}
    assert outcomes(children) == {0}
