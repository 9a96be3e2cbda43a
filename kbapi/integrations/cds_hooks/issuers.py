"""Whose tokens are trusted: a file of issuers, each with the public keys it signs with, read at start."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from jwt import PyJWK
from jwt.exceptions import PyJWTError

from kbapi.errors import BadSettingError

USUAL = ("ES384", "RS384")
"""The algorithms that the specification recommends; an issuer may be allowed others of those below."""
CURVE_OF = {"ES384": "secp384r1", "ES256": "secp256r1"}
RSA_ALGORITHMS = ("RS384", "RS256")
SHORTEST_RSA = 2048
_MEMBERS = ("iss", "keys", "kid", "algorithms", "tenants", "organisation")

PublicKey = ec.EllipticCurvePublicKey | rsa.RSAPublicKey


@dataclass(frozen=True, slots=True)
class Key:
    """A public key and the algorithms it may have signed by, which all fit its kind and size."""

    public: PublicKey
    algorithms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Issuer:
    """A client that signs tokens: its keys by id, its tenants, any if there are none; whose cards it gets."""

    name: str
    keys: Mapping[str, Key]
    tenants: tuple[str, ...] = ()
    organisation: str = ""


Issuers = Mapping[str, Issuer]
"""By the value of `iss`."""


def read_issuers(path: Path) -> Issuers:
    """The issuers of a file; raises BadSettingError that says what to change."""
    plain = _json(path)
    entries = plain.get("issuers") if isinstance(plain, dict) else None
    if not isinstance(entries, list) or not entries:
        _refuse(path, 'write {"issuers": [{"iss": "https://…", "keys": "file"}]}')
    issuers = [_issuer(path, entry) for entry in entries]
    if len({issuer.name for issuer in issuers}) < len(issuers):
        _refuse(path, "an issuer is named twice: put all its keys into one file")
    return {issuer.name: issuer for issuer in issuers}


def _issuer(path: Path, entry: Any) -> Issuer:
    if not isinstance(entry, dict) or not all(isinstance(entry.get(name), str) for name in ("iss", "keys")):
        _refuse(path, "each issuer needs the texts `iss` and `keys`")
    if unknown := entry.keys() - set(_MEMBERS):
        _refuse(path, f"`{min(unknown)}` is not known: use {', '.join(_MEMBERS)}")
    algorithms = _texts(path, entry, "algorithms") or USUAL
    if bad := set(algorithms) - {*CURVE_OF, *RSA_ALGORITHMS}:
        _refuse(path, f"`{min(bad)}` is not allowed: use {', '.join((*CURVE_OF, *RSA_ALGORITHMS))}")
    keys = _keys(path.parent / entry["keys"], entry.get("kid"), algorithms)
    if not keys:
        _refuse(
            path,
            f"{entry['iss']} has no public key that can sign by {' or '.join(algorithms)}; "
            f"RSA keys need {SHORTEST_RSA} bits",
        )
    organisation = entry.get("organisation", "")
    if not isinstance(organisation, str):
        _refuse(path, "`organisation` is the id of an organisation")
    return Issuer(entry["iss"], keys, _texts(path, entry, "tenants"), organisation)


def _texts(path: Path, entry: Mapping[str, Any], name: str) -> tuple[str, ...]:
    found = entry.get(name, [])
    if not isinstance(found, list) or not all(isinstance(text, str) for text in found):
        _refuse(path, f"`{name}` is a list of texts")
    return tuple(found)


def _keys(path: Path, kid: object, algorithms: Sequence[str]) -> dict[str, Key]:
    """The keys of a file that can be used; a set of keys may hold some for other purposes."""
    if b"-----BEGIN" in _bytes(path):
        if not isinstance(kid, str):
            _refuse(path, "a PEM file names no key: say its id as `kid` beside `keys`")
        return _usable({kid: (_of_pem(path), algorithms)})
    plain = _json(path)
    entries = plain.get("keys") if isinstance(plain, dict) else None
    if not isinstance(entries, list) or not entries:
        _refuse(path, 'write a JWK Set {"keys": […]}, or a public key in PEM')
    for entry in entries:
        _check_jwk(path, entry)
    if len({entry["kid"] for entry in entries}) < len(entries):
        _refuse(path, "two keys have the same `kid`")
    signing = [entry for entry in entries if entry.get("use", "sig") == "sig"]
    return _usable({entry["kid"]: (_of_jwk(entry), _allowed(entry, algorithms)) for entry in signing})


def _check_jwk(path: Path, entry: Any) -> None:
    if not isinstance(entry, dict) or not isinstance(entry.get("kid"), str):
        _refuse(path, "each key needs a `kid`")
    if "d" in entry or entry.get("kty") == "oct":
        _refuse(path, f"key `{entry['kid']}` is secret: put only public keys here, and replace that one")


def _allowed(entry: Mapping[str, Any], algorithms: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in algorithms if entry.get("alg", name) == name)


def _of_jwk(entry: dict[str, Any]) -> object:
    try:
        return PyJWK.from_dict(entry).key
    except PyJWTError:
        return None


def _of_pem(path: Path) -> object:
    try:
        return load_pem_public_key(_bytes(path))
    except (ValueError, UnsupportedAlgorithm):
        _refuse(path, "this is not a public key in PEM (BEGIN PUBLIC KEY)")


def _usable(keys: Mapping[str, tuple[object, Sequence[str]]]) -> dict[str, Key]:
    """The keys of a kind and size that may sign, with the algorithms that fit them."""
    usable = {}
    for kid, (key, allowed) in keys.items():
        fitting = tuple(name for name in allowed if _fits(key, name))
        if fitting and isinstance(key, PublicKey):
            usable[kid] = Key(key, fitting)
    return usable


def _fits(key: object, algorithm: str) -> bool:
    if isinstance(key, rsa.RSAPublicKey):
        return algorithm in RSA_ALGORITHMS and key.key_size >= SHORTEST_RSA
    return isinstance(key, ec.EllipticCurvePublicKey) and CURVE_OF.get(algorithm) == key.curve.name


def _json(path: Path) -> Any:
    try:
        return json.loads(_bytes(path), object_pairs_hook=_once)
    except (ValueError, RecursionError):
        _refuse(path, "this is not JSON, or gives a name twice")


def _once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    listed = list(pairs)
    if len(dict(listed)) < len(listed):
        raise ValueError
    return dict(listed)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        _refuse(path, f"it cannot be read: {fault.strerror}")


def _refuse(path: Path, complaint: str) -> NoReturn:
    raise BadSettingError(f"KBAPI_CDS_ISSUERS: {path}: {complaint}.") from None
