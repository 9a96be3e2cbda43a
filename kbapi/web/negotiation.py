"""Which media type a request wants: a named format wins over `Accept`; nothing fitting is a 406."""

from collections.abc import Mapping

from flask import request
from werkzeug.exceptions import NotAcceptable


def wanted_format(formats: Mapping[str, str], named: str | None) -> str:
    """The name of the format to answer in; the first one is the default. Raises NotAcceptable."""
    if named:
        return named
    accepted = request.accept_mimetypes
    if not accepted.provided:
        return next(iter(formats))
    best = accepted.best_match(list(formats.values()))
    if best is None:
        raise NotAcceptable
    return next(name for name, media_type in formats.items() if media_type == best)
