"""Nothing is lost behind nginx while instances restart one after the other, or a new edition is published."""

import gzip
import os
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.deploy.proxy import nginx, proxying
from tests.serving.load import load
from tests.story.editing import SAMPLE, copied, mark, marks
from tests.story.running import Place, Server, ask, free_port, serving, wait_until

with_nginx = pytest.mark.skipif(nginx() is None, reason="nginx is not installed; .ci/run installs it")
FORMS = [(100, 5), pytest.param(1_000, 60, marks=pytest.mark.faults)]
UNDER_WAY = 20
STARTS_WITHIN = 180
"""Seconds: whoever starts beside a thousand requests a second gets little of the processors."""


@pytest.fixture
def place(tmp_path: Path) -> Place:
    place = Place(copied(SAMPLE, tmp_path / "content"), tmp_path / "state")
    place.publish()
    return place


class Instance:
    """One instance at its port, which can be restarted."""

    def __init__(self, place: Place) -> None:
        self.place, self.port = place, free_port()
        self._running = ExitStack()

    def start(self) -> Server:
        return self._running.enter_context(serving(self.place, port=self.port, patience=STARTS_WITHIN))

    def stop(self) -> None:
        """Stops as a service manager does, with SIGTERM; a stop that fails fails the test."""
        self._running.close()


@contextmanager
def two_instances(place: Place) -> Iterator[tuple[list[Instance], int]]:
    """Two instances behind nginx, and the port of nginx."""
    both = [Instance(place), Instance(place)]
    for instance in both:
        instance.start()
    try:
        with proxying(place.state.parent, *(instance.port for instance in both)) as proxy:
            yield both, proxy.port
    finally:
        for instance in both:
            instance.stop()


@with_nginx
@pytest.mark.parametrize(("rate", "seconds"), FORMS)
def test_a_rolling_restart_loses_nothing(place: Place, rate: int, seconds: int) -> None:
    restarts = 0
    with two_instances(place) as (instances, port), load(port, rate) as tally:
        ends = time.monotonic() + seconds
        while time.monotonic() < ends or restarts < 2:
            instance = instances[restarts % 2]
            instance.stop()
            instance.start()
            restarts += 1
            time.sleep(0.5)
    print(f"{restarts} restarts: {tally}")
    assert tally.failures == []
    assert tally.answered > 100


@with_nginx
@pytest.mark.parametrize(("rate", "seconds"), FORMS)
def test_new_editions_lose_nothing_and_mix_nothing(place: Place, rate: int, seconds: int) -> None:
    published, words = set(), marks()
    with two_instances(place) as (_, port), load(port, rate) as tally:
        ends = time.monotonic() + seconds
        while time.monotonic() < ends or len(published) < 2:
            mark(place.content, next(words))
            published.add(place.publish())
            time.sleep(1.5)
    print(f"{len(published)} editions: {tally}")
    assert tally.failures == []
    assert published & set(tally.editions), "no new edition was seen"


@with_nginx
@pytest.mark.parametrize("kills", [2, pytest.param(20, marks=pytest.mark.faults)])
def test_what_killed_workers_were_answering_is_asked_of_another_one(place: Place, kills: int) -> None:
    with (
        serving(place, "--workers", "2", patience=STARTS_WITHIN) as server,
        proxying(place.state.parent, server.port) as proxy,
        load(proxy.port, 100) as tally,
    ):
        for _ in range(kills):
            server.wait_until_listening(2)
            # The server gives up if a worker dies twice within less time.
            time.sleep(6)
            killed = server.workers()[0]
            os.kill(killed, signal.SIGKILL)
            wait_until(lambda killed=killed: killed not in server.workers(), "not replaced")
        time.sleep(2)
    print(f"{kills} workers killed: {tally}")
    # An answer whose beginning has gone out to the client cannot be taken back.
    begun = [failure for failure in tally.failures if "IncompleteRead" in failure]
    assert tally.failures == begun
    assert len(begun) <= kills
    assert tally.answered > 50


def test_told_to_stop_it_answers_what_is_under_way_and_then_nobody(place: Place) -> None:
    with serving(place) as server:
        connections = [server.connect() for _ in range(UNDER_WAY)]
        for connection in connections:
            ask(connection, "/health/live")
            connection.request("GET", "/v1/export")
        server.process.terminate()
        answers = [connection.getresponse() for connection in connections]
        assert [answer.status for answer in answers] == [200] * UNDER_WAY
        assert all(gzip.decompress(answer.read()).endswith(b"\n") for answer in answers)
        for connection in connections:
            connection.close()
        server.process.wait(30)
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", server.port))
