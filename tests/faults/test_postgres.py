"""A node on PostgreSQL goes on answering: without the primary, without the replica, over restarts."""

import random
import shutil
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask

from kbapi.app import create_app
from kbapi.knowledge_base import connect
from tests.publishing import NOON, SAMPLE_CONTENT, settings_of
from tests.publishing import published as published_into
from tests.store.postgres_server import Server, programs, running_server, running_standby
from tests.waiting import until

SLOW_POLL = "60"
"""Seconds between two looks: what is taken up sooner was announced."""
PATHS = (
    "/v1/procedures",
    "/v1/procedures/pruning",
    "/v1/procedures/pruning/facts",
    "/v1/facts?limit=5",
    "/v1/search?q=tree",
    "/v1/search?q=prunning",
    "/v1/suggest?q=pr",
    "/v1/editions",
)


@pytest.fixture
def primary() -> Iterator[Server]:
    found = programs()
    if not found:
        pytest.skip("no PostgreSQL server is installed; KBAPI_TEST_PG_BIN may name the folder of initdb")
    with running_server(found) as server:
        server.new_database()
        yield server


@pytest.fixture
def standby(primary: Server) -> Iterator[Server]:
    with running_standby(primary) as server:
        yield server


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return shutil.copytree(SAMPLE_CONTENT, tmp_path / "content")


def published(content: Path, url: str) -> int:
    chosen = {"database_url": url, "search_engine": "postgres"}
    return published_into(content, content.parent / "nowhere", **chosen).number


def changed(content: Path, word: str) -> None:
    """Gives the sample a title that differs."""
    page = content / "en" / "procedures" / "pruning.md"
    lines = page.read_text(encoding="utf-8").splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if line.startswith("title:"))
    lines[at] = f"title: Pruning {word}\n"
    page.write_text("".join(lines), encoding="utf-8")


@contextmanager
def node(tmp_path: Path, url: str, *replicas: str, poll: str = "0.1") -> Iterator[Flask]:
    """An application without a state folder of its own that follows what is published."""
    settings = settings_of(
        tmp_path / "no-state",
        database_url=url,
        database_read_urls=",".join(replicas),
        search_engine="postgres",
        take_up_seconds=poll,
    )
    base = connect(settings.database, settings.state, "postgres", settings.poll_interval, settings.replicas)
    base.follow()
    try:
        yield create_app(settings, base, clock=lambda: NOON)
    finally:
        base.close()
        assert not (tmp_path / "no-state").exists()


def title_in(app: Flask) -> str:
    answer = app.test_client().get("/v1/procedures/pruning")
    assert answer.status_code == 200, answer.text
    return str(answer.json["title"])


def statuses(app: Flask) -> dict[str, int]:
    return {path: app.test_client().get(path).status_code for path in PATHS}


ALL_WELL = dict.fromkeys(PATHS, 200)


def test_reads_go_on_without_the_primary_and_publishing_after_the_standby_is_promoted(
    primary: Server, standby: Server, content: Path, tmp_path: Path
) -> None:
    writing = f"{primary.url(standby)}&target_session_attrs=read-write"
    published(content, writing)
    with node(tmp_path, writing, standby.url()) as app:
        until(lambda: app.test_client().get("/health/ready").status_code == 200)
        assert standby.number_of_readers
        primary.stop()
        try:
            assert statuses(app) == ALL_WELL
            with node(tmp_path, writing, standby.url()) as another:
                assert statuses(another) == ALL_WELL
            standby.promote()
            until(lambda: is_primary(standby))
            changed(content, "anew")
            published(content, writing)
            until(lambda: title_in(app) == "Pruning anew")
            assert statuses(app) == ALL_WELL
        finally:
            primary.start()


def is_primary(server: Server) -> bool:
    with server.connection() as connection:
        return connection.execute("SELECT pg_is_in_recovery()").fetchone() == (False,)


def test_an_edition_is_taken_up_when_it_is_announced_and_has_arrived(
    primary: Server, standby: Server, content: Path, tmp_path: Path
) -> None:
    published(content, primary.url())
    with node(tmp_path, primary.url(), standby.url(), poll=SLOW_POLL) as app:
        until(lambda: app.test_client().get("/health/ready").status_code == 200)
        before = title_in(app)
        changed(content, "announced")
        published(content, primary.url())
        until(lambda: title_in(app) == "Pruning announced")
        standby.replaying(False)
        changed(content, "late")
        published(content, primary.url())
        assert title_in(app) == "Pruning announced" != before
        assert statuses(app) == ALL_WELL
        standby.replaying(True)
        until(lambda: title_in(app) == "Pruning late")


def test_without_a_replica_what_was_read_is_served_and_the_rest_says_when_to_come_back(
    primary: Server, content: Path, tmp_path: Path
) -> None:
    published(content, primary.url())
    with node(tmp_path, primary.url()) as app:
        client = app.test_client()
        before = client.get("/v1/procedures/pruning").json
        found = client.get("/v1/search?q=tree").json
        primary.stop()
        try:
            assert client.get("/v1/procedures/pruning").json["fingerprint"] == before["fingerprint"]
            assert client.get("/v1/search?q=tree").json["items"] == found["items"]
            answer = client.get("/v1/editions")
            assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
            assert answer.content_type.startswith("application/problem+json")
            assert str(primary.folder) not in answer.text
            assert client.get("/health/ready").status_code == 503
            assert client.get("/health/live").status_code == 200
        finally:
            primary.start()
        until(lambda: statuses(app) == ALL_WELL)


@dataclass
class Load:
    """Readers that ask without pause, and what they were told."""

    app: Flask
    told: Counter[int] = field(default_factory=Counter)
    slowest: float = 0.0
    _done: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def by(self, readers: int) -> Iterator[None]:
        threads = [threading.Thread(target=self._read, args=(number,)) for number in range(readers)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._done.set()
            for thread in threads:
                thread.join()

    def _read(self, seed: int) -> None:
        choice = random.Random(seed)
        client = self.app.test_client()
        while not self._done.is_set():
            began = time.monotonic()
            self.told[client.get(choice.choice(PATHS)).status_code] += 1
            self.slowest = max(self.slowest, time.monotonic() - began)


RESTARTS = pytest.mark.parametrize("times", [3, pytest.param(20, marks=pytest.mark.faults)])


@RESTARTS
def test_no_read_fails_while_the_servers_are_killed_in_turn(
    primary: Server, standby: Server, content: Path, tmp_path: Path, times: int,
) -> None:  # fmt: skip  # one parameter a line would say less
    published(content, primary.url())
    with node(tmp_path, primary.url(), standby.url()) as app:
        until(lambda: app.test_client().get("/health/ready").status_code == 200)
        load = Load(app)
        with load.by(4):
            for at in range(2 * times):
                server = (primary, standby)[at % 2]
                server.stop()
                time.sleep(0.2)
                server.start()
    print(f"{2 * times}: {dict(load.told)}, slowest {load.slowest:.2f} s")
    assert set(load.told) == {200}


@RESTARTS
def test_one_server_alone_is_waited_for_and_never_makes_an_internal_error(
    primary: Server, content: Path, tmp_path: Path, times: int,
) -> None:  # fmt: skip  # one parameter a line would say less
    published(content, primary.url())
    with node(tmp_path, primary.url()) as app:
        assert statuses(app) == ALL_WELL
        load = Load(app)
        with load.by(4):
            for _ in range(times):
                primary.stop()
                primary.start()
                until(lambda: statuses(app) == ALL_WELL)
    print(f"{times}: {dict(load.told)}, slowest {load.slowest:.2f} s")
    assert load.told.keys() <= {200, 503}
