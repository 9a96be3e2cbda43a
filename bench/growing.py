"""What grows with the library: publishing next to the naive way, a small change, start, memory, answers.

The pages are made up, with sections, facts and claims like ours. The naive way is `bench/_naive.py`; both are
measured as whole processes, in processor time. Answers are to records and words that nobody asked for before,
so that nothing is answered from what was kept; their cost is the server's processor time, after what it does
in the background to be ready.
"""

import random
import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

from bench import Curve, Row, at_least, at_most
from bench._cold import cold_search
from bench._pages import KINDS_IN_TURN, edit_pages, write_pages
from bench._peers import datasette, write_database
from bench._report import slope
from bench._running import Cost, Running, compiled, cost_of, published, serving
from kbapi.content.load import examine
from kbapi.search.documents import documents_of
from kbapi.web.compiled_file import CompiledFile

SIZES = (100, 1_000, 10_000)
LARGEST = 100_000
ENGINES_UP_TO = {"tantivy": (LARGEST, LARGEST), "whoosh": (1_000, 10_000)}
"""The largest library for each engine, without and with the large sizes."""
NAIVE_UP_TO = 1_000
COMPILED_UP_TO = 1_000
COMPILED_WITH = "tantivy"
COMPILED_PATH = "/v1/terms/term-1"
"""An address of every made-up library that is compiled."""
SEARCHED = 10_000
"""The library whose search is compared over HTTP."""
PAIRED = 1_000
"""The library with which publishing is compared with the naive way."""
PAIRS = 3
EDITED = 10
ASKED = 300
"""Requests of one kind, each for something else."""
PLOTS = {
    "publishing": ("Publishing", "seconds of processor time"),
    "compiling": ("Compiling", "seconds of processor time"),
    "changing": ("A change of 10 pages", "seconds of processor time"),
    "memory": ("Memory of a worker", "MiB"),
    "start": ("Start to the first answer", "seconds"),
    "answers": ("Answers over HTTP, never asked before", "ms of processor time"),
}


