"""Refuses requests that no resource should ever see: foreign hosts, odd characters, repeated parameters."""

import re
from collections import Counter
from urllib.parse import unquote_to_bytes

from flask import current_app, request
from werkzeug.exceptions import NotFound, RequestURITooLarge
from werkzeug.sansio.utils import host_is_trusted

from kbapi.errors import BadParameterError, BadRequestError, UnknownHostError, UnknownParameterError
from kbapi.web.door_policy import policy_at_hand
from kbapi.web.whole_body import refuse_unclear_framing

LONGEST_PATH = 512
LONGEST_QUERY = 65_536
MOST_PARAMETERS = 50
_BAD_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_ODD_IN_PATH = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffd\\\\]|//")
_ODD_IN_VALUE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_NEEDS_NO_HOST = ("HTTP/1.0", "HTTP/1")
"""The oldest version, as servers spell it."""
_NAME = re.compile("[A-Za-z0-9_.:-]{1,64}")


def refuse_odd_requests() -> None:
    """Raises for a request that cannot be meant; runs before any resource is looked up."""
    _refuse_foreign_host()
    refuse_unclear_framing(request)
    if len(request.path) > LONGEST_PATH or len(request.query_string) > LONGEST_QUERY:
        raise RequestURITooLarge
    # Flask's own path has lost all but one of the slashes at its beginning.
    if _ODD_IN_PATH.search(request.path) or request.environ["PATH_INFO"].startswith("//"):
        raise NotFound
    if not policy_at_hand().reads_own_query:
        _refuse_odd_parameters()


def refuse_parameters(known: str | None = None) -> None:
    """Raises for any query parameter but the one that is known; for pages that have one or none."""
    for name in request.args:
        if name != known:
            raise UnknownParameterError(shown(name), known)


def shown(name: str) -> str:
    """The name of a parameter as a problem may show it: a plain one as it is, any other not at all."""
    return name if _NAME.fullmatch(name) else "(unreadable name)"


def has_odd_characters(text: str) -> bool:
    """Whether a text holds control characters, which none of ours needs and some databases refuse."""
    return bool(_ODD_IN_VALUE.search(text))


def _refuse_foreign_host() -> None:
    hosts = current_app.config["KBAPI_HOSTS"]
    named = request.headers.get("Host", "")
    # Servers hand over an empty name for none, and several joined by commas.
    if "," in named or (not named and request.environ.get("SERVER_PROTOCOL") not in _NEEDS_NO_HOST):
        raise UnknownHostError("Send one `Host` header (RFC 9112).")
    if hosts and not host_is_trusted(request.host.lower(), hosts):
        raise UnknownHostError("The `Host` header names a host that this service does not answer to.")


def _refuse_odd_parameters() -> None:
    parts = [part for part in request.query_string.split(b"&") if part]
    if len(parts) > MOST_PARAMETERS:
        raise BadRequestError(f"The query has more than {MOST_PARAMETERS} parameters.")
    names = [_readable_name(part) for part in parts]
    for name, times in Counter(names).items():
        if times > 1:
            raise BadParameterError(name, f"The parameter `{name}` is given {times} times; give it once.")


def _readable_name(part: bytes) -> str:
    """The name of a parameter whose name and value are text; raises BadParameterError for any other."""
    raw = part.replace(b"+", b" ")
    name = shown(unquote_to_bytes(raw.partition(b"=")[0]).decode("utf-8", "replace"))
    if _BAD_ESCAPE.search(raw):
        raise BadParameterError(name, f"In `{name}` a percent sign stands without two hexadecimal digits.")
    try:
        text = unquote_to_bytes(raw).decode("utf-8")
    except UnicodeDecodeError:
        raise BadParameterError(name, f"The parameter `{name}` is not text in UTF-8.") from None
    if has_odd_characters(text):
        raise BadParameterError(name, f"The parameter `{name}` holds control characters.")
    return name
