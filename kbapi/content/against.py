"""COPY001: no sentence is copied from a source; compares what is published with the documents themselves."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kbapi.content.checks._text import prose
from kbapi.content.problem import Pointer, Problem
from kbapi.errors import BadSettingError
from kbapi.knowledge.citation import without_marks
from kbapi.knowledge.library import Library
from kbapi.knowledge.provenance import Source
from kbapi.knowledge.record import Record
from kbapi.knowledge.translation import Translation

_WORD = re.compile(r"[^\W_]+")
_APOSTROPHE = re.compile(r"(?<=\w)['\u2019](?=\w)")
_LINK_TARGET = re.compile(r"\]\([^)]*\)")
MOST_PLACES = 32
"""Of a passage that stands in the documents more often, only so many places are followed further."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A place in a document, counted in words."""

    document: str
    start: int


@dataclass(frozen=True)
class _Passages:
    """The words of the documents, and where every run of `size` words begins."""

    size: int
    words: Mapping[str, Sequence[str]]
    places: Mapping[tuple[str, ...], list[_Place]]


def read_documents(folder: Path) -> dict[str, str]:
    """The text of every file below a folder by its name there; raises BadSettingError for anything else."""
    documents = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            try:
                documents[path.relative_to(folder).as_posix()] = path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                raise BadSettingError(f"{path} is not UTF-8 text: convert it or move it elsewhere") from None
    if not documents:
        raise BadSettingError(f"{folder} holds no documents to compare with: name another folder")
    return documents


def copied_runs(library: Library, documents: Mapping[str, str], longest: int = 7) -> Iterator[Problem]:
    """Every run of more than `longest` words in published text that stands in a document too.

    Case, punctuation, marks and line breaks do not count; no phrase is exempt, however common.
    """
    passages = _passages(documents, longest + 1)
    for record in library.records:
        for pointer, text in _ours(record):
            for run, document in _runs(words_of(_LINK_TARGET.sub(" ", without_marks(text))), passages):
                message = f"{len(run)} words in a row as in {document}: reword `{' '.join(run)}`"
                yield Problem(record.key, pointer, "COPY001", message)


def words_of(text: str) -> list[str]:
    """The words of a text as they are compared: folded, without apostrophes, hyphens between two words."""
    return _WORD.findall(_APOSTROPHE.sub("", unicodedata.normalize("NFKC", text).casefold()))


def _ours(record: Record) -> Iterator[tuple[Pointer, str]]:
    """Published text, without that which names a document or a place in it by its own heading."""
    details = record.details
    naming = isinstance(details, Source) or (
        isinstance(details, Translation) and details.original.kind == "source"
    )
    for pointer, text in prose(record):
        if not (naming and pointer[-1:] in (("title",), ("where",))):
            yield pointer, text


def _passages(documents: Mapping[str, str], size: int) -> _Passages:
    words = {name: words_of(text) for name, text in documents.items()}
    places: dict[tuple[str, ...], list[_Place]] = {}
    for name, said in words.items():
        for start in range(len(said) - size + 1):
            known = places.setdefault(tuple(said[start : start + size]), [])
            if len(known) < MOST_PLACES:
                known.append(_Place(name, start))
    return _Passages(size, words, places)


def _runs(words: Sequence[str], passages: _Passages) -> Iterator[tuple[Sequence[str], str]]:
    """The longest common run from each word on; the next may begin inside it but goes on behind it."""
    start = 0
    while start + passages.size <= len(words):
        places = passages.places.get(tuple(words[start : start + passages.size]), ())
        lengths = [_common(words, start, passages.words[place.document], place.start) for place in places]
        if lengths:
            best = max(lengths)
            yield words[start : start + best], places[lengths.index(best)].document
            start += best - passages.size
        start += 1


def _common(words: Sequence[str], start: int, said: Sequence[str], place: int) -> int:
    """How many words are the same from a word of each on."""
    most = min(len(words) - start, len(said) - place)
    return next((count for count in range(most) if words[start + count] != said[place + count]), most)
