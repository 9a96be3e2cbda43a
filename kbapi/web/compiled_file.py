"""The file of a compiled edition: finished answers by address, read from a memory map without being loaded.

A head (JSON), then the bodies, then for each address a leaf that lists its variants, then a table of all
leaves in the order of their keys' checksums, and a fan-out table that says where in it a checksum begins.
No Python object is kept for an entry, so that memory does not grow with the library.

The head, each leaf and each answer have a CRC-32 that is compared when they are read, so a wrong byte makes
an answer one that is not here, and never a wrong one. A wrong table only leads to a leaf of another key.
"""

import hashlib
import json
import mmap
import struct
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import NamedTuple

from kbapi.errors import DamagedIndexError

FORMAT = 2
"""Raise it whenever older files would be read differently."""
ENDING = ".compiled"
MAGIC = b"kbapi compiled edition\n"
PIECE = 1024 * 1024
"""Bytes that are read at once where all are read; a multiple of the size of pages of memory."""
TRAILER = struct.Struct("<QQQIQB32s")
"""Where head, table and fan-out begin; checksum of the head; leaves; bits of the fan-out; SHA-256 of all."""
ROW = struct.Struct("<IQ")
PLACE = struct.Struct("<I")
PLACES = struct.Struct("<II")
CHECKSUM = struct.Struct("<I")
LEAF = struct.Struct("<IHHHB")
"""Checksum of the rest; length of the key; numbers of the route and the media types; how many variants."""
VARIANT = struct.Struct("<IHHQIQHH")
"""Checksum of body and own headers; shared headers of the 200 and the 304; where both stand; lengths."""


class Leaf(NamedTuple):
    """An address in a language: its route, what `Accept` chooses from, where its variants are."""

    route: str
    offers: tuple[str, ...]
    variants_at: int


class Found(NamedTuple):
    """One finished answer as it is read: shared headers, its own ones, where its body is."""

    headers: Sequence[tuple[str, str]]
    headers_304: Sequence[tuple[str, str]]
    etag: str
    link: str
    body_at: int
    length: int


@dataclass(frozen=True, slots=True)
class Head:
    """Of what a file is: the edition, when that was published, the stamp of all else that shapes an answer.

    Answers hold from the day `since` until the day `until`, both included, in ISO 8601; `until` may be empty.
    """

    edition: str
    published_at: str
    stamp: str
    since: str
    until: str


class CompiledFile:
    """An open file; safe to read from several threads, given back when nobody refers to it any more.

    `data` are all its bytes.
    """

    def __init__(self, path: Path) -> None:
        """Raises DamagedIndexError for a file that is missing or not one of this format."""
        self.path = path
        try:
            with path.open("rb") as file:
                self.data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            self._read_tables()
        except (OSError, ValueError, LookupError, TypeError, struct.error) as error:
            raise DamagedIndexError(f"the compiled edition {path} cannot be read") from error

    def _read_tables(self) -> None:
        trailer_at = len(self.data) - TRAILER.size
        head_at, self._rows_at, self._fan_at, checksum, self._count, bits, self._digest = TRAILER.unpack_from(
            self.data, trailer_at
        )
        head = self.data[head_at : self._rows_at]
        told = json.loads(head)
        if self.data[: len(MAGIC)] != MAGIC or told["format"] != FORMAT or zlib.crc32(head) != checksum:
            raise ValueError(self.path)
        self._shift = 32 - bits
        self.head = Head(**told["head"])
        self._headers = [tuple((name, value) for name, value in shared) for shared in told["headers"]]
        self._routes: list[str] = told["routes"]
        self._offers = [tuple(offers) for offers in told["offers"]]

    def __len__(self) -> int:
        return int(self._count)

    def is_sound(self) -> bool:
        """Whether every byte is what was written; reads the whole file, of which nothing stays in memory."""
        digest = hashlib.sha256()
        end = len(self.data) - digest.digest_size
        with memoryview(self.data) as data:
            for start in range(0, end, PIECE):
                digest.update(data[start : min(start + PIECE, end)])
                self.data.madvise(mmap.MADV_DONTNEED, start, PIECE)
        return bool(digest.digest() == self._digest)

    def leaf(self, key: bytes) -> Leaf | None:
        """What is known of an address in a language; None for one that was not compiled or is damaged."""
        checksum = zlib.crc32(key)
        with suppress(struct.error, OverflowError):
            first, last = PLACES.unpack_from(self.data, self._fan_at + PLACE.size * (checksum >> self._shift))
            for place in range(first, min(last, self._count)):
                found, at = ROW.unpack_from(self.data, self._rows_at + ROW.size * place)
                if found == checksum and (leaf := self._leaf_at(at, key)):
                    return leaf
        return None

    def _leaf_at(self, at: int, key: bytes) -> Leaf | None:
        checksum, length, route, offers, variants = LEAF.unpack_from(self.data, at)
        start = at + LEAF.size
        end = start + length + variants * VARIANT.size
        if self.data[start : start + length] != key:
            return None
        if checksum_of(self.data[at + CHECKSUM.size : end]) != checksum:
            return None
        return Leaf(self._routes[route], self._offers[offers], start + length)

    def found(self, leaf: Leaf, offer: int, compressed: bool) -> Found | None:
        """The finished answer of a leaf in the form of an offer; None for one not compiled or damaged."""
        at = leaf.variants_at + VARIANT.size * (2 * offer + compressed)
        checksum, head, head_304, body_at, length, own_at, etag, link = VARIANT.unpack_from(self.data, at)
        own = self.data[own_at : own_at + etag + link]
        if not body_at or checksum_of(own, self.data[body_at : body_at + length]) != checksum:
            return None
        text = own.decode("latin-1")
        return Found(self._headers[head], self._headers[head_304], text[:etag], text[etag:], body_at, length)

    def __iter__(self) -> Iterator[bytes]:
        """The keys of all leaves, in the order of the table."""
        for place in range(self._count):
            _, at = ROW.unpack_from(self.data, self._rows_at + ROW.size * place)
            _, length, *_ = LEAF.unpack_from(self.data, at)
            yield self.data[at + LEAF.size : at + LEAF.size + length]


def key_of(path: str, query: str, language: str) -> bytes:
    """How an address in a language is looked up; `path` as WSGI has it, `query` in canonical order."""
    return f"{path}?{query} {language}".encode("latin-1", "replace")


def checksum_of(*pieces: bytes) -> int:
    """The CRC-32 of pieces one after the other."""
    return reduce(lambda before, piece: zlib.crc32(piece, before), pieces, 0)


def file_name(edition: str, stamp: str) -> str:
    """How the file of an edition is called."""
    return f"{edition}-{stamp}{ENDING}"
