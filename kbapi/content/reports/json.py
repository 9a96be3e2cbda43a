"""A JSON list of problems with the fields of `PlacedProblem`, for scripts."""

import json
from collections.abc import Callable, Sequence
from dataclasses import fields

from kbapi.content.problem import PlacedProblem


def report(problems: Sequence[PlacedProblem], path_of: Callable[[str], str]) -> str:
    """The list; paths begin with the name of the content folder, as everywhere in our messages."""
    names = [field.name for field in fields(PlacedProblem)]
    rows = [{name: getattr(problem, name) for name in names} for problem in problems]
    return f"{json.dumps(rows, indent=1)}\n"
