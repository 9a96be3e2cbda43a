"""The forms in which problems are told: one file each, called like its form, found by its `report`."""

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import cast

from kbapi.content.problem import PlacedProblem
from kbapi.discovery import modules_of

Report = Callable[[Sequence[PlacedProblem], Callable[[str], str]], str]
"""The whole text for some problems, and how programs find a file that people are shown by another path."""

REPORTS: Mapping[str, Report] = {
    module.__name__.rpartition(".")[2]: cast(Report, module.report)
    for module in modules_of(sys.modules[__name__])
}
"""Every form by name."""
