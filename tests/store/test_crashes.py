"""A process killed at any point leaves the edition before it current, and the next save succeeds."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import OperationalError

from kbapi.errors import PublishingError
from kbapi.knowledge.library import Library
from kbapi.store.cache import RecordCache
from kbapi.store.connection import open_database
from kbapi.store.edition import facts_of
from kbapi.store.locks import publisher_lock
from kbapi.store.query import writing
from kbapi.store.read import EditionReader, current
from kbapi.store.write import make_current, save_edition
from tests.store.children import kill_at, start
from tests.store.samples import NOON, numbered_library

LATER = NOON + timedelta(hours=1)
OLD, NEW = numbered_library("old", 5), numbered_library("new", 7)


def publish(engine: Engine, library: Library) -> str:
    with publisher_lock(engine):
        saved = save_edition(engine, library, facts_of(library), NOON)
        make_current(engine, saved, NOON)
    return saved


def served(engine: Engine) -> Library:
    info = current(engine)
    assert info
    entries = list(EditionReader(engine, info, RecordCache(99_999)).all_entries())
    assert info.records == len(entries)
    return Library({entry.record.key: entry for entry in entries})


def publish_until(url: str, step: int) -> None:
    engine = open_database(url)
    kill_at(engine, step)
    publish(engine, NEW)


def test_a_publisher_killed_before_any_of_its_statements_changes_nothing(
    engine: Engine, database_url: str
) -> None:
    publish(engine, OLD)
    steps = 0
    while start(partial(publish_until, database_url, steps)).outcome() == -9:
        assert served(engine) == OLD
        steps += 1
    assert steps >= 15
    assert served(engine) == NEW


def test_the_first_save_after_a_kill_succeeds_at_every_step(engine: Engine, database_url: str) -> None:
    publish(engine, OLD)
    for step in (0, 3, 8, 12, 18):
        library = numbered_library(f"version {step}", 6)
        assert start(partial(publish_until, database_url, step)).outcome() == -9
        publish(engine, library)
        assert served(engine) == library


@pytest.mark.parametrize("milliseconds", [1, 20, 60, 120, 250])
def test_a_publisher_killed_at_some_moment_leaves_the_old_edition_or_the_new_one(
    engine: Engine, database_url: str, milliseconds: int
) -> None:
    publish(engine, OLD)
    large = numbered_library("large", 1500)
    child = start(lambda: publish(open_database(database_url), large))
    time.sleep(milliseconds / 1000)
    child.kill()
    child.outcome()
    assert served(engine) in (OLD, large)
    publish(engine, NEW)
    assert served(engine) == NEW


def test_a_process_killed_while_it_makes_the_tables_hinders_nobody(database_url: str) -> None:
    for milliseconds in (5, 10, 15, 20, 30):
        child = start(lambda: open_database(database_url))
        time.sleep(milliseconds / 1000)
        child.kill()
        child.outcome()
    engine = open_database(database_url)
    publish(engine, NEW)
    assert served(engine) == NEW
    engine.dispose()


def test_a_full_disk_leaves_the_old_edition_and_names_the_file(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/kb.sqlite3"
    engine = open_database(url)
    publish(engine, OLD)
    event.listen(engine, "checkout", leave_no_room)
    with pytest.raises(PublishingError, match=rf"{tmp_path}/kb\.sqlite3: database or disk is full"):
        publish(engine, numbered_library("large", 500))
    assert served(engine) == OLD
    engine.dispose()
    roomy = open_database(url)
    publish(roomy, NEW)
    assert served(roomy) == NEW
    roomy.dispose()


def leave_no_room(connection: sqlite3.Connection, *_rest: object) -> None:
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages + 10}")


@pytest.mark.parametrize("is_committed", [True, False])
def test_a_lost_answer_to_a_commit_is_asked_for_again(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, is_committed: bool
) -> None:
    publish(engine, OLD)
    saved = save_edition(engine, NEW, facts_of(NEW), LATER)
    losses = iter([OperationalError("COMMIT", {}, ConnectionError("the server went away"))])

    @contextmanager
    def losing(of: Engine) -> Iterator[Connection]:
        loss = next(losses, None)
        with writing(of) as connection:
            yield connection
            if loss and not is_committed:
                raise loss
        if loss:
            raise loss

    monkeypatch.setattr("kbapi.store.write.writing", losing)
    if is_committed:
        assert make_current(engine, saved, LATER) == 2
    else:
        with pytest.raises(PublishingError, match="went away"):
            make_current(engine, saved, LATER)
    assert served(engine) == (NEW if is_committed else OLD)
    assert make_current(engine, saved, LATER) == 2
