"""Files and functions stay small, imports stay at the top, and module names say what is inside."""

import ast
import statistics
from collections.abc import Iterator

from tests.house_rules.python_files import PythonFile, length, python_files

LONGEST_FILE = 300
LONGEST_FUNCTION = 50
MEDIAN_FUNCTION_BELOW = 10
VAGUE_NAMES = {
    "utils", "util", "helpers", "helper", "common", "misc", "base", "core", "manager", "managers", "service",
    "services",
}  # fmt: skip  # one name a line would hide the rule

ALL_CODE = ("kbapi", "bench", "tests")
SHIPPED_CODE = ("kbapi", "bench")


def test_no_file_is_longer_than_300_lines() -> None:
    too_long = {file.name: file.text.count("\n") for file in python_files(*ALL_CODE)}
    assert {name: lines for name, lines in too_long.items() if lines > LONGEST_FILE} == {}


def test_no_function_is_longer_than_50_lines() -> None:
    too_long = [
        f"{file.name}:{function.lineno} {function.name}: {length(function)} lines"
        for file in python_files(*ALL_CODE)
        for function in file.functions
        if length(function) > LONGEST_FUNCTION
    ]
    assert too_long == []


def test_the_median_function_is_shorter_than_10_lines() -> None:
    lengths = [length(function) for file in python_files("kbapi") for function in file.functions]
    assert statistics.median(lengths or [0]) < MEDIAN_FUNCTION_BELOW


def test_no_function_imports_our_own_code() -> None:
    """Such an import hides a circle that the import contracts would show."""
    assert [where for file in python_files(*SHIPPED_CODE) for where in inner_imports(file)] == []


def test_nothing_is_imported_for_type_checking_only() -> None:
    guarded = [
        f"{file.name}:{node.lineno}"
        for file in python_files(*SHIPPED_CODE)
        for node in ast.walk(file.tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
    ]
    assert guarded == []


def test_no_module_has_a_vague_name() -> None:
    vague = [
        file.name
        for file in python_files(*SHIPPED_CODE)
        if VAGUE_NAMES & {part.strip("_") for part in file.name.removesuffix(".py").split("/")}
    ]
    assert vague == []


def inner_imports(file: PythonFile) -> Iterator[str]:
    for function in file.functions:
        for node in ast.walk(function):
            if any(name.split(".")[0] in ("", *SHIPPED_CODE) for name in imported_names(node)):
                yield f"{file.name}:{getattr(node, 'lineno', function.lineno)} in {function.name}"


def imported_names(node: ast.AST) -> list[str]:
    """Name the modules a statement imports; a relative import counts as the empty name."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return ["" if node.level else node.module or ""]
    return []
