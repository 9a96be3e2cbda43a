"""Writes an edition as a bundle: the same edition of the same publication gives the same bytes anywhere."""

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from kbapi.bundle.archive import write_end, write_file
from kbapi.bundle.lines import line_of
from kbapi.bundle.manifest import RECORDS, Manifest, Signature, manifest_bytes, signature_bytes
from kbapi.errors import PublishingError
from kbapi.knowledge.library import Entry
from kbapi.knowledge.origin import Origin
from kbapi.signing_keys import SigningKey

MANIFEST, SIGNATURE = "manifest.json", "signature.json"

Entries = Callable[[], Iterable[Entry]]
"""All entries of an edition in the order of their keys, told as often as asked for."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: its manifest, and who vouches for it."""

    manifest: Manifest
    signature: Signature | None


def manifest_about(edition: str, origin: Origin, entries: Iterable[Entry]) -> Manifest:
    """The manifest of an edition; reads all of it."""
    digest, counts, size = hashlib.sha256(), Counter[str](), 0
    for entry in entries:
        line = line_of(entry)
        digest.update(line)
        counts[entry.record.kind] += 1
        size += len(line)
    return Manifest(
        edition, origin.number, origin.published_at, origin.chain, dict(counts), size, digest.hexdigest()
    )


def signed(manifest: Manifest, origin: Origin, key: SigningKey | None) -> Signature | None:
    """The signature with a key; without one, that with which the edition came here, if it had one."""
    if key:
        return Signature(key.public_key, key.signature_of(manifest.message))
    return Signature(origin.public_key, origin.signature) if origin.signature else None


def write_bundle(
    path: Path, edition: str, origin: Origin, entries: Entries, key: SigningKey | None
) -> Written:
    """Writes a bundle in place of what was there, whole or not at all; raises PublishingError."""
    manifest = manifest_about(edition, origin, entries())
    signature = signed(manifest, origin, key)
    aside = path.with_name(f".{path.name}.{uuid4().hex}")
    try:
        with aside.open("xb") as archive:
            _write(archive, manifest, signature, entries())
            archive.flush()
            os.fsync(archive.fileno())
        aside.replace(path)
    except OSError as error:
        raise PublishingError(f"The bundle {path} could not be written: {error.strerror}.") from error
    finally:
        aside.unlink(missing_ok=True)
    return Written(manifest, signature)


def _write(
    archive: BinaryIO, manifest: Manifest, signature: Signature | None, entries: Iterable[Entry]
) -> None:
    told = manifest_bytes(manifest)
    write_file(archive, MANIFEST, len(told), [told])
    if signature:
        vouched = signature_bytes(signature)
        write_file(archive, SIGNATURE, len(vouched), [vouched])
    write_file(archive, RECORDS, manifest.size, map(line_of, entries))
    write_end(archive)
