"""Ours and its peers by name, and the row that compares their rates."""

from collections.abc import Mapping, Sequence

from bench import Row, at_least
from bench._wrk import ratio

CONSTANT, NGINX, FASTAPI, DATASETTE, OURS = "constant WSGI", "nginx", "FastAPI", "Datasette", "kbapi"


def row_of(what: str, rates: Mapping[str, Sequence[float]], peer: str, least: float) -> Row:
    """How our rates compare with a peer's, round by round."""
    ours, theirs = rates[OURS], rates[peer]
    times = ratio(ours, theirs)
    compared = f"{max(ours):,.0f} to {max(theirs):,.0f} a second"
    return at_least(f"{what}, to {peer}", times, least, f"{times:.2f} times", compared)
