"""Find and parse the project's own Python files for the house rules."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class PythonFile:
    """One source file and what the rules ask about it."""

    path: Path

    @property
    def name(self) -> str:
        """The path as a reader of the repository knows it."""
        return self.path.relative_to(ROOT).as_posix()

    @cached_property
    def text(self) -> str:
        """The source."""
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree of the source."""
        return ast.parse(self.text, self.name)

    @cached_property
    def functions(self) -> list[Function]:
        """Every function and method, nested ones included."""
        return [
            node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        ]


def python_files(*folders: str) -> Iterator[PythonFile]:
    """Yield the Python files below the given top folders, in a stable order."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield PythonFile(path)


def length(function: Function) -> int:
    """Count the lines of a function, its decorators aside."""
    return (function.end_lineno or function.lineno) - function.lineno + 1
