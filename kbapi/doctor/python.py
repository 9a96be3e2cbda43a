"""A Python that this program was not tried with."""

import sys
from collections.abc import Iterator
from platform import python_version

from kbapi.doctor._finding import Finding, Place, error

FIRST, BEYOND = (3, 11), (3, 14)


def examine(_place: Place) -> Iterator[Finding]:
    """A finding for any other version."""
    if not FIRST <= sys.version_info[:2] < BEYOND:
        yield error(
            f"This is Python {python_version()}.",
            "Only 3.11, 3.12 and 3.13 were tried; another one may answer differently.",
            "Make the environment anew: `make clean`, then `make setup PYTHON=python3.13`.",
        )
