"""What a request shows of a key: in the header where it belongs, or in its address, where it must not be."""

import re
from urllib.parse import unquote

from kbapi.access.key_text import ShownKey, looks_like_key, read_key

_SCHEME = "bearer "
_NAMES = re.compile(
    r"(?:^|[&;?])(?:(?:x[-_])?api[-_]?key|key|token|(?:access|auth)[-_]?token|authorization|bearer)=",
    re.IGNORECASE,
)


def bearer(authorization: str | None) -> str | None:
    """The token of an Authorization header; None without one and for every other scheme."""
    if authorization is None or authorization[: len(_SCHEME)].lower() != _SCHEME:
        return None
    return authorization[len(_SCHEME) :].strip()


def shown_key(token: str) -> ShownKey | None:
    """The key that a token is; None for any other token."""
    return read_key(token)


def is_in_address(path: str, query: str) -> bool:
    """Whether the address of a request holds a key, or a parameter that is meant for one."""
    if query and (_NAMES.search(query) or looks_like_key(unquote(query))):
        return True
    return "_" in path and looks_like_key(path)
