"""Reads a JSON body strictly: one object in UTF-8, no name twice, nothing that could be read in two ways."""

import json
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

from flask import Request
from werkzeug.exceptions import UnsupportedMediaType

from kbapi.errors import BadRequestError
from kbapi.web.whole_body import whole_body

DEEPEST = 32
LONGEST_NUMBER = 15
"""Digits that survive every reader of JSON, also one that knows no whole numbers."""
_ODD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class BodyLimits:
    """How large a body may be: bytes, and names and values counted together."""

    size: int
    parts: int


NATIVE_BODY = BodyLimits(256 * 1024, 5_000)
RESOURCE_BODY = BodyLimits(256 * 1024, 25_000)
"""FHIR nests every value in objects of its own, so that the same content has many more parts."""


def read_object(request: Request, limits: BodyLimits = NATIVE_BODY) -> dict[str, Any]:
    """The object in the body; its names and values are shown in no error, since they may be private.

    Raises UnsupportedMediaType, RequestEntityTooLarge, or BadRequestError for what is no JSON or could be
    read in two ways.
    """
    request.max_content_length = limits.size
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    plain = request.headers.get("Content-Encoding", "identity").lower() == "identity"
    if not request.is_json or not plain or charset not in ("utf-8", "utf8"):
        raise UnsupportedMediaType
    read = _parsed(whole_body(request))
    if not isinstance(read, dict):
        _refuse("is not a JSON object")
    _check_parts(read, limits.parts)
    return read


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(
            body.decode("utf-8"),
            object_pairs_hook=_object,
            parse_int=_whole,
            parse_float=_finite,
            parse_constant=lambda _name: _refuse("holds NaN or Infinity, which are not JSON"),
        )
    except RecursionError:
        _refuse(f"is nested deeper than {DEEPEST} levels")
    except ValueError:
        _refuse("is not JSON in UTF-8")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) < len(pairs):
        _refuse("gives a name twice in one object")
    return read


def _whole(digits: str) -> int:
    if len(digits.lstrip("-")) > LONGEST_NUMBER:
        _refuse(f"holds a whole number of more than {LONGEST_NUMBER} digits")
    return int(digits)


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        _refuse("holds a number that is too large")
    return number


def _check_parts(read: dict[str, Any], most: int) -> None:
    """Raises for an object that is too deep, too large, or holds characters that are not text."""
    level: list[Any] = [read]
    parts = depth = 0
    while level:
        level = list(_inside(level))
        parts, depth = parts + len(level), depth + 1
        if parts > most:
            _refuse(f"has more than {most} parts")
        if depth > DEEPEST and level:
            _refuse(f"is nested deeper than {DEEPEST} levels")
        if any(isinstance(part, str) and _ODD.search(part) for part in level):
            _refuse("holds control characters or broken Unicode")


def _inside(level: Iterable[Any]) -> Iterator[Any]:
    """The names and values directly inside some values."""
    for part in level:
        if isinstance(part, dict):
            yield from part.keys()
            yield from part.values()
        elif isinstance(part, list):
            yield from part


def _refuse(complaint: str) -> NoReturn:
    raise BadRequestError(f"The body {complaint}.", kind="pointer")
