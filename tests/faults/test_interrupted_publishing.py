"""Publishing may end anywhere: what was published before goes on being served, and the next one succeeds.

Each fault is one publication: after it the current edition is read whole by a process that opens everything
for the first time, a server that is asked all the while drops and mixes nothing, and publishing once more
succeeds and clears up. The short form tries some points of publishing, the long one most.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack

import pytest

from tests.faults.bench import Bench, Fault, endure, set_up, set_up_for_imports
from tests.faults.publisher import AtCall, AtStep, can_trace
from tests.faults.scoreboard import Note

LONG = (pytest.mark.faults, pytest.mark.slow)
MOST_STEPS = 120
"""More steps than publishing the sample takes."""

SYNCS = ("fsync", "fdatasync")
NAMES = ("rename", "renameat", "mkdir", "unlink", "unlinkat", "rmdir")
FILES = ("write", "ftruncate", *SYNCS, *NAMES)
PAGES = ("pwrite64",)
"""How SQLite writes; it is much the same for every search engine."""
NET = ("sendto", "recvfrom", "connect")
ANSWERS = ("recvfrom", "connect")
"""A connection that is lost shows here; one that only sending fails on does not exist."""
KILL, FULL, BROKEN, LOST = "signal=KILL", "error=ENOSPC", "error=EIO", "error=ECONNRESET"

WHOOSH = "sqlite, whoosh"
BUNDLE = "sqlite, whoosh, imported"
TANTIVY = "sqlite, tantivy"
SERVER = "postgresql, whoosh"

SHORT_CALLS = [
    (WHOOSH, KILL, (*SYNCS, "rename"), 3),
    (WHOOSH, FULL, (*PAGES, *FILES), 50),
    (WHOOSH, BROKEN, SYNCS, 3),
    (TANTIVY, KILL, (*SYNCS, "renameat"), 12),
    (TANTIVY, FULL, ("write", "fdatasync"), 20),
    (BUNDLE, KILL, ("rename", *SYNCS), 4),
    (BUNDLE, FULL, (*PAGES, "write"), 60),
    (SERVER, KILL, ("sendto", "rename"), 70),
    (SERVER, LOST, ("recvfrom",), 16),
]
LONG_CALLS = [
    *((WHOOSH, fault, FILES, 1) for fault in (KILL, FULL, BROKEN)),
    *((WHOOSH, fault, PAGES, 4) for fault in (KILL, FULL, BROKEN)),
    *((TANTIVY, fault, FILES, 2) for fault in (KILL, FULL, BROKEN)),
    *((BUNDLE, fault, FILES, 2) for fault in (KILL, FULL, BROKEN)),
    *((SERVER, fault, FILES, 2) for fault in (KILL, FULL, BROKEN)),
    (SERVER, KILL, NET, 8),
    (SERVER, LOST, ANSWERS, 1),
]


@pytest.fixture(scope="module", params=[WHOOSH, TANTIVY, BUNDLE, SERVER])
def bench(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """A bench with the database and the search engine that are named; editions may come as bundles."""
    database, engine, *imported = request.param.split(", ")
    begin = set_up_for_imports if imported else set_up
    with ExitStack() as stack:
        url = ""
        if database == "postgresql":
            url = request.getfixturevalue("postgres").new_database()
        folder = tmp_path_factory.mktemp("bench")
        yield stack.enter_context(begin(folder, KBAPI_SEARCH_ENGINE=engine, KBAPI_DATABASE_URL=url))


@pytest.fixture(scope="module")
def tracing() -> None:
    """Skips where faults cannot be injected into system calls."""
    if not can_trace():
        pytest.skip("strace is not installed or may not attach itself to processes")


@pytest.mark.parametrize("bench", [WHOOSH, BUNDLE], indirect=True)
@pytest.mark.parametrize("stride", [12, pytest.param(2, marks=LONG)])
def test_a_publisher_killed_before_any_of_its_steps_harms_nobody(
    bench: Bench, stride: int, note: Note, request: pytest.FixtureRequest
) -> None:
    faults: list[Fault] = [AtStep(number) for number in range(1, MOST_STEPS, stride)]
    ends = endure(bench, faults)
    note(f"{setup_of(request)}: killed before a step", len(faults), ends)
    assert ends["killed, old"] >= 5
    # The last steps were not reached, so none was left out.
    assert ends["unhurt, new"] >= 1


@pytest.mark.usefixtures("tracing")
@pytest.mark.parametrize(
    ("bench", "fault", "functions", "stride"),
    [*SHORT_CALLS, *(pytest.param(*case, marks=LONG) for case in LONG_CALLS)],
    indirect=["bench"],
)
def test_a_fault_at_any_system_call_harms_nobody(
    bench: Bench,
    fault: str,
    functions: Sequence[str],
    stride: int,
    note: Note,
    request: pytest.FixtureRequest,
) -> None:
    counted = bench.calls(functions)
    faults = [
        AtCall(name, number, fault) for name in functions for number in range(1, counted[name] + 1, stride)
    ]
    ends = endure(bench, faults)
    note(
        f"{setup_of(request)}: {fault} at {'/'.join(name for name in functions if counted[name])}",
        len(faults),
        ends,
    )
    assert ends["killed, old"] + ends["refused, old"] >= 1


def setup_of(request: pytest.FixtureRequest) -> str:
    """What is published into, in words."""
    return str(request.node.callspec.params["bench"])
