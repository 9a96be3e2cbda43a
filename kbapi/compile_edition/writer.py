"""Writes the file of a compiled edition, whole or not at all; `web.compiled_file` says how it looks."""

import fcntl
import hashlib
import json
import os
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, fields
from io import BufferedRandom
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

from kbapi.web.compiled_file import (
    CHECKSUM,
    ENDING,
    FORMAT,
    LEAF,
    MAGIC,
    PLACE,
    ROW,
    TRAILER,
    VARIANT,
    Head,
    checksum_of,
    file_name,
)

Headers = tuple[tuple[str, str], ...]
Thing = TypeVar("Thing")
KEPT = 4
"""Files that stay: that of the edition before is needed until the last server has taken up the new one."""
_UNFINISHED = ".tmp-"
HEAD_FIELDS = tuple(known.name for known in fields(Head))


@dataclass(frozen=True, slots=True)
class Packed:
    """One finished answer: shared headers of the 200 and of the 304, its own ETag and `Link`, its body."""

    headers: Headers
    headers_304: Headers
    etag: str
    link: str
    body: bytes


@dataclass
class CompiledWriter:
    """Writes a file next to its place and renames it when it is whole."""

    folder: Path
    head: Head
    _file: BufferedRandom = field(init=False)
    _aside: Path = field(init=False)
    _rows: list[tuple[int, int]] = field(default_factory=list)
    _placed: dict[bytes, int] = field(default_factory=dict)
    _headers: dict[Headers, int] = field(default_factory=dict)
    _routes: dict[str, int] = field(default_factory=dict)
    _offers: dict[tuple[str, ...], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        _remove_leftovers(self.folder)
        self._aside = self.folder / f"{_UNFINISHED}{uuid4().hex}"
        self._file = self._aside.open("w+b")
        fcntl.flock(self._file, fcntl.LOCK_EX)
        self._file.write(MAGIC)

    def add(
        self,
        key: bytes,
        route: str,
        offers: tuple[str, ...],
        variants: Iterable[tuple[Packed, Packed] | None],
    ) -> None:
        """Adds an address: for each offer, or the only one, the plain and the compressed answer or none."""
        packed = [self._variant(one) for pair in variants for one in (pair or (None, None))]
        numbers = (_number(self._routes, route), _number(self._offers, offers), len(packed))
        leaf = b"".join((LEAF.pack(0, len(key), *numbers)[CHECKSUM.size :], key, *packed))
        self._rows.append((zlib.crc32(key), self._put(CHECKSUM.pack(checksum_of(leaf)) + leaf)))

    def finish(self) -> Path:
        """Closes the file and puts it in its place; raises OSError where the disk refuses."""
        tables = self._write_tables()
        self._file.write(TRAILER.pack(*tables, b"\0" * 32)[:-32])
        self._file.flush()
        self._file.seek(0)
        digest = hashlib.file_digest(self._file, "sha256").digest()
        self._file.seek(0, os.SEEK_END)
        self._file.write(digest)
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        target = self.folder / file_name(self.head.edition, self.head.stamp)
        self._aside.rename(target)
        _flush_folder(self.folder)
        _remove_old(self.folder)
        return target

    def abandon(self) -> None:
        """Removes what was written."""
        self._file.close()
        self._aside.unlink(missing_ok=True)

    def _variant(self, packed: Packed | None) -> bytes:
        if packed is None:
            return bytes(VARIANT.size)
        etag, link = packed.etag.encode("latin-1"), packed.link.encode("latin-1")
        numbers = (_number(self._headers, packed.headers), _number(self._headers, packed.headers_304))
        checksum = checksum_of(etag + link, packed.body)
        body = (self._put_once(packed.body), len(packed.body))
        return VARIANT.pack(checksum, *numbers, *body, self._put_once(etag + link), len(etag), len(link))

    def _put_once(self, piece: bytes) -> int:
        """Where these bytes stand, written only once however often they come."""
        digest = hashlib.sha256(piece).digest()
        if digest not in self._placed:
            self._placed[digest] = self._put(piece)
        return self._placed[digest]

    def _put(self, piece: bytes) -> int:
        place = self._file.tell()
        self._file.write(piece)
        return place

    def _write_tables(self) -> tuple[int, int, int, int, int, int]:
        shared = {"headers": list(self._headers), "routes": list(self._routes), "offers": list(self._offers)}
        own = {name: getattr(self.head, name) for name in HEAD_FIELDS}
        head = json.dumps({"format": FORMAT, "head": own, **shared}).encode()
        head_at = self._put(head)
        rows_at = self._put(b"".join(ROW.pack(*row) for row in sorted(self._rows)))
        bits = max(1, len(self._rows).bit_length())
        fan_at = self._put(b"".join(map(PLACE.pack, _fan_out(self._rows, bits))))
        return head_at, rows_at, fan_at, checksum_of(head), len(self._rows), bits


def _number(known: dict[Thing, int], thing: Thing) -> int:
    """The place of a thing in a list that grows by what is new."""
    return known.setdefault(thing, len(known))


def _fan_out(rows: list[tuple[int, int]], bits: int) -> Iterator[int]:
    """For every beginning of a checksum the number of rows before it, and the number of all."""
    counts = [0] * ((1 << bits) + 1)
    for checksum, _ in rows:
        counts[(checksum >> (32 - bits)) + 1] += 1
    total = 0
    for count in counts:
        total += count
        yield total


def _remove_leftovers(folder: Path) -> None:
    """Removes what compilers left that were killed; what somebody is writing is locked and left alone."""
    for path in folder.glob(f"{_UNFINISHED}*"):
        with suppress(OSError), path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()


def _remove_old(folder: Path) -> None:
    """Removes all but the newest files; a server that still reads one keeps it open."""
    files = sorted(folder.glob(f"*{ENDING}"), key=lambda path: path.stat().st_mtime_ns)
    for path in files[:-KEPT]:
        path.unlink(missing_ok=True)


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
