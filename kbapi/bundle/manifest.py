"""The manifest of a bundle: which edition it holds, when and where that was published, and its checksums."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from kbapi.errors import BundleRefusedError
from kbapi.knowledge.canonical import Plain, canonical_text, fingerprint_of
from kbapi.knowledge.origin import Origin

FORMAT = 1
"""Raise it whenever older bundles would be read differently."""
PURPOSE = b"kbapi-bundle-1\n"
"""Begins what is signed, so that no signature can be taken for one of another purpose."""
RECORDS = "records.ndjson"
_EDITION = re.compile("[0-9a-f]{20}")
_SHA256 = re.compile("[0-9a-f]{64}")

Told = TypeVar("Told")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a bundle says of itself; `size` and `sha256` are those of its records."""

    edition: str
    number: int
    published_at: datetime
    chain: str
    counts: Mapping[str, int]
    size: int
    sha256: str

    @property
    def message(self) -> bytes:
        """What is signed."""
        return PURPOSE + manifest_bytes(self)

    def origin(self, public_key: str, signature: str) -> Origin:
        """The publication that the bundle tells of."""
        return Origin(self.number, self.published_at, self.chain, public_key, signature)


@dataclass(frozen=True, slots=True)
class Signature:
    """An Ed25519 signature and the public key it was made with, in base64."""

    public_key: str
    signature: str


def manifest_bytes(manifest: Manifest) -> bytes:
    """The one spelling of a manifest; its `seal` is the hash of the rest, for bundles that nobody signs."""
    told: dict[str, Plain] = {
        "format": FORMAT,
        "edition": manifest.edition,
        "number": manifest.number,
        "published_at": _spelled(manifest.published_at),
        "chain": manifest.chain,
        "records": sum(manifest.counts.values()),
        "counts": {**manifest.counts},
        "files": {RECORDS: {"bytes": manifest.size, "sha256": manifest.sha256}},
    }
    return f"{canonical_text({**told, 'seal': fingerprint_of(canonical_text(told))})}\n".encode()


def manifest_of(text: bytes) -> Manifest:
    """The manifest of its one spelling; raises BundleRefusedError."""
    return _read(text, "manifest", _manifest, manifest_bytes)


def signature_bytes(signature: Signature) -> bytes:
    """The one spelling of a signature."""
    told = {"public_key": signature.public_key, "signature": signature.signature}
    return f"{canonical_text({**told})}\n".encode()


def signature_of(text: bytes) -> Signature:
    """The signature of its one spelling; raises BundleRefusedError."""
    return _read(text, "signature", _signature, signature_bytes)


def _read(text: bytes, what: str, read: Callable[[bytes], Told], spelled: Callable[[Told], bytes]) -> Told:
    try:
        told = read(text)
        is_so_spelled = spelled(told) == text
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError, OverflowError) as fault:
        raise _strange(what) from fault
    if not is_so_spelled:
        raise _strange(what)
    return told


def _strange(what: str) -> BundleRefusedError:
    return BundleRefusedError(
        f"The {what} of the bundle is not one that this version of `kbapi export` writes: export it anew."
    )


def _manifest(text: bytes) -> Manifest:
    told = json.loads(text)
    records = told["files"][RECORDS]
    published_at = datetime.fromisoformat(_fitting(str, told["published_at"]))
    counts = {kind: _fitting(int, count) for kind, count in told["counts"].items()}
    if not _EDITION.fullmatch(told["edition"]) or not _SHA256.fullmatch(told["chain"]):
        raise ValueError("the edition or its link is none")
    number, size = _fitting(int, told["number"]), _fitting(int, records["bytes"])
    return Manifest(told["edition"], number, published_at, told["chain"], counts, size, records["sha256"])


def _signature(text: bytes) -> Signature:
    told = json.loads(text)
    return Signature(_fitting(str, told["public_key"]), _fitting(str, told["signature"]))


def _fitting(shape: type[Told], value: object) -> Told:
    if not isinstance(value, shape) or isinstance(value, bool):
        raise TypeError(f"expected a {shape.__name__}")
    return value


def _spelled(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
