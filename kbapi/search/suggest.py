"""Completions for a search box: sorted lines, one for each word of a text, found by binary search."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from kbapi.knowledge.translation import CANONICAL
from kbapi.search.analysis import QUERY_LENGTH, words_of
from kbapi.search.documents import Completion
from kbapi.search.orthography import one_spelling
from kbapi.search.sorted_file import SortedFile, write_sorted

SUGGESTIONS = 50
"""Completions at most that are given at a time."""
_KEY_LENGTH = 80
# What stands first in a line: names before questions, and each before those in which the match stands inside.
_NAME, _QUESTION, _INSIDE_NAME, _INSIDE_QUESTION = _RANKS = ("0", "1", "2", "3")


def write_completions(path: Path, completions: Iterable[Completion]) -> None:
    """Writes the file; of texts that are equal but for case and accents one is kept, rather a name."""
    kept: dict[tuple[str, ...], Completion] = {}
    for completion in completions:
        words = words_of(completion.text)
        key = (completion.language, *words)
        if words and (key not in kept or (kept[key].asked and not completion.asked)):
            kept[key] = completion
    write_sorted(path, (line for key, completion in kept.items() for line in _lines(key[1:], completion)))


def _lines(words: Sequence[str], completion: Completion) -> Iterator[bytes]:
    asked = "?" if completion.asked else ""
    shown = "\t".join((" ".join(completion.text.split()), completion.kind, completion.id, asked))
    for start in range(len(words)):
        inside, whole = (_INSIDE_QUESTION, _QUESTION) if completion.asked else (_INSIDE_NAME, _NAME)
        for rest in {_key(words[start:]), _key(map(one_spelling, words[start:]))}:
            yield f"{completion.language}{inside if start else whole}{rest}\t{shown}".encode()


def _key(words: Iterable[str]) -> str:
    """What is compared; the space at its end lets a finished word match the last one."""
    return f"{' '.join(words)} "[:_KEY_LENGTH]


class Suggestions:
    """The completions of an index; safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        self._lines = SortedFile(path)

    def close(self) -> None:
        """Gives the file back; suggesting afterwards raises ValueError."""
        self._lines.close()

    def suggest(self, text: str, limit: int = 10, language: str = CANONICAL) -> tuple[Completion, ...]:
        """Completions with the text at the beginning of a word, whatever case, accents and spelling."""
        limit = max(0, min(limit, SUGGESTIONS))
        text = text[:QUERY_LENGTH]
        words = words_of(text)
        ending = " " if text[-1:].isspace() else ""
        found: dict[str, Completion] = {}
        for prefix in dict.fromkeys((" ".join(words), " ".join(map(one_spelling, words)))):
            if prefix:
                self._add((prefix + ending)[:_KEY_LENGTH], limit, language, found)
        return tuple(found.values())

    def _add(self, prefix: str, limit: int, language: str, found: dict[str, Completion]) -> None:
        for rank in _RANKS:
            for line in self._lines.lines_with(f"{language}{rank}{prefix}".encode()):
                if len(found) >= limit:
                    return
                _, text, kind, record, asked = line.decode().split("\t")
                found.setdefault(text, Completion(text, kind, record, bool(asked), language))
