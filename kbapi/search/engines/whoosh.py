"""Whoosh: the engine that needs nothing but Python; meant for up to some ten thousand documents.

It keeps the postings; what a term adds to a score stands in them. They are read term by term for terms made
by hand: Whoosh's query parser, collectors and time limits are never used, and nothing is committed after
`build`.
"""

from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from sys import intern
from threading import Lock

from whoosh import fields
from whoosh.analysis import DelimitedAttributeFilter, SpaceSeparatedTokenizer
from whoosh.columns import RefBytesColumn
from whoosh.filedb.filestore import FileStorage
from whoosh.formats import Frequency

from kbapi.search.counting import Postings, searched
from kbapi.search.documents import SearchDocument, in_order
from kbapi.search.engine import SearchIndex, SearchQuery, SearchResults
from kbapi.search.lexicon import Lexicon, LexiconWriter
from kbapi.search.shown import Shown, shown
from kbapi.search.weighting import impacts

_WRITER_MEGABYTES = 128
_FACETS = ("kind", "topic")
_REMEMBERED_POSTINGS = 4_000_000
"""Places of terms in documents, 8 bytes each, that an index keeps unpacked at most."""


class WhooshEngine:
    """Builds and opens Whoosh indexes."""

    name = "whoosh"

    def build(self, documents: Iterable[SearchDocument], folder: Path) -> None:
        """Fills an empty folder; raises ValueError for documents that are not sorted by key."""
        lexicon = LexiconWriter()
        storage = FileStorage(str(folder))
        writer = storage.create_index(_schema()).writer(limitmb=_WRITER_MEGABYTES)
        try:
            for document in in_order(lexicon.reading(documents)):
                writer.add_document(**_fields_of(document))
        except BaseException:
            writer.cancel()
            raise
        writer.commit(merge=False)
        # Whoosh leaves its lock file behind.
        (folder / "MAIN_WRITELOCK").unlink(missing_ok=True)
        lexicon.write(folder)

    def open(self, folder: Path) -> SearchIndex:
        """Opens an index for reading."""
        return _WhooshIndex(folder)


ENGINE = WhooshEngine()


def _schema() -> fields.Schema:
    # A term arrives as `term^impact`.
    weighted = SpaceSeparatedTokenizer() | DelimitedAttributeFilter()
    return fields.Schema(
        terms=fields.FieldType(format=Frequency(), analyzer=weighted),
        procedure=fields.KEYWORD(),
        kind=fields.ID(sortable=RefBytesColumn()),
        topic=fields.ID(sortable=RefBytesColumn()),
        shown=fields.STORED(),
    )


def _fields_of(document: SearchDocument) -> dict[str, object]:
    return {
        "terms": " ".join(f"{term}^{impact}" for term, impact in sorted(impacts(document).items())),
        "procedure": " ".join(document.procedures),
        "kind": document.kind,
        "topic": document.topic,
        "shown": shown(document),
    }


class _WhooshIndex:
    """One searcher; Whoosh reads postings by seeking in one file, so threads take turns."""

    def __init__(self, folder: Path) -> None:
        self._lock = Lock()
        self._closed = False
        self._lexicon = Lexicon(folder)
        self._searcher = FileStorage(str(folder), readonly=True).open_index().searcher()
        self._documents: int = self._searcher.doc_count_all()
        self.facets = {name: self._column(name) for name in _FACETS}
        remembered = _REMEMBERED_POSTINGS // max(self._documents, 1)
        self._postings = lru_cache(maxsize=remembered)(self._read_postings)

    def close(self) -> None:
        """Gives the files back; closing twice is no mistake."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._searcher.close()
                self._lexicon.close()

    def search(self, query: SearchQuery) -> SearchResults:
        """The matches of a query."""
        with self._lock:
            if self._closed:
                raise ValueError("this index is closed")
            return searched(query, self._lexicon, self)

    def postings(self, terms: Collection[str]) -> Mapping[str, Postings]:
        """The postings of each of the terms."""
        return {term: self._postings(term) for term in terms}

    def told_of(self, procedure: str) -> Collection[int]:
        """The documents that are told of a procedure."""
        if ("procedure", procedure) not in self._searcher.reader():
            return ()
        return set(self._searcher.postings("procedure", procedure).all_ids())

    def shown(self, documents: Sequence[int]) -> Sequence[Shown]:
        """What is shown of some documents, in their order."""
        return [self._searcher.stored_fields(document)["shown"] for document in documents]

    def _column(self, name: str) -> list[str]:
        if not self._documents:
            return []
        column = self._searcher.reader().column_reader(name)
        return [intern(column[document]) for document in range(self._documents)]

    def _read_postings(self, term: str) -> Postings:
        documents, impacts_there = array("I"), array("H")
        postings = self._searcher.postings("terms", term)
        while postings.is_active():
            documents.append(postings.id())
            impacts_there.append(int(postings.weight()))
            postings.next()
        return documents, impacts_there
