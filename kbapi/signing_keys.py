"""Ed25519 keys and signatures (RFC 8032): what every signature of ours has in common; knows no content."""

import base64
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from kbapi.errors import BadSettingError

KEY_ID_LENGTH = 16
_PUBLIC_BYTES = 32


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key with the id and base64 of its public half; shows neither in its repr."""

    private: Ed25519PrivateKey
    public_key: str
    id: str

    def __repr__(self) -> str:
        return f"SigningKey({self.id})"

    def signature_of(self, message: bytes) -> str:
        """The signature of a message, in base64; the message begins with what it is for."""
        return base64.b64encode(self.private.sign(message)).decode()


def new_key() -> SigningKey:
    """A key that nobody has yet."""
    return _signing_key(Ed25519PrivateKey.generate())


def to_pem(key: SigningKey, passphrase: str) -> bytes:
    """The private key as PKCS #8 in PEM, encrypted unless the passphrase is empty."""
    lock = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    return key.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock)


def from_pem(pem: bytes, passphrase: str) -> SigningKey:
    """The private key of a file; raises BadSettingError for another file or passphrase."""
    try:
        private = load_pem_private_key(pem, passphrase.encode() or None)
    except TypeError:
        needed = (
            "is encrypted: give its passphrase" if not passphrase else "is not encrypted: give no passphrase"
        )
        raise BadSettingError(f"The key file {needed}.") from None
    except (ValueError, UnsupportedAlgorithm):
        raise BadSettingError(
            "The key file cannot be read: either `kbapi keys` did not make it, or the "
            "passphrase is another one."
        ) from None
    if not isinstance(private, Ed25519PrivateKey):
        raise BadSettingError("The key file holds no Ed25519 key: `kbapi keys` makes one.")
    return _signing_key(private)


def is_encrypted(pem: bytes) -> bool:
    """Whether a key file needs a passphrase."""
    return b"ENCRYPTED" in pem


def key_id(public_key: str) -> str:
    """The id of a public key in base64; empty for what is none."""
    try:
        raw = base64.b64decode(public_key, validate=True)
    except ValueError:
        return ""
    return hashlib.sha256(raw).hexdigest()[:KEY_ID_LENGTH]


def is_public_key(text: str) -> bool:
    """Whether a text is a public key as it is written: 32 bytes in the one spelling of base64."""
    raw = _decoded(text)
    return raw is not None and len(raw) == _PUBLIC_BYTES


def is_genuine(public_key: str, message: bytes, signature: str) -> bool:
    """Whether a signature of a message was made with the private half of a key."""
    key, signed = _decoded(public_key), _decoded(signature)
    if key is None or signed is None:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signed, message)
    except (ValueError, InvalidSignature):
        return False
    return True


def _decoded(text: str) -> bytes | None:
    """The bytes of a text in base64; None for one that is none or is spelled in another way."""
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError:
        return None
    return raw if base64.b64encode(raw).decode() == text else None


def _signing_key(private: Ed25519PrivateKey) -> SigningKey:
    public = base64.b64encode(private.public_key().public_bytes_raw()).decode()
    return SigningKey(private, public, key_id(public))
