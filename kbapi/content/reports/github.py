"""Workflow commands of GitHub Actions, which it shows as annotations beside the lines of a change."""

from collections.abc import Callable, Sequence

from kbapi.content.problem import PlacedProblem


def report(problems: Sequence[PlacedProblem], path_of: Callable[[str], str]) -> str:
    """One command for each problem; paths are relative to the working folder, the root of the repository."""
    return "".join(_command(problem, path_of(problem.path)) for problem in problems)


def _command(problem: PlacedProblem, path: str) -> str:
    place = {"file": path, "line": problem.line, "col": problem.column, "title": problem.code}
    properties = ",".join(f"{name}={_property(str(value))}" for name, value in place.items())
    return f"::{problem.level} {properties}::{_data(problem.message)}\n"


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _data(text: str) -> str:
    """A line break would end the command, so that content could write commands of its own."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
