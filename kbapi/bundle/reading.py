"""Reads a bundle, or an export of the service, and refuses what was changed or is not vouched for.

Nothing is taken apart before it has the checksum of a manifest that is vouched for, where that is required.
"""

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from kbapi.bundle.archive import BLOCK, Reader, is_archive, is_plain_file, lines_of, pieces_of
from kbapi.bundle.lines import LONGEST_LINE, MOST_BYTES, contents_of
from kbapi.bundle.manifest import RECORDS, Manifest, Signature, manifest_of, signature_of
from kbapi.bundle.writing import MANIFEST, SIGNATURE
from kbapi.errors import BundleRefusedError
from kbapi.knowledge.library import Library
from kbapi.knowledge.origin import Origin
from kbapi.signing_keys import is_genuine, key_id

LARGEST_MANIFEST = 64 * 1024
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Bundle:
    """An edition from elsewhere; an export of the service tells no origin."""

    edition: str
    library: Library
    origin: Origin | None


def read_bundle(path: Path, trusted: Sequence[str]) -> Bundle:
    """The edition in a file; raises BundleRefusedError.

    Where there are `trusted` public keys, only what one of them vouches for is read.
    """
    try:
        if not is_plain_file(path.stat().st_mode):
            raise BundleRefusedError(f"{path} is no plain file: name the bundle itself.")
        with path.open("rb") as file:
            beginning = file.read(BLOCK)
            file.seek(0)
            if is_archive(beginning):
                return _from_archive(file, trusted)
            if trusted:
                raise BundleRefusedError(
                    f"{path} is no signed bundle, and KBAPI_TRUSTED_KEYS asks for one: make it with "
                    "`kbapi export FILE --sign-with KEY`."
                )
            return _from_export(file, is_compressed=beginning.startswith(_GZIP))
    except (OSError, EOFError, zlib.error) as error:
        raise BundleRefusedError(f"{path} cannot be read: {error}.") from error


def _from_archive(file: BinaryIO, trusted: Sequence[str]) -> Bundle:
    reader = Reader(file)
    manifest = manifest_of(reader.small_file(MANIFEST, LARGEST_MANIFEST))
    signature = None
    if reader.next_name() == SIGNATURE:
        signature = signature_of(reader.small_file(SIGNATURE, LARGEST_MANIFEST))
    _refuse_distrusted(manifest, signature, trusted)
    size = reader.enter(RECORDS, MOST_BYTES)
    begins = file.tell()
    _refuse_altered(manifest, file, size)
    reader.leave(size)
    reader.end()
    file.seek(begins)
    contents = contents_of(lines_of(file, size, LONGEST_LINE))
    if (contents.edition, contents.counts) != (manifest.edition, manifest.counts):
        raise BundleRefusedError(
            f"The bundle holds edition {contents.edition}, not {manifest.edition} as it says: export it anew."
        )
    vouched = signature or Signature("", "")
    return Bundle(contents.edition, contents.library, manifest.origin(vouched.public_key, vouched.signature))


def _refuse_distrusted(manifest: Manifest, signature: Signature | None, trusted: Sequence[str]) -> None:
    if signature is None:
        if trusted:
            raise BundleRefusedError(
                "The bundle is not signed, and KBAPI_TRUSTED_KEYS asks for it: make it with "
                "`kbapi export FILE --sign-with KEY`."
            )
        return
    if not is_genuine(signature.public_key, manifest.message, signature.signature):
        raise BundleRefusedError(
            "The signature of the bundle does not fit it: one of them was changed: fetch it again."
        )
    if trusted and signature.public_key not in trusted:
        raise BundleRefusedError(
            f"The bundle is signed with the key {key_id(signature.public_key)}, which is not one of "
            "KBAPI_TRUSTED_KEYS: add its public key there only if you know whose it is."
        )


def _refuse_altered(manifest: Manifest, file: BinaryIO, size: int) -> None:
    digest = hashlib.sha256()
    for piece in pieces_of(file, size):
        digest.update(piece)
    if (size, digest.hexdigest()) != (manifest.size, manifest.sha256):
        raise BundleRefusedError(
            "The records of the bundle do not have the checksum that it tells: fetch it again."
        )


def _from_export(file: BinaryIO, *, is_compressed: bool) -> Bundle:
    """The edition of `GET /v1/export`, which tells neither when it was published nor who vouches for it."""
    plain = cast(BinaryIO, gzip.GzipFile(fileobj=file)) if is_compressed else file
    first = plain.readline(LARGEST_MANIFEST)
    digest = hashlib.sha256()
    contents = contents_of(_digested(lines_of(plain, MOST_BYTES, LONGEST_LINE), digest))
    told = {
        "format": 1,
        "edition": contents.edition,
        "records": len(contents.library.entries),
        "counts": contents.counts,
        "sha256": digest.hexdigest(),
    }
    try:
        fits = json.loads(first) == told
    except (ValueError, RecursionError):
        fits = False
    if not fits:
        raise BundleRefusedError(
            "The file is neither a bundle nor a whole export: make it with `kbapi export FILE`."
        )
    return Bundle(contents.edition, contents.library, None)


def _digested(lines: Iterator[bytes], digest: "hashlib._Hash") -> Iterator[bytes]:
    for line in lines:
        digest.update(line)
        yield line
