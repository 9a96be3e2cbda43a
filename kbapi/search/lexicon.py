"""The words of one index: which are known, how they are spelt, what else things are called; all on disk."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from kbapi.knowledge.spelling import allowed_edits, edits_between
from kbapi.search.analysis import STOP_WORDS, read_text, term_of, words_of
from kbapi.search.documents import SearchDocument
from kbapi.search.orthography import one_spelling
from kbapi.search.sorted_file import SortedFile, write_sorted
from kbapi.search.typos import Deletions, write_deletions
from kbapi.search.weighting import texts_by_field

LONGEST_NAME = 4
"""Words of a name that may stand for a title."""
_REMEMBERED = 4_096
"""Words and names for which an open index remembers what it looked up."""
_OWNERS = 2
"""A name that more records have than this says too little to stand for their titles."""


class _Line(NamedTuple):
    """A word of the index: its one spelling, the spelling to show, how often it stands."""

    form: str
    shown: str
    times: int

    @classmethod
    def read(cls, line: bytes) -> "_Line":
        form, shown, times = line.decode().split("\t")
        return cls(form, shown, int(times))

    @property
    def written(self) -> bytes:
        return f"{self.form}\t{self.shown}\t{self.times}".encode()


class LexiconWriter:
    """Takes down the words of documents that pass by, and writes them."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._terms: set[str] = set()
        self._titles: dict[str, set[str]] = defaultdict(set)

    def reading(self, documents: Iterable[SearchDocument]) -> Iterator[SearchDocument]:
        """The same documents, taken down on their way."""
        for document in documents:
            for version in document.all_languages:
                self._take_down(version)
            yield document

    def write(self, folder: Path) -> None:
        """Writes the files of the lexicon into a folder."""
        write_sorted(folder / "words", (line.written for line in self._lines()))
        write_sorted(folder / "terms", (term.encode() for term in self._terms))
        write_sorted(folder / "names", (f"{name}\t{terms}".encode() for name, terms in self._names()))
        words = SortedFile(folder / "words")
        write_deletions(folder / "deletions", ((at, _Line.read(line).form) for at, line in words.positions()))
        words.close()

    def _take_down(self, document: SearchDocument) -> None:
        for _, text in texts_by_field(document):
            words, terms = read_text(text)
            self._counts.update(words)
            self._terms.update(terms)
        # The names of a topic say how it is asked about, which its questions do as well.
        if document.is_record and not document.questions:
            for name in (*document.also_called, *document.search_words):
                self._titles[name_key(words_of(name))].add(document.title)

    def _lines(self) -> Iterator[_Line]:
        spellings: dict[str, Counter[str]] = defaultdict(Counter)
        for word, count in self._counts.items():
            spellings[one_spelling(word)][word] += count
        for form, counts in spellings.items():
            commonest = min(counts, key=lambda word: (-counts[word], word))
            yield _Line(form, commonest, counts.total())

    def _names(self) -> Iterator[tuple[str, str]]:
        for name, titles in self._titles.items():
            told = dict.fromkeys(term for title in sorted(titles) for term in _telling_terms(title))
            # A name that shares a word with the title finds the record without help.
            if (
                len(titles) <= _OWNERS
                and 0 < len(name.split()) <= LONGEST_NAME
                and told.keys().isdisjoint(name.split())
            ):
                yield name, " ".join(told)


def name_key(words: Iterable[str]) -> str:
    """How a name is looked up: the terms of its folded words."""
    return " ".join(map(term_of, words))


def _telling_terms(title: str) -> list[str]:
    return [term_of(word) for word in words_of(title) if word not in STOP_WORDS]


class Lexicon:
    """The lexicon of an open index; safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        self._words = SortedFile(folder / "words")
        self._terms = SortedFile(folder / "terms")
        self._names = SortedFile(folder / "names")
        self._deletions = Deletions(folder / "deletions")
        self.knows = lru_cache(maxsize=_REMEMBERED)(self._knows)
        self._titled = lru_cache(maxsize=_REMEMBERED)(self._title_terms)

    def close(self) -> None:
        """Gives the files back; asking afterwards raises ValueError."""
        for file in (self._words, self._terms, self._names, self._deletions):
            file.close()
        self.knows.cache_clear()
        self._titled.cache_clear()

    def title_terms(self, words: Iterable[str]) -> tuple[str, ...]:
        """The terms of the titles for which these folded words are another name."""
        return self._titled(name_key(words))

    def _knows(self, term: str) -> bool:
        """Whether a document has the term."""
        return next(self._terms.lines_with(term.encode()), None) == term.encode()

    def _title_terms(self, name: str) -> tuple[str, ...]:
        line = next(self._names.lines_with(f"{name}\t".encode()), b"")
        return tuple(line.decode().partition("\t")[2].split())

    def corrections(self, word: str) -> list[str]:
        """The known words nearest to a misspelt folded word, the likeliest first."""
        form, found = one_spelling(word), []
        for position in self._deletions.candidates(form):
            line = _Line.read(self._words.line_at(position))
            edits = edits_between(form, line.form, allowed_edits(form))
            if edits is not None:
                found.append((edits, line.form[0] != form[0], -line.times, line.shown))
        nearest = min(found, default=None)
        return [entry[-1] for entry in sorted(found) if nearest and entry[0] == nearest[0]]
