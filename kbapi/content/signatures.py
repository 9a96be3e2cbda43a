"""Ed25519 signatures of reviews (RFC 8032): keys, signing, verifying; no private key stands in content."""

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

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
from kbapi.knowledge.canonical import canonical_text, to_plain
from kbapi.knowledge.identity import Key
from kbapi.knowledge.review import Review, ReviewerKey

KEY_ID_LENGTH = 16
_PURPOSE = "kbapi-review-1"
"""Begins everything that is signed, so that no signature can be taken for one of another purpose."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key with the id and base64 of its public half; shows neither in its repr."""

    private: Ed25519PrivateKey
    public_key: str
    id: str

    def __repr__(self) -> str:
        return f"SigningKey({self.id})"


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
            "The key file cannot be read: either `kbapi keys reviewer create` did not make it, or the "
            "passphrase is another one."
        ) from None
    if not isinstance(private, Ed25519PrivateKey):
        raise BadSettingError("The key file holds no Ed25519 key: `kbapi keys reviewer create` makes one.")
    return _signing_key(private)


def is_encrypted(pem: bytes) -> bool:
    """Whether a key file needs a passphrase."""
    return b"ENCRYPTED" in pem


def signed(key: SigningKey, record: Key, review: Review) -> Review:
    """The review with the signature of a key."""
    named = replace(review, key=key.id)
    return replace(named, signature=base64.b64encode(key.private.sign(_message(record, named))).decode())


def complaint_about(record: Key, review: Review, keys: Iterable[ReviewerKey]) -> str | None:
    """Why a signature does not count; None for one that does."""
    known = next((key for key in keys if key.id == review.key), None)
    if known is None:
        return f"no key `{review.key}` stands in house/reviewers.yaml: add the reviewer's public key"
    if known.id != key_id(known.public_key):
        return f"the key `{known.id}` is not called like its public key: take the entry as it was made"
    if review.reviewer != known.reviewer:
        return f"the key `{known.id}` is {known.reviewer}'s: only that person can sign with it"
    if review.date < known.since or (known.revoked is not None and review.date >= known.revoked):
        return f"the key `{known.id}` does not count on {review.date}: sign again with one that does"
    if not _is_genuine(known.public_key, _message(record, review), review.signature or ""):
        return "the signature does not fit: something in this review was changed, let the reviewer sign again"
    return None


def key_id(public_key: str) -> str:
    """The id of a public key in base64; empty for what is none."""
    try:
        raw = base64.b64decode(public_key, validate=True)
    except ValueError:
        return ""
    return hashlib.sha256(raw).hexdigest()[:KEY_ID_LENGTH]


def _signing_key(private: Ed25519PrivateKey) -> SigningKey:
    public = base64.b64encode(private.public_key().public_bytes_raw()).decode()
    return SigningKey(private, public, key_id(public))


def _message(record: Key, review: Review) -> bytes:
    """What is signed: the review with the record it is of; taking a review back needs no key."""
    bare = replace(review, signature=None, withdrawn=None, verified=False)
    return f"{_PURPOSE}\n{record}\n{canonical_text(to_plain(bare))}".encode()


def _is_genuine(public_key: str, message: bytes, signature: str) -> bool:
    try:
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))
        public.verify(base64.b64decode(signature, validate=True), message)
    except (ValueError, InvalidSignature):
        return False
    return True
