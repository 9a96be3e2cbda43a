"""Numbers the words and pairs of words of many phrases, and keeps lists of numbers, in a few bytes an entry.

Tables of texts, and a list for each of them, took ten times the memory: 40,000 features are nothing unusual.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, pairwise

_FIRST = 32
"""Bits by which the number of a pair's first word stands before that of its second."""


class Rows:
    """Lists of whole numbers, one after the other in one array."""

    def __init__(self, rows: Iterable[Iterable[int]] = ()) -> None:
        self._numbers = array("I")
        self._begins = array("I", [0])
        for row in rows:
            self._numbers.extend(row)
            self._begins.append(len(self._numbers))

    def __len__(self) -> int:
        return len(self._begins) - 1

    def __getitem__(self, row: int) -> Sequence[int]:
        return self._numbers[self.place(row)]

    def place(self, row: int) -> slice:
        """Where a row stands in an array that has a value for each number of all rows."""
        return slice(self._begins[row], self._begins[row + 1])

    def inverted(self, width: int) -> "Rows":
        """For each number below `width` the rows in which it stands, in order."""
        turned = Rows()
        counts = array("I", bytes(4 * (width + 1)))
        for number in self._numbers:
            counts[number + 1] += 1
        turned._begins = array("I", accumulate(counts))
        turned._numbers = array("I", bytes(4 * len(self._numbers)))
        free = turned._begins[:]
        for row in range(len(self)):
            for number in self[row]:
                turned._numbers[free[number]] = row
                free[number] += 1
        return turned


class Features:
    """Words and pairs of words, numbered as they first come; a phrase has each of its own once."""

    def __init__(self, phrases: Iterable[Sequence[str]]) -> None:
        words: dict[str, int] = {}
        pairs: dict[int, int] = {}
        self.of_phrases = Rows(_numbered(phrase, words, pairs) for phrase in phrases)
        self.words: Mapping[str, int] = words
        self._pairs = array("Q", sorted(pairs))
        self._numbers = array("I", map(pairs.__getitem__, self._pairs))

    def __len__(self) -> int:
        return len(self.words) + len(self._pairs)

    def number(self, feature: str) -> int | None:
        """The number of a word, or of two with a space between; None where no phrase has it."""
        word, is_pair, other = feature.partition(" ")
        one, two = self.words.get(word), self.words.get(other)
        if not is_pair or one is None or two is None:
            return None if is_pair else one
        pair = _pair_of(one, two)
        place = bisect_left(self._pairs, pair)
        is_here = place < len(self._pairs) and self._pairs[place] == pair
        return self._numbers[place] if is_here else None


def _numbered(phrase: Sequence[str], words: dict[str, int], pairs: dict[int, int]) -> list[int]:
    """The numbers of what stands in a phrase; what is new gets the next one."""
    found = [words.setdefault(word, len(words) + len(pairs)) for word in dict.fromkeys(phrase)]
    for one, two in dict.fromkeys(pairwise(phrase)):
        found.append(pairs.setdefault(_pair_of(words[one], words[two]), len(words) + len(pairs)))
    return found


def _pair_of(one: int, two: int) -> int:
    return one << _FIRST | two


def with_pairs(words: Sequence[str]) -> list[str]:
    """The words and each two that follow one another, with a space between."""
    return [*words, *(f"{one} {other}" for one, other in pairwise(words))]
