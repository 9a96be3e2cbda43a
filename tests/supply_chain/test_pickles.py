"""Nothing here reads a pickle; Whoosh reads its own index so, which is opened only after its seal held."""

import ast
import pickle
from pathlib import Path

import pytest

from kbapi.errors import DamagedIndexError
from kbapi.search.index_folder import open_verified
from tests.house_rules.python_files import ROOT

FORBIDDEN = {
    "pickle",
    "_pickle",
    "cPickle",
    "dill",
    "shelve",
    "marshal",
    "joblib",
    "cloudpickle",
    "jsonpickle",
}
DANGEROUS = {"eval", "exec", "compile", "__import__"}
OPENERS = ("whoosh.index", "whoosh.filedb")


def modules() -> list[Path]:
    return sorted((ROOT / "kbapi").rglob("*.py"))


def imported(module: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
    return found


def test_no_module_reads_or_writes_a_pickle() -> None:
    wrong = {
        m.name: names for m in modules() if (names := {n.partition(".")[0] for n in imported(m)} & FORBIDDEN)
    }
    assert wrong == {}


def test_no_module_runs_text_as_code() -> None:
    calls = [
        (module.name, node.lineno)
        for module in modules()
        for node in ast.walk(ast.parse(module.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in DANGEROUS
    ]
    assert calls == []


def test_one_module_alone_opens_indexes_of_whoosh() -> None:
    openers = [m.name for m in modules() if any(name.startswith(OPENERS) for name in imported(m))]
    assert openers == ["whoosh.py"]


def test_a_pickle_in_an_index_without_its_seal_is_never_read(tmp_path: Path) -> None:
    """Such a file would run what it says as soon as the index is opened."""
    folder = tmp_path / "edition"
    folder.mkdir()
    trap = tmp_path / "sprung"
    (folder / "_MAIN_1.toc").write_bytes(pickle.dumps(_Trap(str(trap))))
    with pytest.raises(DamagedIndexError):
        open_verified(folder)
    (folder / "manifest.json").write_text('{"edition": "x", "engine": "whoosh", "files": {}}')
    with pytest.raises(DamagedIndexError):
        open_verified(folder)
    assert not trap.exists()


class _Trap:
    """Makes a file when it is read."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str, str]]:
        return open, (self.path, "w")
