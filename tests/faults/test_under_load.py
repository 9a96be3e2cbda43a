"""Editions change and workers die under load: no answer is lost or of two editions, and nothing piles up."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path

import pytest

from tests.faults.load import Load, load
from tests.faults.publisher import Publisher, publisher
from tests.faults.scoreboard import Note
from tests.story.editing import SAMPLE, copied, mark
from tests.story.hammer import hammering
from tests.story.running import Place, Server, edition_in, serving, wait_until
from tests.story.story import WORDS

LONG = (pytest.mark.faults, pytest.mark.slow)
PATHS = (
    "/v1/procedures/pruning",
    "/v1/claims/F901",
    "/v1/topics?limit=3",
    "/v1/procedures/pruning/facts",
    "/version",
    "/v1/procedures",
    "/v1/search?q=tree",
)
RELOADED = 10
"""Editions that are made current in turn: more than are kept open."""


@contextmanager
def begun(folder: Path, *options: str) -> Iterator[tuple[Place, Server, Publisher]]:
    place = Place(copied(SAMPLE, folder / "content"), folder / "state", {"KBAPI_TAKE_UP_SECONDS": "0.1"})
    place.publish()
    with serving(place, *options) as server, publisher(place) as process:
        yield place, server, process


def publish(place: Place, process: Publisher, word: str, mark_of: dict[str, str]) -> str:
    mark(place.content, word)
    edition = edition_in(process.publish().said)
    mark_of[edition] = word
    return edition


@pytest.mark.parametrize(("rate", "requests"), [(200, 1_000), pytest.param(1_000, 60_000, marks=LONG)])
def test_no_answer_is_lost_or_mixed_while_editions_change(
    tmp_path: Path, rate: int, requests: int, note: Note
) -> None:
    mark_of: dict[str, str] = {}
    with begun(tmp_path, "--workers", "2") as (place, server, process):
        publish(place, process, next(WORDS), mark_of)
        walks, done = walking(server), threading.Event()
        walker = threading.Thread(target=walks.go, args=(done,))
        walker.start()
        loaded: list[Load] = []
        asking = threading.Thread(
            target=lambda: loaded.append(load(server.port, PATHS, mark_of, rate, requests))
        )
        asking.start()
        while asking.is_alive():
            publish(place, process, next(WORDS), mark_of)
            asking.join(1)
        done.set()
        walker.join()
    (came,) = loaded
    outcomes = {"lost": len(came.lost), "mixed": len(came.mixed), **walks.outcomes}
    switches = len(came.editions.keys() - {""}) - 1
    what = f"Requests at {came.answers / came.seconds:.0f}/s over {switches} changes of the edition"
    note(what, came.answers, outcomes | {f"answered {status}": n for status, n in came.statuses.items()})
    assert came.lost == []
    assert came.mixed == []
    assert came.refused == []
    assert switches >= 1
    assert walks.wrong == []
    assert walks.walked >= 1


class walking:  # noqa: N801 - reads as what it does
    """Reads a list page by page, again and again: every walk is whole and of one edition."""

    def __init__(self, server: Server) -> None:
        self.server, self.walked, self.wrong = server, 0, []
        self.whole = [item["id"] for item in server.get("/v1/topics?limit=100").json["items"]]

    @property
    def outcomes(self) -> dict[str, int]:
        """How many walks were whole, and how many were not."""
        return {"whole walks through a list": self.walked, "broken walks": len(self.wrong)}

    def go(self, done: threading.Event) -> None:
        """Walks until told to stop."""
        while not done.is_set():
            path, seen, editions = "/v1/topics?limit=1", [], set()
            while path:
                answer = self.server.get(path)
                if answer.status != 200:
                    self.wrong.append((answer.text, {path}))
                    return
                seen += [item["id"] for item in answer.json["items"]]
                editions.add(answer.edition)
                path = (answer.json["links"].get("next") or "").removeprefix(self.server.url)
            if seen == self.whole and len(editions) == 1:
                self.walked += 1
            else:
                self.wrong.append((seen, editions))


@pytest.mark.parametrize("kills", [1, pytest.param(10, marks=LONG)])
def test_a_worker_killed_under_load_costs_its_own_connections_at_most(
    tmp_path: Path, kills: int, note: Note
) -> None:
    with begun(tmp_path, "--workers", "2") as (_place, server, _process):
        server.wait_until_listening(2)
        loaded: list[Load] = []
        requests = 400 * (kills + 1)
        asking = threading.Thread(target=lambda: loaded.append(load(server.port, PATHS, {}, 100, requests)))
        asking.start()
        for _ in range(kills):
            killed = server.workers()[0]
            os.kill(killed, signal.SIGKILL)
            wait_until(lambda killed=killed: killed not in server.workers(), "the worker is not replaced")
            server.wait_until_listening(2)
        asking.join()
    (came,) = loaded
    note(
        f"Killed workers: {kills}",
        came.answers,
        {"lost": len(came.lost), "not 200": came.answers - came.statuses[200]},
    )
    assert came.refused == []
    assert len(came.lost) <= kills * came.connections


@pytest.mark.parametrize("reloads", [RELOADED + 6, pytest.param(RELOADED + 200, marks=LONG)])
def test_nothing_piles_up_however_often_the_edition_changes(tmp_path: Path, reloads: int, note: Note) -> None:
    mark_of: dict[str, str] = {}
    words = list(islice(WORDS, RELOADED))
    held: list[tuple[int, int, int]] = []
    with begun(tmp_path) as (place, server, process), hammering(server, PATHS, threads=1, pause=0.1) as tally:
        for word in islice(cycle(words), reloads):
            server.wait_until_edition(publish(place, process, word, mark_of))
            held.append(holds(server))
    files, threads, memory = zip(*held[RELOADED:], strict=True)
    slope = slope_of(memory)
    note(
        f"Changes of the edition; files {files[0]} to {files[-1]}, threads {threads[0]} to {threads[-1]}, "
        f"memory {memory[0] // 1024} to {memory[-1] // 1024} MB, {slope:+.1f} kB a change",
        len(files),
        {"failed requests": len(tally.failures), "answers": len(tally.answers)},
    )
    assert tally.failures == []
    assert tally.mixed(mark_of) == []
    assert max(files[-5:]) - max(files[:5]) <= 2
    assert max(threads[-5:]) - max(threads[:5]) <= 2
    assert reloads < 100 or slope < 50


def holds(server: Server) -> tuple[int, int, int]:
    """Open files, threads and resident memory (kB) of the one worker."""
    (worker,) = server.workers()
    process = Path(f"/proc/{worker}")
    pages = int((process / "statm").read_text().split()[1])
    return (
        len(list((process / "fd").iterdir())),
        len(list((process / "task").iterdir())),
        pages * os.sysconf("SC_PAGE_SIZE") // 1024,
    )


def slope_of(values: tuple[int, ...]) -> float:
    """How much values grow from one to the next, by least squares."""
    middle, mean = (len(values) - 1) / 2, sum(values) / len(values)
    return sum((at - middle) * (value - mean) for at, value in enumerate(values)) / sum(
        (at - middle) ** 2 for at in range(len(values))
    )
