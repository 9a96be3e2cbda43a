"""Bodies about patients: a value of any kind in any place is read, passed over or refused, never a fault."""

import json

from tests.fuzz.served import status_of
from tests.input.places import places, put
from tests.input.test_resources import BODIES, VALUES

_PLACES = [(name, place) for name, (_, good) in BODIES.items() for place in places(good)]
_VALUES = list(VALUES.values())
SEEDS = tuple(number.to_bytes(2, "big") + b"\x00" for number in range(0, len(_PLACES), 7))


def try_one(data: bytes) -> None:
    """Raises for a body that causes a fault; two bytes choose the place, the rest is the value."""
    if len(data) < 3:
        return
    name, place = _PLACES[int.from_bytes(data[:2], "big") % len(_PLACES)]
    known = _VALUES[data[2] % len(_VALUES)]
    value = known if len(data) == 3 else _value(data[3:])
    path, good = BODIES[name]
    path, _, query = path.replace("epidural", "pruning").partition("?")
    body = json.dumps(put(good, place, value)).encode()
    status_of(path, query.encode(), body, CONTENT_TYPE="application/fhir+json")


def _value(data: bytes) -> object:
    """The data as JSON if it is some, else as a text."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return data.decode("utf-8", "replace")
