"""How a file is written, whatever it says: one rule a file, each with what mends it without changing a word.

A module offers `findings(text, kind)`, lines with messages, and `tidied(text, kind)`, the same text in order.
"""

import sys
from collections.abc import Iterator
from functools import cache
from types import ModuleType

from kbapi.content.checks import codes_of
from kbapi.content.problem import Level, PlacedProblem
from kbapi.discovery import modules_of
from kbapi.kinds import Kind

Finding = tuple[int, str]
"""The line, from 1, and what is untidy there."""


@cache
def rules() -> tuple[tuple[str, ModuleType], ...]:
    """The rules in the order of their names, each with its code."""
    return tuple((min(codes_of(rule)), rule) for rule in modules_of(sys.modules[__name__]))


def untidy(text: str, kind: Kind, shown: str) -> Iterator[PlacedProblem]:
    """What is untidy in the text of a page that can be read."""
    for code, rule in rules():
        for line, message in rule.findings(text, kind):
            yield PlacedProblem(shown, line, 1, Level.WARNING, code, message)