@dataclass
class _Measured:
    """Points of each line of each plot."""

    points: Mapping[tuple[str, str], list[tuple[int, float]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def add(self, plot: str, name: str, size: int, cost: float) -> None:
        self.points[plot, name].append((size, cost))

    def curves(self) -> Iterator[Curve]:
        for (plot, name), points in self.points.items():
            title, unit = PLOTS[plot]
            if len(points) > 1:
                yield Curve(title, unit, name, tuple(points))


def measure(large: bool) -> Iterator[Row | Curve]:
    """Publishing, changing and serving libraries of growing size, then the slopes and the curves."""
    measured = _Measured()
    for size in (*SIZES, LARGEST) if large else SIZES:
        with tempfile.TemporaryDirectory(prefix="kbapi-bench-") as made:
            folder = Path(made)
            write_pages(folder / "content", size)
            if size == PAIRED:
                yield from _next_to_naive(folder)
            for engine, most in ENGINES_UP_TO.items():
                if size <= most[large]:
                    yield from _one(folder, engine, size, measured)
            if size <= NAIVE_UP_TO:
                measured.add("publishing", "naive", size, _naive(folder, "curve").processor)
    yield from _slopes(measured)
    yield from measured.curves()


def _next_to_naive(folder: Path) -> Iterator[Row]:
    ratios: Mapping[str, list[float]] = defaultdict(list)
    rates: Mapping[str, list[float]] = defaultdict(list)
    for turn in range(PAIRS):
        naive = _naive(folder, str(turn))
        rates["naive"].append(PAIRED / naive.processor)
        for engine in ENGINES_UP_TO:
            ours = _published(folder, engine, f"pair-{turn}")
            rates[engine].append(PAIRED / ours.processor)
            ratios[engine].append(naive.processor / ours.processor)
    for engine, found in ratios.items():
        times = statistics.median(found)
        compared = f"{max(rates[engine]):.0f} to {max(rates['naive']):.0f} files a processor second"
        yield at_least(
            f"publishing {PAIRED:,} pages with {engine}, to naive", times, 4, f"{times:.2f} times", compared
        )


def _naive(folder: Path, turn: str) -> Cost:
    state = folder / f"naive-{turn}"
    state.mkdir()
    return cost_of([sys.executable, "-m", "bench._naive", folder / "content", state])


def _published(folder: Path, engine: str, state: str) -> Cost:
    """What publishing costs without compiling, which is measured by itself."""
    settings = {"content": str(folder / "content"), "search_engine": engine}
    return published(folder / f"{state}-{engine}", "--now", **settings)


def _one(folder: Path, engine: str, size: int, measured: _Measured) -> Iterator[Row]:
    whole = _published(folder, engine, "state")
    measured.add("publishing", engine, size, whole.processor)
    what, figure = f"publish {size:,} pages, {engine}", f"{whole.processor:.1f} s"
    yield Row(what, figure, f"{whole.clock:.1f} s by the clock")
    edit_pages(folder / "content", EDITED)
    change = _published(folder, engine, "state")
    measured.add("changing", engine, size, change.processor)
    compared = (
        f"{whole.processor / change.processor:.1f} times less than all, {change.clock:.1f} s by the clock"
    )
    yield Row(f"publish {EDITED} changed of {size:,}, {engine}", f"{change.processor:.1f} s", compared)
    settings = {"content": str(folder / "content"), "search_engine": engine, "compiled": "false"}
    if size <= COMPILED_UP_TO and engine == COMPILED_WITH:
        yield from _compiled(folder / f"state-{engine}", settings, size, measured)
    with serving(folder / f"state-{engine}", **settings) as server:
        yield from _served(server, engine, size, measured)
        if size == SEARCHED and engine == COMPILED_WITH:
            yield _next_to_datasette(folder, server)


def _compiled(state: Path, settings: Mapping[str, str], size: int, measured: _Measured) -> Iterator[Row]:
    cost = compiled(state, **{**settings, "compiled": "true"})
    (file,) = (state / "compiled").glob("*.compiled")
    answers = len(CompiledFile(file))
    measured.add("compiling", "compile", size, cost.processor)
    told = f"{answers:,} answers, {cost.processor / answers * 1_000:.1f} ms each"
    yield Row(f"compile {size:,} pages", f"{cost.processor:.1f} s", told)
    with serving(state, COMPILED_PATH, **{**settings, "compiled": "true"}) as server:
        started, spent = server.seconds_to_start, server.processor_seconds
    measured.add("start", "compiled", size, started)
    told = f"{spent:.2f} s of processor time until then"
    yield at_most(f"start to first 200, {size:,} pages", started, 0.5, "s", f"{started:.2f} s", told)


def _served(server: Running, engine: str, size: int, measured: _Measured) -> Iterator[Row]:
    started, spent = server.seconds_to_start, server.processor_seconds
    measured.add("start", engine, size, started)
    what, told = (
        f"start without a compiled edition, {size:,} pages, {engine}",
        f"{spent:.2f} s of processor time",
    )
    yield Row(what, f"{started:.2f} s", told)
    server.settle()
    ready = server.processor_seconds - spent
    yield Row(
        f"made ready for questions, {size:,} pages, {engine}",
        f"{ready:.1f} s",
        "processor time in the background",
    )
    records = server.cost_of_each(_records(size))
    searches = server.cost_of_each(_searches(server))
    measured.add("answers", f"record, {engine}", size, records)
    measured.add("answers", f"search, {engine}", size, searches)
    yield Row(
        f"GET of a record, {size:,} pages, {engine}", f"{records:.2f} ms", "processor time, first time each"
    )
    yield Row(
        f"cold search, {size:,} pages, {engine}", f"{searches:.2f} ms", "processor time, first time each"
    )
    yield _memory(server, engine, size, measured)


def _memory(server: Running, engine: str, size: int, measured: _Measured) -> Row:
    memory = server.worker_mebibytes
    measured.add("memory", engine, size, memory)
    what, told = f"memory of a worker, {size:,} pages, {engine}", f"{memory:.0f} MiB"
    return at_most(what, memory, 200, "MiB", told) if size >= LARGEST else Row(what, told)


def _next_to_datasette(folder: Path, ours: Running) -> Row:
    library = examine([folder / "content"], date(2026, 1, 1)).library
    documents = list(documents_of(library))
    with datasette(write_database(folder, {}, {}, documents)) as theirs:
        what = f"cold search among {len(documents):,} passages, {COMPILED_WITH}"
        return cold_search(what, documents, ours, theirs)


def _records(size: int) -> list[str]:
    """Addresses of pages that nobody asked for."""
    terms = [f"/v1/terms/term-{at}" for at in range(size) if at % KINDS_IN_TURN in (1, 2)]
    conditions = [f"/v1/conditions/condition-{at}" for at in range(size) if at % KINDS_IN_TURN in (3, 4)]
    every = [*terms, *conditions]
    return random.Random(3).sample(every, k=min(ASKED, len(every)))


def _searches(server: Running) -> list[str]:
    """Words that stand on the pages, three at a time, in combinations that nobody asked for."""
    chance = random.Random(3)
    text = server.get("/v1/terms/term-1").body + server.get("/v1/conditions/condition-3").body
    words = sorted({word for word in text.decode().lower().replace('"', " ").split() if word.isalpha()})
    return [f"/v1/search?{urlencode({'q': ' '.join(chance.sample(words, k=3))})}" for _ in range(ASKED)]


def _slopes(measured: _Measured) -> Iterator[Row]:
    for (plot, name), points in measured.points.items():
        larger = [point for point in points if point[0] >= SIZES[1]]
        if len(larger) > 1:
            exponent = slope(larger)
            title, _ = PLOTS[plot]
            if plot == "publishing":
                yield at_most(
                    f"growth: {title}, {name}", exponent, 1.1, "", f"exponent {exponent:.2f}", "1 is linear"
                )
            else:
                yield Row(f"growth: {title}, {name}", f"exponent {exponent:.2f}", "0 does not grow")
