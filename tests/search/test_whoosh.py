"""What holds for the Whoosh engine alone."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from kbapi import search
from kbapi.search.documents import documents_of
from kbapi.search.engines.whoosh import ENGINE
from tests.search.small_library import SMALL_LIBRARY

FORBIDDEN_MODULES = (
    "whoosh.qparser",
    "whoosh.collectors",
    "whoosh.query",
    "whoosh.highlight",
    "whoosh.spelling",
)
FORBIDDEN_WORDS = (
    "QueryParser",
    "TimeLimitCollector",
    "MultiFilter",
    "BufferedWriter",
    "AsyncWriter",
    "procs=",
)


def sources() -> Iterator[tuple[Path, str]]:
    for path in Path(search.__path__[0]).rglob("*.py"):
        yield path, path.read_text(encoding="utf-8")


def test_the_query_parser_is_never_imported() -> None:
    imported = {
        name
        for path, text in sources()
        for node in ast.walk(ast.parse(text, str(path)))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [f"{node.module}.{alias.name}" for alias in node.names]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert not [name for name in imported if name.startswith(FORBIDDEN_MODULES)]
    assert not [word for _, text in sources() for word in FORBIDDEN_WORDS if word in text]


def test_a_process_that_builds_and_searches_never_loads_the_query_parser(tmp_path: Path) -> None:
    program = (
        "import sys, pathlib\n"
        "from kbapi.search.engines.whoosh import ENGINE\n"
        "from tests.search.small_library import found, small_index\n"
        "with small_index(ENGINE, pathlib.Path(sys.argv[1])) as index:\n"
        "    assert found(index, 'drive')\n"
        "assert not [name for name in sys.modules if name.startswith('whoosh.qparser')]\n"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", program, str(tmp_path)], check=True)


def test_an_index_is_one_segment_without_a_lock_file(tmp_path: Path) -> None:
    ENGINE.build(documents_of(SMALL_LIBRARY), tmp_path)
    names = [path.name for path in tmp_path.iterdir()]
    assert sum(name.endswith(".seg") for name in names) == 1
    assert sum(name.endswith(".toc") for name in names) == 1
    assert not [name for name in names if "LOCK" in name]
