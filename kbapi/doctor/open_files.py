"""A limit of open files that is too low for many connections."""

import resource
from collections.abc import Iterator

from kbapi.doctor._finding import Finding, Place, warning

LEAST = 2_048
"""A thousand connections, the files of some editions and indexes, and room to spare."""


def examine(_place: Place) -> Iterator[Finding]:
    """A finding where this process may open fewer files than a busy server needs."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < LEAST:
        yield warning(
            f"This process may open {soft} files at most (the hard limit is {hard}).",
            "Every connection is an open file: beyond the limit new ones are not accepted.",
            f"Raise it: LimitNOFILE= in the unit, `ulimits` in a compose file, or `ulimit -n {LEAST}`.",
        )
