"""Which media type a request wants: a named format wins over `Accept`; nothing fitting is a 406."""

from collections.abc import Mapping, Sequence

from flask import request
from werkzeug.exceptions import NotAcceptable

from kbapi.web.asked import offer_for

OFFERS = "kbapi.offers"
"""Where in the environment of a request it stands which media types `Accept` could choose from."""


def wanted_format(formats: Mapping[str, str], named: str | None) -> str:
    """The name of the format to answer in; the first one is the default. Raises NotAcceptable."""
    if named:
        return named
    best = accepted(list(formats.values()))
    return next(name for name, media_type in formats.items() if media_type == best)


def accepted(offers: Sequence[str]) -> str:
    """The one of some media types that `Accept` chooses, the first one by default. Raises NotAcceptable."""
    request.environ[OFFERS] = tuple(offers)
    best = offer_for(request.environ.get("HTTP_ACCEPT"), offers)
    if best is None:
        raise NotAcceptable
    return best
