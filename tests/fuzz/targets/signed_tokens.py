"""Signed tokens: none that an attacker can make is let in, and none causes a fault."""

import json
import tempfile
from functools import cache
from pathlib import Path

from kbapi.integrations.cds_hooks.issuers import Issuers, read_issuers
from kbapi.integrations.cds_hooks.tokens import credential
from tests.integrations.cds_tokens import DISCOVERY, claims, forged, issuers_file, part
from tests.publishing import NOON

_HEADER = {"alg": "ES384", "typ": "JWT", "kid": "ec"}
SEEDS = (
    f"Bearer {forged(_HEADER, claims())}".encode(),
    f"Bearer {forged(_HEADER | {'alg': 'none'}, claims(), '')}".encode(),
    f"Bearer {part('[' * 500)}.{part('{}')}.AAAA".encode(),
    json.dumps(_HEADER).encode(),
    json.dumps(_HEADER | {"alg": "RS384", "kid": "rsa", "crit": ["exp"]}).encode(),
    b'{"alg": "ES384", "alg": "none", "typ": "JWT", "kid": "ec", "n": ' + b"9" * 5000 + b"}",
)


@cache
def _issuers() -> Issuers:
    with tempfile.TemporaryDirectory() as folder:
        return read_issuers(issuers_file(Path(folder)))


def try_one(data: bytes) -> None:
    """Raises for a token that is let in or causes a fault; odd data is taken for the header of one."""
    if data.startswith(b"Bearer"):
        shown = data.decode("latin-1")
    else:
        shown = f"Bearer {part(data.decode('utf-8', 'replace'))}.{part(claims())}.{part('x' * 72)}"
    assert credential(shown, _issuers(), DISCOVERY, NOON) is None
