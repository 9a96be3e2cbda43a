"""Publishing may end anywhere: what was published before goes on being served, and the next one succeeds.

Each fault is one publication: after it the current edition is read whole by a process that opens everything
for the first time, a server that is asked all the while drops and mixes nothing, and publishing once more
succeeds and clears up. KBAPI_TEST_EVERY_FAULT=1 tries every point instead of some; it takes minutes.
"""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.publisher import KILLED, AtCall, AtStep, Outcome, Publisher, can_trace, publisher
from tests.story.editing import SAMPLE, mark
from tests.story.hammer import hammering
from tests.story.running import edition_in
from tests.story.story import WORDS, Story, told

Fault = AtStep | AtCall

SYNCS = ("fsync", "fdatasync")
NAMES = ("mkdir", "unlink", "rmdir")
WRITES = ("write", "pwrite64", "ftruncate")
PATHS = ("/v1/procedures/pruning", "/v1/facts", "/v1/search?q=tree", "/version")
BENCHES = 2
MOST_STEPS = 120
"""More steps than publishing the sample takes."""
EVERY = "KBAPI_TEST_EVERY_FAULT" in os.environ


MORE = [pytest.mark.slow, pytest.mark.skipif(EVERY, reason="the test before has tried every point")]
UNHARMED = {"killed, old", "killed, new", "refused, old", "unhurt, new"}
"""How it may end: a publication that was refused must not have happened after all."""


@dataclass
class Bench:
    """A story whose editions are published through faults, and what came of them."""

    story: Story
    publisher: Publisher
    edition: str

    def endure(self, fault: Fault) -> str:
        """Publishes a new version with a fault on the way, then again without; tells how it ended."""
        word = next(WORDS)
        mark(self.story.place.content, word)
        outcome = self.publisher.publish(fault)
        _check_words(outcome, fault)
        seen = self.publisher.read().json
        assert (seen["missing"], len(seen["marks"])) == (0, 1), (fault, seen)
        assert seen["hits"] > 0, (fault, seen)
        is_new = seen["edition"] != self.edition
        assert is_new or outcome.status != 0, (fault, outcome)
        self._publish_again(word, seen["edition"] if is_new else None)
        return {0: "unhurt", KILLED: "killed"}.get(outcome.status, "refused") + (
            ", new" if is_new else ", old"
        )

    def _publish_again(self, word: str, already: str | None) -> None:
        again = self.publisher.publish()
        assert again.status == 0, again
        self.edition = edition_in(again.said)
        self.story.mark_of[self.edition] = word
        assert already in (None, self.edition), again
        assert list((self.story.place.state / "index").glob(".tmp-*")) == []


def _check_words(outcome: Outcome, fault: Fault) -> None:
    assert outcome.status in (0, 1, KILLED), (fault, outcome)
    assert "not foreseen" not in outcome.said, (fault, outcome)
    assert outcome.status != 1 or "\nError: " in f"\n{outcome.said}", (fault, outcome)


@pytest.fixture(scope="module")
def benches(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Bench]]:
    with ExitStack() as stack:
        yield [stack.enter_context(_bench(tmp_path_factory.mktemp("bench"))) for _ in range(BENCHES)]


@pytest.fixture(scope="module")
def tracing() -> None:
    """Skips where faults cannot be injected into system calls."""
    if not can_trace():
        pytest.skip("strace is not installed or may not attach itself to processes")


@contextmanager
def _bench(folder: Path) -> Iterator[Bench]:
    with told(SAMPLE, folder, KBAPI_TAKE_UP_SECONDS="0.1") as story, publisher(story.place) as process:
        yield Bench(story, process, next(iter(story.mark_of)))


def endure(benches: list[Bench], faults: Sequence[Fault]) -> Counter[str]:
    """Shares the faults out among the benches, while their servers are asked, and counts how they ended."""
    shares = [faults[number :: len(benches)] for number in range(len(benches))]
    with ThreadPoolExecutor(len(benches)) as pool:
        ends: Counter[str] = sum(pool.map(_endure_share, benches, shares), Counter())
    print(f"{len(faults)} faults: {dict(ends)}")
    return ends


def _endure_share(bench: Bench, faults: Sequence[Fault]) -> Counter[str]:
    with hammering(bench.story.server, PATHS, threads=1) as tally:
        ends = Counter(bench.endure(fault) for fault in faults)
    assert tally.failures == []
    assert tally.mixed(bench.story.mark_of) == []
    assert tally.went_back() == []
    return ends


def steps(first: int, stride: int) -> list[Fault]:
    """Every n-th step from a first one on."""
    return [AtStep(number) for number in range(1 if EVERY else first, MOST_STEPS, 1 if EVERY else stride)]


def calls(bench: Bench, functions: Sequence[str], fault: str, first: int, stride: int) -> list[Fault]:
    """A fault at every n-th call, from a first one on, of each of some system functions."""
    word = next(WORDS)
    mark(bench.story.place.content, word)
    counted = bench.publisher.calls(functions, bench.story.place.state.with_name("trace"))
    bench.edition = edition_in(bench.publisher.publish().said)
    bench.story.mark_of[bench.edition] = word
    start, stride = (1, 1) if EVERY else (first, stride)
    return [
        AtCall(name, number, fault)
        for name in functions
        for number in range(start, counted[name] + 1, stride)
    ]


@pytest.mark.parametrize("first", [1, pytest.param(5, marks=MORE)])
def test_a_publisher_killed_before_any_of_its_steps_harms_nobody(benches: list[Bench], first: int) -> None:
    ends = endure(benches, steps(first, 8))
    assert ends.keys() <= UNHARMED
    assert ends["killed, old"] >= 8
    # The last steps were not reached, so none was left out.
    assert ends["unhurt, new"] >= 1


@pytest.mark.usefixtures("tracing")
@pytest.mark.parametrize(
    ("functions", "stride"),
    [
        pytest.param((*SYNCS, "rename"), 2, id="flush-rename"),
        pytest.param((*WRITES, *NAMES), 20, id="write-name", marks=pytest.mark.slow),
    ],
)
def test_a_publisher_killed_at_any_system_call_harms_nobody(
    benches: list[Bench], functions: Sequence[str], stride: int
) -> None:
    ends = endure(benches, calls(benches[0], functions, "signal=KILL", 1, stride))
    assert ends.keys() <= UNHARMED
    assert ends["killed, old"] >= 5


@pytest.mark.usefixtures("tracing")
@pytest.mark.parametrize("first", [1, pytest.param(20, marks=MORE)])
def test_a_disk_that_is_full_at_any_write_harms_nobody(benches: list[Bench], first: int) -> None:
    ends = endure(benches, calls(benches[0], (*WRITES, "mkdir", "rename"), "error=ENOSPC", first, 40))
    assert ends.keys() <= UNHARMED
    assert ends["refused, old"] >= 5


@pytest.mark.usefixtures("tracing")
def test_a_disk_that_fails_at_any_flush_harms_nobody(benches: list[Bench]) -> None:
    ends = endure(benches, calls(benches[0], SYNCS, "error=EIO", 1, 3))
    assert ends.keys() <= UNHARMED
    assert ends["refused, old"] >= 3
