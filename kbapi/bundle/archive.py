"""The file of a bundle: a tar archive of plain files, without times, owners, links or folders.

Reading takes nothing but the very bytes that writing gives, and never puts anything into a folder.
"""

import tarfile
from collections.abc import Iterable, Iterator
from stat import S_ISREG
from typing import BinaryIO

from kbapi.errors import BundleRefusedError

BLOCK = tarfile.BLOCKSIZE
_REMEDY = "export it anew, or fetch it again"


def header_of(name: str, size: int) -> bytes:
    """The block before a file."""
    member = tarfile.TarInfo(name)
    member.size = size
    return member.tobuf(tarfile.USTAR_FORMAT)


def write_file(archive: BinaryIO, name: str, size: int, pieces: Iterable[bytes]) -> None:
    """Adds a file of a known size."""
    archive.write(header_of(name, size))
    for piece in pieces:
        archive.write(piece)
    archive.write(bytes(-size % BLOCK))


def write_end(archive: BinaryIO) -> None:
    """Ends the archive as tar does: two empty blocks, and more up to a whole record."""
    archive.write(bytes(2 * BLOCK))
    archive.write(bytes(-archive.tell() % tarfile.RECORDSIZE))


def is_archive(beginning: bytes) -> bool:
    """Whether a file begins as an archive does."""
    return beginning[257:262] == b"ustar"


def is_plain_file(mode: int) -> bool:
    """Whether a file is neither folder, nor device, nor pipe."""
    return S_ISREG(mode)


class Reader:
    """Reads an archive from its beginning; raises BundleRefusedError for what was not so written."""

    def __init__(self, archive: BinaryIO) -> None:
        self._archive = archive

    def next_name(self) -> str:
        """The name of the file that comes next; reads nothing."""
        at = self._archive.tell()
        member = self._member()
        self._archive.seek(at)
        return member.name

    def small_file(self, name: str, most: int) -> bytes:
        """The next file, which must have this name and at most so many bytes."""
        size = self.enter(name, most)
        text = self._exactly(size)
        self.leave(size)
        return text

    def enter(self, name: str, most: int) -> int:
        """Goes to the beginning of the next file and returns its size."""
        member = self._member()
        if member.name != name:
            raise BundleRefusedError(
                f"The bundle holds {member.name!r} where {name} belongs: it was changed; {_REMEDY}."
            )
        if member.size > most:
            raise BundleRefusedError(
                f"{name} in the bundle has {member.size} bytes; {most} are read at most."
            )
        return member.size

    def leave(self, size: int) -> None:
        """Passes over what follows a file of a size."""
        self._empty(-size % BLOCK)

    def end(self) -> None:
        """Makes sure that nothing follows."""
        self._empty(2 * BLOCK)
        self._empty(-self._archive.tell() % tarfile.RECORDSIZE)
        if self._archive.read(1):
            raise BundleRefusedError(f"Something follows the end of the bundle: {_REMEDY}.")

    def _member(self) -> tarfile.TarInfo:
        block = self._exactly(BLOCK)
        try:
            member = tarfile.TarInfo.frombuf(block, "utf-8", "strict")
            is_as_written = header_of(member.name, member.size) == block
        except (tarfile.TarError, ValueError) as fault:
            raise BundleRefusedError(f"The bundle is no sound archive: {_REMEDY}.") from fault
        if not is_as_written:
            raise BundleRefusedError(
                f"{member.name!r} in the bundle is no plain file as `kbapi export` writes it: {_REMEDY}."
            )
        return member

    def _empty(self, size: int) -> None:
        if self._exactly(size).strip(b"\0"):
            raise BundleRefusedError(f"There is something between the files of the bundle: {_REMEDY}.")

    def _exactly(self, size: int) -> bytes:
        text = self._archive.read(size)
        if len(text) != size:
            raise BundleRefusedError(f"The bundle ends too soon: {_REMEDY}.")
        return text


def pieces_of(archive: BinaryIO, size: int) -> Iterator[bytes]:
    """The next bytes, so many or as many as there are, without holding all of them."""
    while size > 0 and (piece := archive.read(min(size, 1024 * 1024))):
        size -= len(piece)
        yield piece


def lines_of(archive: BinaryIO, size: int, longest: int) -> Iterator[bytes]:
    """The lines in the next bytes; raises BundleRefusedError for a longer line than is read."""
    while size > 0 and (line := archive.readline(min(size, longest))):
        if len(line) == longest:
            raise BundleRefusedError(f"A line of the records is longer than {longest} bytes.")
        size -= len(line)
        yield line
