"""The checks of a library: one file each, found by their function `check`."""

import sys
from collections.abc import Callable, Iterator
from datetime import date
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
