"""The text of an API key: how it is made and how it is read back; keeps and looks up nothing.

A key is `kbapi_<id>_<secret><checksum>` in letters and digits. The secret is 256 random bits, so that there
is no list of likely ones to try and a plain SHA-256 protects it as well as a slow hash would. The checksum is
the CRC-32 of all before it: a key that was cut off or mistyped is told from a real one without a look-up,
and scanners for leaked keys find no false ones.
"""

import hashlib
import re
import secrets
import string
import zlib
from dataclasses import dataclass

PREFIX = "kbapi_"
_DIGITS = string.digits + string.ascii_uppercase + string.ascii_lowercase
_ID_LENGTH, _SECRET_LENGTH, _SUM_LENGTH = 10, 43, 6
"""43 of 62 characters hold 256 bits, 6 hold a CRC-32."""
_KEY = re.compile(rf"({PREFIX}([0-9A-Za-z]{{10}})_[0-9A-Za-z]{{43}})([0-9A-Za-z]{{6}})")
_LIKE_A_KEY = re.compile(rf"{PREFIX}[0-9a-z]{{4}}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ShownKey:
    """What is left of a key once it was read: enough to find and compare it, not enough to use it."""

    id: str
    digest: str
    ending: str


def new_key() -> str:
    """The text of a key that nobody has."""
    body = f"{PREFIX}{_random(_ID_LENGTH)}_{_random(_SECRET_LENGTH)}"
    return body + _checksum(body)


def read_key(text: str) -> ShownKey | None:
    """What a text shows as a key; None where it cannot be one."""
    found = _KEY.fullmatch(text)
    if found is None or _checksum(found[1]) != found[3]:
        return None
    return ShownKey(found[2], hashlib.sha256(text.encode()).hexdigest(), text[-4:])


def looks_like_key(text: str) -> bool:
    """Whether something in a text begins as a key does, whole or not, in any case of letters."""
    return _LIKE_A_KEY.search(text) is not None


def _random(length: int) -> str:
    return "".join(secrets.choice(_DIGITS) for _ in range(length))


def _checksum(body: str) -> str:
    left, digits = zlib.crc32(body.encode()), ""
    for _ in range(_SUM_LENGTH):
        left, digit = divmod(left, len(_DIGITS))
        digits += _DIGITS[digit]
    return digits
