"""How long a search takes with each engine, next to SQLite's FTS5 on the same text, and a completion.

Each question is put to all of them in turn, each turn in another order; times are those of the processor, and
medians. A search is everything that is answered: the ten best with titles and snippets, how many there are by
kind and topic, and a better spelling; FTS5 does the same but for the spelling, with the same words, any of
which makes a match. `Ranked only` is what FTS5 takes to name the ten best and nothing more; the engines do
all of it in either comparison.
"""

import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from bench import Row, at_least, at_most
from bench._full_text import FullText
from bench._passages import passages, titles, todays
from bench.answering import QUESTIONS
from kbapi.answers.evaluation import read_questions
from kbapi.search.documents import SearchDocument
from kbapi.search.engine import SearchQuery
from kbapi.search.engines import folder_engine
from kbapi.search.suggest import Suggestions, write_completions

SIZES = (1_000, 10_000)
LARGEST = 100_000
WHOOSH_AT_MOST = {False: 1_000, True: 10_000}
"""Documents that Whoosh is made to index, without and with the large sizes; it takes a second for 500."""
ROUNDS = 3
TITLES = 100_000
FTS5, RANKED = "FTS5", "FTS5, ranked only"
TODAYS = "today's content"
LEAST = {
    ("whoosh", TODAYS): 1 / 3,
    ("tantivy", TODAYS): 1,
    **{("tantivy", f"{size:,} passages"): 1 for size in SIZES},
    ("tantivy", f"{LARGEST:,} passages"): 25,
}
"""How many times as fast as FTS5 a search should be."""

Ask = Callable[[str], object]


def measure(large: bool) -> Iterator[Row]:
    """Medians of each engine and of FTS5 by size, and the slowest completions."""
    like = todays()
    questions = [asked.text for asked in read_questions(QUESTIONS) if asked.language == "en"]
    yield from _compared(TODAYS, like, questions, whoosh=True)
    for size in (*SIZES, LARGEST) if large else SIZES:
        made = sorted(passages(size, like), key=lambda document: document.key)
        yield from _compared(f"{size:,} passages", made, questions, whoosh=size <= WHOOSH_AT_MOST[large])
    yield _completing()


def _compared(
    what: str, documents: Sequence[SearchDocument], questions: Sequence[str], *, whoosh: bool
) -> Iterator[Row]:
    engines = ("tantivy", "whoosh") if whoosh else ("tantivy",)
    with tempfile.TemporaryDirectory(prefix="kbapi-bench-") as folder, ExitStack() as opened:
        plain = FullText(Path(folder, "plain.sqlite3"), documents)
        opened.callback(plain.close)
        asks: dict[str, Ask] = {FTS5: plain.searched, RANKED: plain.ranked}
        for name in engines:
            asks[name] = _engine(name, documents, Path(folder), opened)
        took = {name: statistics.median(times) for name, times in alternating(asks, questions).items()}
    for name in engines:
        yield _row(name, what, took)


def _row(name: str, what: str, took: Mapping[str, float]) -> Row:
    times = took[FTS5] / took[name]
    told = f"{took[name]:.2f} ms to {took[FTS5]:.2f} ms; ranked only {took[RANKED]:.2f} ms"
    if (least := LEAST.get((name, what))) is None:
        return Row(f"{name}, {what}, to FTS5", f"{times:.2f} times", told)
    return at_least(f"{name}, {what}, to FTS5", times, least, f"{times:.2f} times", told)


def _engine(name: str, documents: Sequence[SearchDocument], folder: Path, opened: ExitStack) -> Ask:
    place = folder / name
    place.mkdir()
    folder_engine(name).build(documents, place)
    index = folder_engine(name).open(place)
    opened.callback(index.close)
    return lambda text: index.search(SearchQuery(text, limit=10))


def alternating(asks: Mapping[str, Ask], questions: Sequence[str]) -> Mapping[str, list[float]]:
    """Milliseconds of processor time of every question but those of the first round, which warms up."""
    times: Mapping[str, list[float]] = defaultdict(list)
    order = list(asks)
    for turn in range(ROUNDS + 1):
        for question in questions:
            order.append(order.pop(0))
            for name in order:
                begun = time.thread_time()
                asks[name](question)
                if turn:
                    times[name].append((time.thread_time() - begun) * 1_000)
    return times


def _completing() -> Row:
    with tempfile.TemporaryDirectory(prefix="kbapi-bench-") as folder:
        write_completions(Path(folder, "titles"), titles(TITLES))
        suggestions = Suggestions(Path(folder, "titles"))
        typed = [made.text[: 1 + at % 8] for at, made in enumerate(titles(2_000))]
        [times] = alternating({"suggest": suggestions.suggest}, typed).values()
        suggestions.close()
    slow = statistics.quantiles(times, n=100)[98]
    told = f"{statistics.median(times):.3f} ms"
    return at_most(f"suggest, {TITLES:,} titles, p99", slow, 1, "ms", f"{slow:.3f} ms", f"median {told}")
