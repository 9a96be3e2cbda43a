"""Several workers tell the same figures, one that is killed is replaced, and what it counted stays."""

import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.story.editing import SAMPLE, copied
from tests.story.running import Place, Server, serving, wait_until

COUNTED = re.compile(
    r'^kbapi_requests_total\{method="GET",route="/v1/topics",status="200"\} (\S+)$', re.MULTILINE
)
IN_FLIGHT = re.compile(r'^kbapi_requests_in_flight\{method="GET"\} (\S+)$', re.MULTILINE)
FEW = 40


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("workers")
    place = Place(copied(SAMPLE, folder / "content"), folder / "state")
    place.publish()
    with serving(place, "--workers", "2") as started:
        yield started


def test_any_worker_tells_what_all_of_them_counted(server: Server) -> None:
    server.wait_until_listening(2)
    before = counted(server)
    for _ in range(FEW):
        assert server.get("/v1/topics").status == 200
    assert {counted(server) for _ in range(FEW)} == {before + FEW}


def test_a_killed_worker_is_replaced_and_nothing_it_counted_is_lost(server: Server) -> None:
    server.wait_until_listening(2)
    assert server.get("/v1/topics").status == 200
    before = counted(server)
    killed = server.workers()[0]
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: killed not in server.workers() and len(server.workers()) == 2, "it is not replaced")
    wait_until(lambda: is_live(server), "the server does not answer again")
    assert counted(server) == before
    assert server.get("/v1/topics").status == 200
    assert {counted(server) for _ in range(FEW)} == {before + 1}
    assert {IN_FLIGHT.search(server.get("/metrics").text)[1] for _ in range(FEW)} == {"1.0"}


def test_the_figures_are_gone_with_the_server(tmp_path: Path) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    place = Place(copied(SAMPLE, tmp_path / "content"), tmp_path / "state", {"TMPDIR": str(temporary)})
    place.publish()
    with serving(place, "--workers", "2") as started:
        started.get("/v1/topics")
        assert list(temporary.glob("kbapi-metrics-*/*.db"))
    assert list(temporary.glob("kbapi-metrics-*")) == []


def counted(server: Server) -> float:
    found = COUNTED.search(server.get("/metrics").text)
    return float(found[1]) if found else 0.0


def is_live(server: Server) -> bool:
    try:
        return all(server.get("/health/live").status == 200 for _ in range(FEW))
    except OSError:
        return False
