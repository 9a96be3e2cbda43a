"""Judges the signed token of a caller; whatever is wrong with it, the answer is no without a reason."""

import json
import re
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from jwt import PyJWS
from jwt.exceptions import PyJWTError

from kbapi.integrations.cds_hooks.issuers import Issuer, Issuers, Key

LONGEST = 8192
LONGEST_LIFE = 300
LEEWAY = 60
"""Seconds by which a caller's clock may be ahead of ours."""
LONGEST_ID = 256
_TOKEN = re.compile(r"Bearer ([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)", re.ASCII | re.IGNORECASE)
_REFUSED_HEADERS = frozenset({"crit", "b64", "jwk", "x5u", "x5c", "zip", "enc"})
"""Such a header brings its own key or changes what is signed; `jku` is allowed and never looked at."""

Plain = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Credential:
    """A token that holds here and now: who issued it, its id, and until when; it is good for one request."""

    issuer: str
    token_id: str
    expires_at: datetime


def credential(authorization: str, issuers: Issuers, audience: str, now: datetime) -> Credential | None:
    """The credential of an Authorization header for one address at one moment; None for any that fails."""
    found = _TOKEN.fullmatch(authorization) if len(authorization) <= LONGEST else None
    if found is None:
        return None
    header, claims = _plain(found[1]), _plain(found[2])
    if header is None or claims is None or not _is_plain_jwt(header):
        return None
    issuer = _named(issuers, claims.get("iss"))
    key = _key(issuers, issuer, header)
    token = authorization.partition(" ")[2]
    # A token of nobody we know is checked too, with some key, so that the time tells nothing of whom we know.
    genuine = key is not None and _is_signed(token, key, header["alg"])
    if issuer is None or not genuine or header["kid"] not in issuer.keys:
        return None
    return _holding(claims, issuer, audience, int(now.timestamp()))


def _is_plain_jwt(header: Plain) -> bool:
    texts = all(isinstance(header.get(name), str) for name in ("alg", "kid", "typ"))
    return texts and header["typ"] == "JWT" and _REFUSED_HEADERS.isdisjoint(header)


def _named(issuers: Issuers, name: object) -> Issuer | None:
    return issuers.get(name) if isinstance(name, str) else None


def _key(issuers: Issuers, issuer: Issuer | None, header: Plain) -> Key | None:
    """The key that the header names; for unknown names any other key of the algorithm."""
    if issuer and header["kid"] in issuer.keys:
        return issuer.keys[header["kid"]]
    keys = (key for known in issuers.values() for key in known.keys.values())
    return next((key for key in keys if header["alg"] in key.algorithms), None)


def _is_signed(token: str, key: Key, algorithm: str) -> bool:
    if algorithm not in key.algorithms:
        return False
    try:
        PyJWS([algorithm]).decode(token, key.public, [algorithm])
    except (PyJWTError, ValueError):
        return False
    return True


def _holding(claims: Plain, issuer: Issuer, audience: str, now: int) -> Credential | None:
    """The credential of genuine claims, if it is for this address and for now."""
    token_id = claims.get("jti")
    if not isinstance(token_id, str) or not 0 < len(token_id) <= LONGEST_ID:
        return None
    if claims.get("aud") not in (audience, [audience]) or not _is_of_tenant(claims, issuer):
        return None
    if not _is_for_now(claims, now):
        return None
    return Credential(issuer.name, token_id, datetime.fromtimestamp(claims["exp"], UTC))


def _is_of_tenant(claims: Plain, issuer: Issuer) -> bool:
    if "tenant" not in claims:
        return not issuer.tenants
    return isinstance(claims["tenant"], str) and (not issuer.tenants or claims["tenant"] in issuer.tenants)


def _is_for_now(claims: Plain, now: int) -> bool:
    moments = [claims.get("exp"), claims.get("iat"), claims.get("nbf", 0)]
    # True and 1.5 are no whole numbers of seconds.
    if any(type(moment) is not int for moment in moments):
        return False
    expires, issued, starts = map(int, moments)
    is_short = 0 < expires - issued <= LONGEST_LIFE
    return is_short and max(issued, starts) <= now + LEEWAY and now < expires


def _plain(part: str) -> Plain | None:
    """The JSON object of one part of a token, if it is one that can be read in one way only."""
    try:
        text = urlsafe_b64decode(part + "=" * (-len(part) % 4)).decode("utf-8")
        read = json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        return None
    return read if isinstance(read, dict) else None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):
        raise ValueError
    return dict(pairs)
