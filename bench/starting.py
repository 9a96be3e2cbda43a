"""A worker with today's content: how soon it answers, with and without a compiled edition, and its memory.

Memory is measured once it has made itself ready and has answered a question; `share` counts what several
processes have mapped by each one's part of it.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from bench import Row, at_most
from bench._running import Running, compiled, published, serving
from bench.answering import QUESTIONS
from kbapi.answers.evaluation import read_questions
from kbapi.config import CHECKOUT

CONTENT = CHECKOUT / "content"
ENGINES = ("whoosh", "tantivy")
COMPILED_PATH = "/v1/procedures"


def measure(_large: bool) -> Iterator[Row]:
    """Start and memory with either engine."""
    for engine in ENGINES:
        with tempfile.TemporaryDirectory(prefix="kbapi-bench-") as made:
            yield from _rows(Path(made), engine)


def _rows(state: Path, engine: str) -> Iterator[Row]:
    settings = {"content": str(CONTENT), "search_engine": engine}
    published(state, **settings)
    compiled(state, **settings)
    with serving(state, COMPILED_PATH, **settings) as server:
        started, spent = server.seconds_to_start, server.processor_seconds
        told = f"{spent:.2f} s of processor time until then"
        yield at_most(
            f"start to first 200, today's content, {engine}", started, 0.5, "s", f"{started:.2f} s", told
        )
        yield _memory(server, engine)
    with serving(state, **settings, compiled="false") as server:
        told = f"{server.processor_seconds:.2f} s of processor time until then"
        what = f"start without a compiled edition, today's content, {engine}"
        yield Row(what, f"{server.seconds_to_start:.2f} s", told)


def _memory(server: Running, engine: str) -> Row:
    for asked in read_questions(QUESTIONS)[:10]:
        server.get(f"/v1/answers?q={quote(asked.text)}")
    server.settle()
    resident, share = server.worker_mebibytes, server.worker_share_mebibytes
    what = f"memory of a worker, today's content, {engine}"
    return at_most(what, resident, 100, "MiB", f"{resident:.0f} MiB", f"{share:.0f} MiB by share")
