"""Misspelt words: edit distance with transpositions, and the table of deletions that finds candidates fast.

Two words within n edits of each other share a string that is left of each after at most n deletions; only the
beginnings of words enter the table, which keeps it small and finds the same words (SymSpell's idea).
"""

import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import combinations, islice
from mmap import ACCESS_READ, mmap
from pathlib import Path

from kbapi.knowledge.spelling import LONG, allowed_edits

CANDIDATES = 100
"""Words at most that are compared with one misspelling."""
_BEGINNING = 8


def write_deletions(path: Path, words: Iterable[tuple[int, str]]) -> None:
    """Writes the table of numbered words: sorted checksums of what deletions leave, then the numbers."""
    # One whole number for both of 32 bits each sorts as the pair does and is much smaller.
    pairs = sorted(
        key << 32 | number
        for number, word in words
        # A word may be two edits away from a longer misspelling of itself.
        for key in _keys(word, 2 if len(word) >= LONG - 2 else 1)
    )
    with path.open("wb") as file:
        array("I", (pair >> 32 for pair in pairs)).tofile(file)
        array("I", (pair & 0xFFFFFFFF for pair in pairs)).tofile(file)


class Deletions:
    """The table on disk; safe to read from several threads."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            empty = path.stat().st_size == 0
            self._map = None if empty else mmap(file.fileno(), 0, access=ACCESS_READ)
        table = memoryview(self._map or b"").cast("I")
        self._keys = table[: len(table) // 2]
        self._numbers = table[len(table) // 2 :]
        table.release()

    def close(self) -> None:
        """Gives the map back; reading afterwards raises ValueError."""
        self._keys.release()
        self._numbers.release()
        if self._map:
            self._map.close()

    def candidates(self, word: str) -> list[int]:
        """The numbers of words that may be within the allowed edits, the likelier first, bounded."""
        found = dict.fromkeys(
            number
            for key in _keys(word, allowed_edits(word))
            for number in islice(self._under(key), CANDIDATES)
        )
        return list(found)[:CANDIDATES]

    def _under(self, key: int) -> Iterator[int]:
        position = bisect_left(self._keys, key)
        while position < len(self._keys) and self._keys[position] == key:
            yield self._numbers[position]
            position += 1


def _keys(word: str, deletions: int) -> Iterator[int]:
    """Checksums of the word's beginning and of what is left after deletions, fewest deletions first."""
    beginning = word[:_BEGINNING]
    seen: set[str] = set()
    for count in range(min(deletions, len(beginning) - 1) + 1):
        for kept in combinations(beginning, len(beginning) - count):
            left = "".join(kept)
            if left not in seen:
                seen.add(left)
                yield zlib.crc32(left.encode())
