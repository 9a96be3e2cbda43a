"""Reads the parameters of a query or form as leniently as clients need; refuses what is ambiguous."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.resources import files
from urllib.parse import unquote_to_bytes

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from kbapi.errors import BadParameterError, BadRequestError
from kbapi.web.hygiene import LONGEST_QUERY
from kbapi.web.whole_body import FORM, whole_body

MOST_PIECES = 500
LONGEST_INDEX = 4
_NAMES = json.loads(files(__package__).joinpath("parameters.json").read_text("utf-8"))
_HARMLESS = frozenset(_NAMES["harmless"])
_CANONICAL = {name.lower(): name for name in (*_NAMES["harmless"], *_NAMES["personal"])}
_SEPARATOR = re.compile(b"[&?]")
_CONTROLS = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffd-\uffff]")


@dataclass(frozen=True, slots=True)
class Parameters:
    """The known parameters by their canonical name and the number at its end, and whether any is personal.

    An unknown name means nothing to us, but may mean somebody: it counts as personal.
    """

    values: Mapping[tuple[str, str], str] = field(default_factory=dict)
    personal: bool = False

    def get(self, *names: str, index: str = "") -> str:
        """The value of the first of some names that has one; an empty text when none has."""
        return next((self.values[name, index] for name in names if self.values.get((name, index))), "")

    def indexes(self, *names: str) -> list[str]:
        """The numbers under which any of some names is given, in order; the first one has no number."""
        return sorted(
            {index for name, index in self.values if name in names}, key=lambda text: int(text or -1)
        )


def read_parameters(request: Request) -> Parameters:
    """The parameters of the query and, in a POST, of the form; raises BadRequestError for a repeated name."""
    pieces = [*_pieces(request.query_string), *_pieces(_form(request))]
    if len(pieces) > MOST_PIECES:
        raise BadRequestError(f"The request has more than {MOST_PIECES} parameters.")
    values: dict[tuple[str, str], str] = {}
    personal = False
    for name, index, value in map(_read, pieces):
        if (name, index) in values:
            shown = f"{name}{index}"
            detail = f"`{shown}` is given twice; further values have a number at the end: `{name}1`."
            raise BadParameterError(shown, detail)
        if name:
            values[name, index] = value
        personal = personal or (bool(value) and name not in _HARMLESS)
    return Parameters(values, personal)


def first_value(request: Request, name: str) -> str:
    """The first value of a name wherever it stands, for what must be known before all else is judged."""
    raw = request.query_string
    # A body that is too large is refused by what reads the whole of it; here it says nothing.
    if request.mimetype == FORM:
        with suppress(RequestEntityTooLarge):
            raw += b"&" + request.get_data()[:LONGEST_QUERY]
    return next((value for known, _, value in map(_read, _pieces(raw)) if known == name), "")


def _form(request: Request) -> bytes:
    if request.method != "POST":
        return b""
    body = whole_body(request, cache=True)
    if len(body) > LONGEST_QUERY:
        raise RequestEntityTooLarge
    if body and request.mimetype != FORM:
        raise UnsupportedMediaType
    return body


def _pieces(raw: bytes) -> Iterator[bytes]:
    """Name and value together; a second question mark and stray ampersands separate like an ampersand."""
    return (piece for piece in _SEPARATOR.split(raw) if piece)


def _read(piece: bytes) -> tuple[str, str, str]:
    """Canonical name, number and value of a piece; the name is empty when it is none of ours."""
    raw_name, _, raw_value = piece.partition(b"=")
    spelt = _text(raw_name).lower()
    stem = spelt.rstrip("0123456789")
    index = spelt[len(stem) :]
    known = _CANONICAL.get(stem, "") if len(index) <= LONGEST_INDEX else ""
    return known, index, _text(raw_value)


def _text(raw: bytes) -> str:
    """What the bytes say, without what no text has: a percent sign that escapes nothing is one."""
    text = unquote_to_bytes(raw.replace(b"+", b" ")).decode("utf-8", "replace")
    return _CONTROLS.sub("", text).strip()
