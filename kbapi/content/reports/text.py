"""One line for each problem, for people and for editors that jump to `file:line:column`."""

from collections.abc import Callable, Sequence

from kbapi.content.problem import PlacedProblem


def report(problems: Sequence[PlacedProblem], path_of: Callable[[str], str]) -> str:
    """The lines; paths begin with the name of the content folder, as everywhere in our messages."""
    return "".join(f"{problem}\n" for problem in problems)
