"""Names by which a request is found again: its id, and the trace that it belongs to (W3C Trace Context).

A name of any other shape is not used: it may hold anything, also what must not be logged.
"""

import random
import re
from dataclasses import dataclass

_UUID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE | re.ASCII)
_TRACEPARENT = re.compile(r"([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?", re.ASCII)
_FIRST_VERSION, _NO_VERSION = "00", "ff"


@dataclass(frozen=True, slots=True)
class Trace:
    """A trace and the span of the caller in it, in lower-case hexadecimal digits."""

    trace_id: str
    span_id: str


def name_of_request(given: str | None) -> str:
    """The caller's id of a request if it is a UUID, with or without hyphens, else 32 new digits.

    They are no secret, and need not be asked of the system, which takes ten times as long.
    """
    return given if given and _UUID.fullmatch(given) else f"{random.getrandbits(128):032x}"  # nosec B311


def trace_of(traceparent: str | None) -> Trace | None:
    """The trace that the header `traceparent` names; None for a header that the standard says to ignore."""
    found = _TRACEPARENT.fullmatch(traceparent) if traceparent else None
    if not found:
        return None
    version, trace_id, span_id, _flags, more = found.groups()
    # Later versions may add fields after a hyphen; the first one has none.
    odd = version == _NO_VERSION or (version == _FIRST_VERSION and more)
    return None if odd or not int(trace_id, 16) or not int(span_id, 16) else Trace(trace_id, span_id)
