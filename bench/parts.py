"""Where the time of a request goes that the application answers: shares by package, from a profile.

A profile slows small functions down more than large ones: read the shares, not the milliseconds, and those to
about a tenth. What is answered before the application is asked does not show here.
"""

import cProfile
import pstats
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from werkzeug.test import EnvironBuilder

from bench import Row
from bench._running import published
from bench.answering import QUESTIONS
from kbapi.answers.evaluation import read_questions
from kbapi.app import create_app
from kbapi.config import CHECKOUT, Settings
from kbapi.web.whole_answer import whole_answer

CONTENT = CHECKOUT / "content"
TIMES = 40
SHOWN = 6
_OTHER = "Python itself"


def measure(_large: bool) -> Iterator[Row]:
    """Each kind of request that asks for something else every time."""
    questions = [asked.text for asked in read_questions(QUESTIONS) if asked.language == "en"][: TIMES + 1]
    with tempfile.TemporaryDirectory(prefix="kbapi-bench-") as made:
        published(Path(made), content=str(CONTENT), search_engine="tantivy")
        app = create_app(Settings(state_dir=made, search_engine="tantivy", log_level="error"))
        for name, paths in {
            "search": [f"/v1/search?q={quote(text)}" for text in questions],
            "answers": [f"/v1/answers?q={quote(text)}" for text in questions],
            "filtered list": [f"/v1/facts?limit={most}" for most in range(1, TIMES + 2)],
        }.items():
            yield _row(name, app.wsgi_app, paths)


def _row(name: str, application: Any, paths: list[str]) -> Row:
    first, *rest = [EnvironBuilder(path).get_environ() for path in paths]
    _ask(application, first)
    profile = cProfile.Profile(time.thread_time)
    profile.enable()
    for environ in rest:
        _ask(application, environ)
    profile.disable()
    shares = by_package(pstats.Stats(profile))
    whole = shares.total()
    told = ", ".join(f"{package} {share / whole:.0%}" for package, share in shares.most_common(SHOWN))
    return Row(f"parts of a first {name}", f"{whole / len(rest) * 1_000:.1f} ms in the profile", told)


def _ask(application: Any, environ: dict[str, Any]) -> None:
    status, _, _ = whole_answer(application, environ)
    if not status.startswith("200"):
        raise SystemExit(f"bench: {environ['PATH_INFO']} answered {status}")


def by_package(stats: pstats.Stats) -> Counter[str]:
    """Seconds spent in each package of ours and in each library."""
    shares: Counter[str] = Counter()
    for (file, _, _), (_, _, own, _, _) in stats.stats.items():
        shares[package_of(file)] += own
    return shares


def package_of(file: str) -> str:
    """`kbapi.search` for a file of ours, the name of the library for one of others."""
    parts = Path(file).with_suffix("").parts
    if "site-packages" in parts:
        return parts[parts.index("site-packages") + 1]
    if "kbapi" in parts:
        start = len(parts) - 1 - parts[::-1].index("kbapi")
        return ".".join(parts[start : start + 2])
    return _OTHER
