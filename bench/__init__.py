"""Benchmarks of the knowledge base and of the plain way to do the same; each module offers `measure`.

Everything is generated or our own content, bounded in size and time, and stays on this machine.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what was done, how long or large it was, and what it is compared with.

    `target` says in words what is to be reached, and `met` whether it was; None where nothing was promised.
    """

    what: str
    figure: str
    compared: str = ""
    target: str = ""
    met: bool | None = None


@dataclass(frozen=True, slots=True)
class Curve:
    """How one figure grows with the size of the library: points of size and figure, for a plot."""

    plot: str
    unit: str
    name: str
    points: tuple[tuple[int, float], ...]


def at_least(what: str, ratio: float, least: float, figure: str, compared: str = "") -> Row:
    """The row of a ratio of rates that should not be below a target."""
    return Row(what, figure, compared, f"at least {least:.2g} times", ratio >= least)


def at_most(what: str, value: float, most: float, unit: str, figure: str, compared: str = "") -> Row:
    """The row of a cost that should not be above a target."""
    return Row(what, figure, compared, f"under {most:g} {unit}".rstrip(), value < most)
