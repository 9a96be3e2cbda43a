"""What the addresses of this integration are asked: known parameters with values that can be used."""

import difflib
import re

from flask import request

from kbapi.errors import BadParameterError, UnknownParameterError
from kbapi.knowledge.identity import SLUG_PATTERN, Key
from kbapi.knowledge.record import Record
from kbapi.web.hygiene import shown
from kbapi.web.request_context import leading_organisation, snapshot

SHOWN = ("topics", "lang", "organisation")
"""The parameters that say what a frame shows; elements have attributes of the same names."""
MOST_TOPICS = 50
_SHAPES = {
    "topics": (
        rf"{SLUG_PATTERN}(,{SLUG_PATTERN}){{0,{MOST_TOPICS - 1}}}",
        "is not a list of topic ids with commas",
    ),
    "lang": (r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}", "is not a language tag such as en or es-MX"),
    "organisation": (SLUG_PATTERN, "is not an id (lower-case words joined by hyphens)"),
    "maxwidth": ("[1-9][0-9]{0,4}", "is not a number of pixels from 1 to 99999"),
    "maxheight": ("[1-9][0-9]{0,4}", "is not a number of pixels from 1 to 99999"),
}
_ONE_LINE = (".*", "has more than one line: give it without line breaks")


def asked(*known: str) -> dict[str, str]:
    """The parameters of the request; raises UnknownParameterError and BadParameterError."""
    for name in request.args:
        if name not in known:
            nearest = difflib.get_close_matches(name[:64].lower(), known, n=1, cutoff=0.0)
            raise UnknownParameterError(shown(name), next(iter(nearest), None))
    return checked(request.args.to_dict())


def checked(given: dict[str, str]) -> dict[str, str]:
    """Parameters whose values have the right shape; raises BadParameterError."""
    for name, value in given.items():
        pattern, complaint = _SHAPES.get(name, _ONE_LINE)
        if not re.fullmatch(pattern, value):
            raise BadParameterError(name, f"`{name}` {complaint}.")
    return given


def wanted_topics(given: dict[str, str]) -> list[Record]:
    """The topics that were asked for, each once, in the asked order; raises BadParameterError."""
    ids = dict.fromkeys(given["topics"].split(",")) if "topics" in given else {}
    found = [snapshot().find(Key("topic", topic)) for topic in ids]
    if not all(found):
        detail = f"{found.count(None)} of the named topics are not in this edition: /v1/topics lists them."
        raise BadParameterError("topics", detail)
    return [record for record in found if record]


def wanted_organisation(given: dict[str, str]) -> str:
    """The organisation whose claims lead; raises BadParameterError for one that is not in the edition."""
    return leading_organisation(given)
