"""Sorted lines on disk, found by binary search in a memory map: reading costs no memory of the process."""

import mmap
from collections.abc import Iterable, Iterator
from pathlib import Path


def write_sorted(path: Path, lines: Iterable[bytes]) -> None:
    """Writes the lines in byte order; no line may hold a line break."""
    path.write_bytes(b"".join(line + b"\n" for line in sorted(lines)))


class SortedFile:
    """A file of sorted lines; safe to read from several threads."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            # An empty file cannot be mapped.
            empty = path.stat().st_size == 0
            self._data = b"" if empty else mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def close(self) -> None:
        """Gives the map back; reading afterwards raises ValueError."""
        if isinstance(self._data, mmap.mmap):
            self._data.close()

    def lines_with(self, prefix: bytes) -> Iterator[bytes]:
        """The lines that begin with a prefix, in order."""
        position = self._first_from(prefix)
        while position < len(self._data):
            line = self.line_at(position)
            if not line.startswith(prefix):
                return
            yield line
            position += len(line) + 1

    def line_at(self, position: int) -> bytes:
        """The line that begins at a byte position."""
        return self._data[position : self._data.find(b"\n", position)]

    def positions(self) -> Iterator[tuple[int, bytes]]:
        """Every line with the byte position at which it begins."""
        position = 0
        while position < len(self._data):
            line = self.line_at(position)
            yield position, line
            position += len(line) + 1

    def _first_from(self, key: bytes) -> int:
        """The byte position of the first line that is not less than the key."""
        low, high = 0, len(self._data)
        while low < high:
            start = self._data.rfind(b"\n", low, (low + high) // 2) + 1 or low
            line = self.line_at(start)
            if line < key:
                low = start + len(line) + 1
            else:
                high = start
        return low
