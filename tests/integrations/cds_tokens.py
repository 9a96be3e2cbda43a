"""Keys and tokens as a hospital's system would make them, and as an attacker would."""

import base64
import json
import uuid
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from tests.publishing import NOON

BASE = "https://kb.example.org"
DISCOVERY = f"{BASE}/cds-services"
EHR, LAB = "https://ehr.example.org/", "https://lab.example.org/"

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@cache
def key(name: str) -> PrivateKey:
    """A private key that stays the same through a run: `p384`, `p256`, `rsa2048`, `rsa1024` and a suffix."""
    kind = name.partition("-")[0]
    if kind.startswith("rsa"):
        return rsa.generate_private_key(65537, int(kind.removeprefix("rsa")))
    return ec.generate_private_key(ec.SECP384R1() if kind == "p384" else ec.SECP256R1())


def jwk(private: PrivateKey, kid: str, **more: Any) -> dict[str, Any]:
    """The public half as a JSON Web Key."""
    public = private.public_key()
    algorithm = RSAAlgorithm if isinstance(private, rsa.RSAPrivateKey) else ECAlgorithm
    return algorithm.to_jwk(public, as_dict=True) | {"kid": kid, "use": "sig"} | more


def pem(private: PrivateKey) -> bytes:
    """The public half in PEM."""
    return private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def issuers_file(folder: Path) -> Path:
    """A file that trusts two issuers: one by a set of keys, the other by PEM, for one tenant only."""
    keys = [jwk(key("p384"), "ec"), jwk(key("rsa2048"), "rsa"), jwk(key("p256"), "small")]
    (folder / "ehr.jwks.json").write_text(json.dumps({"keys": keys}))
    (folder / "lab.pem").write_bytes(pem(key("p256-lab")))
    lab = {"iss": LAB, "keys": "lab.pem", "kid": "lab", "algorithms": ["ES256"], "tenants": ["north"]}
    path = folder / "issuers.json"
    path.write_text(json.dumps({"issuers": [{"iss": EHR, "keys": "ehr.jwks.json"}, lab]}))
    return path


def claims(now: datetime = NOON, **more: Any) -> dict[str, Any]:
    """Good claims for discovery; None takes one away."""
    seconds = int(now.timestamp())
    good = {"iss": EHR, "aud": DISCOVERY, "iat": seconds, "exp": seconds + 300, "jti": str(uuid.uuid4())}
    return {name: value for name, value in (good | more).items() if value is not None}


def token(
    told: dict[str, Any],
    signed_by: str = "p384",
    algorithm: str = "ES384",
    kid: str | None = "ec",
    **header: Any,
) -> str:
    """A signed token."""
    headers = {"kid": kid, **header} if kid is not None else header
    return jwt.encode(told, key(signed_by), algorithm, headers=headers)


def forged(header: dict[str, Any], told: dict[str, Any], signature: str = "AAAA") -> str:
    """A token of any header, with any signature."""
    return f"{part(header)}.{part(told)}.{signature}"


def part(plain: Any) -> str:
    """JSON as a part of a token; a text as it stands."""
    text = plain if isinstance(plain, str) else json.dumps(plain)
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()
