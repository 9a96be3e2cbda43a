"""The checks of a library: one file each, found by their function `check`."""

import re
import sys
from collections.abc import Callable, Iterator
from datetime import date
from types import ModuleType
from typing import cast

from kbapi.content.house_files import HouseFiles
from kbapi.content.problem import Problem
from kbapi.discovery import offered
from kbapi.knowledge.library import Library

Check = Callable[[Library, HouseFiles, date], Iterator[Problem]]
"""A check yields what it finds; it never raises and never changes anything."""


def run(library: Library, house: HouseFiles, today: date) -> Iterator[Problem]:
    """The findings of all checks."""
    for check in cast(list[Check], offered(sys.modules[__name__], "check")):
        yield from check(library, house, today)


def codes_of(check: ModuleType) -> set[str]:
    """The codes that the first line of a check's docstring names; `A1 to A3` names three."""
    named = (check.__doc__ or "").strip().partition("\n")[0].partition(":")[0]
    codes = set(re.findall(r"[A-Z][A-Z0-9]*[0-9]{3}", named))
    for letters, first, last in re.findall(r"([A-Z][A-Z0-9]*?)([0-9]{3}) to [A-Z0-9]+?([0-9]{3})\b", named):
        codes |= {f"{letters}{number:03}" for number in range(int(first), int(last) + 1)}
    return codes
