"""Every place in a body, and the same body with something else in one place."""

import json
from collections.abc import Iterator
from typing import Any

Place = tuple[str | int, ...]


def places(plain: Any, path: Place = ()) -> Iterator[Place]:
    """Every place in some plain data, outer ones first."""
    children: Any = ()
    if isinstance(plain, dict):
        children = plain.items()
    elif isinstance(plain, list):
        children = enumerate(plain)
    for name, value in children:
        yield (*path, name)
        yield from places(value, (*path, name))


def put(plain: Any, path: Place, value: Any) -> Any:
    """The same with another value in one place."""
    copy = json.loads(json.dumps(plain))
    here = copy
    for name in path[:-1]:
        here = here[name]
    here[path[-1]] = value
    return copy


def pointer(path: Place) -> str:
    """The place as a JSON Pointer."""
    return "".join(f"/{name}" for name in path)
