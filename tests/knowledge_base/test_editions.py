"""Which edition is current: all who come together after a cold start find it, and nobody waits twice."""

import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path

import pytest

from kbapi.errors import NothingPublishedError
from kbapi.knowledge.answer import Question
from kbapi.knowledge_base import EditionInfo, KnowledgeBase, Snapshot, answering_for
from kbapi.knowledge_base import editions as editions_module
from kbapi.knowledge_base.answering import Answering
from kbapi.knowledge_base.editions import connect
from kbapi.knowledge_base.kept import Kept
from kbapi.search.languages import SMALL_WORDS
from kbapi.store import read as store
from kbapi.store.connection import Database
from tests.publishing import NOON, SAMPLE_CONTENT, published, settings_of

CALLERS = 8
LONG = 30


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("editions")
    published(SAMPLE_CONTENT, folder)
    return folder


def base_of(state: Path, poll_interval: float = 1_000) -> KnowledgeBase:
    settings = settings_of(state)
    return connect(settings.database, settings.state, settings.search_engine, poll_interval)


class SlowStore:
    """Reads like the store, but tells the current edition only once it is let.

    Of one database alone: what other modules opened may still look for editions in threads of its own.
    """

    def __init__(self, state: Path) -> None:
        self.state = state
        self.asked = threading.Semaphore(0)
        self.let = threading.Event()
        self.times = 0

    def current(self, database: Database, *, patient: bool = True) -> EditionInfo | None:
        if str(self.state) not in str(database.url):
            return store.current(database, patient=patient)
        self.times += 1
        self.asked.release()
        assert self.let.wait(LONG)
        return store.current(database, patient=patient)


@pytest.fixture
def slow(state: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowStore]:
    found = SlowStore(state)
    monkeypatch.setattr(editions_module, "store", found)
    yield found
    found.let.set()


def test_all_who_come_before_the_first_look_is_done_find_the_edition(state: Path, slow: SlowStore) -> None:
    base = base_of(state)
    with ThreadPoolExecutor(CALLERS) as callers:
        asked = [callers.submit(base.current) for _ in range(CALLERS)]
        assert slow.asked.acquire(timeout=LONG)
        slow.let.set()
        found = {answer.result(LONG).info.id for answer in asked}
    assert len(found) == 1
    assert slow.times == 1


def test_the_time_of_looking_is_set_only_once_the_edition_is_there(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look and its snapshot another caller must not take the look for done."""
    base, make = base_of(state), KnowledgeBase._snapshot
    waiting: list[Future[Snapshot]] = []

    def made(self: KnowledgeBase, info: EditionInfo) -> Snapshot:
        waiting.append(others.submit(self.current))
        wait(waiting, timeout=0.1)
        return make(self, info)

    monkeypatch.setattr(KnowledgeBase, "_snapshot", made)
    with ThreadPoolExecutor(1) as others:
        current = base.current()
        assert waiting[0].result(LONG) is current


def test_while_one_looks_the_others_go_on_with_the_edition_they_have(state: Path, slow: SlowStore) -> None:
    base = base_of(state, poll_interval=0)
    slow.let.set()
    before = base.current()
    slow.let.clear()
    slow.asked = threading.Semaphore(0)
    with ThreadPoolExecutor(1) as looking:
        late = looking.submit(base.current)
        assert slow.asked.acquire(timeout=LONG)
        assert base.current() is before
        slow.let.set()
        assert late.result(LONG) is before


def test_nothing_published_is_said_to_everybody(tmp_path: Path) -> None:
    base = base_of(tmp_path)
    with ThreadPoolExecutor(CALLERS) as callers:
        asked = [callers.submit(base.current) for _ in range(CALLERS)]
        assert {type(answer.exception(LONG)) for answer in asked} == {NothingPublishedError}


def test_what_takes_long_is_built_before_anybody_asks(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[str] = []
    done = threading.Semaphore(0)

    class Noted(Answering):
        def __init__(self, snapshot: Snapshot) -> None:
            super().__init__(snapshot)
            built.append(snapshot.language)
            done.release()

    monkeypatch.setattr(answering_for, "Answering", Noted)
    base = base_of(state)
    base.stay_ready()
    assert all(done.acquire(timeout=LONG) for _ in SMALL_WORDS)
    for language in SMALL_WORDS:
        here = base.current().in_language(language)
        base.answer(here, Question("what is pruning", language=language), NOON.date())
    assert sorted(built) == sorted(SMALL_WORDS)


def test_a_server_with_nothing_published_gets_ready_once_something_is(tmp_path: Path) -> None:
    base = base_of(tmp_path, poll_interval=0)
    base.stay_ready()
    published(SAMPLE_CONTENT, tmp_path)
    assert base.current().info.number == 1


def test_who_asks_for_one_thing_does_not_wait_for_another_that_is_being_built(state: Path) -> None:
    here, let = base_of(state).current(), threading.Event()
    kept = Kept(lambda snapshot: snapshot.language == "en" or let.wait(LONG), 4)
    with ThreadPoolExecutor(1) as slow:
        waiting = slow.submit(kept.of, here.in_language("es"))
        assert kept.of(here)
        assert not waiting.done()
        let.set()
        assert waiting.result(LONG)
