"""Names in the environment that look like settings and are none."""

from collections.abc import Iterator
from difflib import get_close_matches

from kbapi.config import PREFIX, Settings
from kbapi.doctor._finding import Finding, Place, error

NEAR = 0.8
"""How much alike two names are of which one is taken for a slip of the other."""
_OF_TESTS = f"{PREFIX}TEST_"


def examine(place: Place) -> Iterator[Finding]:
    """A finding for each unknown name that begins like ours."""
    known = Settings.variables()
    for name in sorted(place.environment):
        if name.startswith(PREFIX) and name not in known and not name.startswith(_OF_TESTS):
            near = get_close_matches(name, known, 1, cutoff=NEAR)
            yield error(
                f"There is no setting {name}.",
                "It has no effect, and what it was meant to set keeps its default.",
                f"Write {near[0]}, if that is what is meant."
                if near
                else "Remove it; `kbapi settings` lists all.",
            )
