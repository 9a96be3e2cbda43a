"""Benchmarks of the knowledge base and of the plain way to do the same; each module offers `measure`.

Everything is generated, bounded in size and time, and stays on this machine.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what was done, how long or large it was, and what it is compared with."""

    what: str
    figure: str
    compared: str = ""
