"""Who is told of new editions: a file of targets, each with a name, an address and its secrets."""

import base64
import binascii
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

from kbapi.errors import BadSettingError
from kbapi.knowledge.identity import is_slug

PREFIX = "whsec_"
SHORTEST_SECRET, LONGEST_SECRET = 24, 64
"""Bytes, as the convention has it."""
MOST_SECRETS = 4
_KEYS = ("name", "url", "secrets")
_HOST = re.compile(r"[A-Za-z0-9.-]+|[0-9A-Fa-f:.]+")
_FORM = 'write {"targets": [{"name": "records", "url": "https://…", "secrets": ["whsec_…"]}]}'


@dataclass(frozen=True, slots=True)
class Target:
    """An address under a name that stays; while secrets are exchanged, every one of them signs."""

    name: str
    url: str
    secrets: tuple[bytes, ...] = field(repr=False)


def read_targets(path: Path, *, private: bool) -> tuple[Target, ...]:
    """The targets of a file; raises BadSettingError that says what to change, and shows no secret.

    Only where `private` is allowed may an address begin with http.
    """
    try:
        plain = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as fault:
        raise BadSettingError(f"KBAPI_WEBHOOKS={str(path)!r} cannot be read as JSON: {_FORM}") from fault
    entries = plain.get("targets") if isinstance(plain, dict) else None
    if not isinstance(entries, list):
        _refuse(path, _FORM)
    targets = tuple(_target(path, entry, private=private) for entry in entries)
    if len({target.name for target in targets}) < len(targets):
        _refuse(path, "two targets have the same name: rename one")
    return targets


def _target(path: Path, entry: Any, *, private: bool) -> Target:
    if not isinstance(entry, dict) or set(entry) != set(_KEYS):
        _refuse(path, f"each target has {', '.join(_KEYS)} and nothing else")
    name, url, secrets = (entry[key] for key in _KEYS)
    if not isinstance(name, str) or not is_slug(name):
        _refuse(path, "a `name` is lower-case words joined by hyphens")
    if not isinstance(url, str) or not _is_address(url, private=private):
        also = " or http://" if private else " (http:// only with KBAPI_WEBHOOKS_PRIVATE=true)"
        _refuse(path, f"the `url` of {name} begins with https://{also}, names a host and holds no password")
    if not isinstance(secrets, list) or not 1 <= len(secrets) <= MOST_SECRETS:
        _refuse(path, f"the `secrets` of {name} are a list of one to {MOST_SECRETS}")
    return Target(name, url, tuple(_secret(path, name, secret) for secret in secrets))


def _is_address(url: str, *, private: bool) -> bool:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    schemes = ("https", "http") if private else ("https",)
    whole = url.isascii() and url.isprintable() and " " not in url
    bare = not (parts.username or parts.password or parts.fragment) and port != 0
    return whole and bare and parts.scheme in schemes and bool(_HOST.fullmatch(parts.hostname or ""))


def _secret(path: Path, name: str, secret: Any) -> bytes:
    try:
        found = base64.b64decode(str(secret).removeprefix(PREFIX), validate=True)
    except binascii.Error:
        found = b""
    if not str(secret).startswith(PREFIX) or not SHORTEST_SECRET <= len(found) <= LONGEST_SECRET:
        _refuse(
            path, f"a secret of {name} is not {PREFIX} and base64: `kbapi webhooks --new-secret` makes one"
        )
    return found


def _refuse(path: Path, what: str) -> NoReturn:
    raise BadSettingError(f"KBAPI_WEBHOOKS={str(path)!r}: {what}")
