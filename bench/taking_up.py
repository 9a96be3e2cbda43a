"""What a repeated GET feels of a publication: the slowest answers while an edition is made and taken up.

The same load is put on the same server without and with `kbapi publish` running beside it; connections that
were dropped and answers that were refused are counted.
"""

import shutil
import statistics
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench import Row, at_most
from bench._running import Running, compiled, published, serving
from bench._wrk import Load, Report, wrk
from kbapi.config import CHECKOUT

SECONDS = 10
ROUNDS = 2
CONNECTIONS = 4
CONTENT = CHECKOUT / "content"
ENGINE = "tantivy"


def measure(_large: bool) -> Iterator[Row]:
    """The ratio of the 99th percentiles with and without a publication, and what was dropped."""
    with tempfile.TemporaryDirectory(prefix="kbapi-bench-") as made:
        folder = Path(made)
        content = shutil.copytree(CONTENT, folder / "content")
        settings = {"content": str(content), "search_engine": ENGINE}
        published(folder / "state", **settings)
        # Nobody waits for the compiler at the first edition of all.
        compiled(folder / "state", **settings)
        quiet, busy = [], []
        with serving(folder / "state", **settings) as server:
            # What a server builds in its first seconds is no part of taking up another edition.
            _load(server)
            for turn in range(ROUNDS):
                quiet.append(_load(server))
                _edit(content, turn)
                before = _edition(server)
                with ThreadPoolExecutor(1) as beside:
                    publishing = beside.submit(published, folder / "state", **settings)
                    busy.append(_load(server))
                    publishing.result()
                _expect_another(server, before)
    yield from rows(quiet, busy)


def rows(quiet: list[Report], busy: list[Report]) -> Iterator[Row]:
    """What the reports without and with a publication come to."""
    times = statistics.median(one.p99 / other.p99 for one, other in zip(busy, quiet, strict=True))
    told = f"{busy[-1].p99:.2f} ms to {quiet[-1].p99:.2f} ms"
    yield at_most(
        "p99 of a repeated GET while publishing, to without", times, 3, "times", f"{times:.2f} times", told
    )
    dropped = sum(report.dropped + report.refused for report in busy)
    requests = sum(report.rate * SECONDS for report in busy)
    what = "dropped or refused while publishing"
    yield Row(what, str(dropped), f"of {requests:,.0f} requests", "none", dropped == 0)


def _load(server: Running) -> Report:
    return wrk(Load(f"{server.address}/v1/procedures"), SECONDS, CONNECTIONS)


def _edit(content: Path, turn: int) -> None:
    page = min((content / "en" / "terms").glob("*.md"))
    text = f"{page.read_text(encoding='utf-8')}\nRemark {turn} of ours. [editorial]\n"
    page.write_text(text, encoding="utf-8")


def _edition(server: Running) -> str:
    return server.get("/v1/procedures?limit=1").headers["kb-edition"]


def _expect_another(server: Running, before: str) -> None:
    for _ in range(1_000):
        if _edition(server) != before:
            return
    raise SystemExit("bench: the server did not take up the edition that was published")
