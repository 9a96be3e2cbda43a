"""Whoosh: the engine that needs nothing but Python; meant for up to some ten thousand documents.

It keeps the postings; what a term adds to a score stands in them. They are read term by term for terms made
by hand: Whoosh's query parser, collectors and time limits are never used, and nothing is committed after
`build`.
"""

from array import array
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from functools import lru_cache
from heapq import nsmallest
from pathlib import Path
from sys import intern
from threading import Lock

from whoosh import fields
from whoosh.analysis import DelimitedAttributeFilter, SpaceSeparatedTokenizer
from whoosh.columns import RefBytesColumn
from whoosh.filedb.filestore import FileStorage
from whoosh.formats import Frequency

from kbapi.search.documents import SearchDocument, in_order
from kbapi.search.engine import SearchIndex, SearchQuery, SearchResults
from kbapi.search.lexicon import Lexicon, LexiconWriter
from kbapi.search.matching import Weighed, Weights, enough, score_of, weighed
from kbapi.search.plan import plan
from kbapi.search.shown import counted, hit, shown
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
        self._facets = {name: self._column(name) for name in _FACETS}
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
            wanted = plan(query.text, self._lexicon)
            scores = self._scores(weighed(wanted, self._holders, self._documents), self._allowed(query))
            end = query.offset + query.limit
            best = nsmallest(end, scores, key=lambda document: (-scores[document], document))[query.offset :]
            kept = [self._searcher.stored_fields(document)["shown"] for document in best]
        kinds, topics = (self._facets[name] for name in _FACETS)
        hits = (
            hit(kinds[at], topics[at], parts, score_of(scores[at]), query.language, wanted.terms)
            for at, parts in zip(best, kept, strict=True)
        )
        facets = {
            name: counted((column[document], 1) for document in scores)
            for name, column in self._facets.items()
        }
        return SearchResults(tuple(hits), len(scores), facets, wanted.did_you_mean)

    def _column(self, name: str) -> list[str]:
        if not self._documents:
            return []
        column = self._searcher.reader().column_reader(name)
        return [intern(column[document]) for document in range(self._documents)]

    def _allowed(self, query: SearchQuery) -> Callable[[int], bool]:
        """Whether a document passes the filters."""
        wanted = [(self._facets["kind"], query.kind), (self._facets["topic"], query.topic)]
        columns = [(column, value) for column, value in wanted if value is not None]
        told = None if query.procedure is None else self._told_of(query.procedure)
        return lambda document: (
            all(column[document] == value for column, value in columns) and (told is None or document in told)
        )

    def _told_of(self, procedure: str) -> Collection[int]:
        if ("procedure", procedure) not in self._searcher.reader():
            return ()
        return set(self._searcher.postings("procedure", procedure).all_ids())

    def _holders(self, term: str) -> int:
        return len(self._postings(term)[0])

    def _scores(self, wanted: Weighed, allowed: Callable[[int], bool]) -> dict[int, int]:
        """The points of every match."""
        points: dict[int, int] = defaultdict(int)
        covered: dict[int, int] = defaultdict(int)
        for covers, terms in wanted.covering:
            for document, gain in self._gains(terms):
                points[document] += gain
                covered[document] += covers
        matches = {document: part for document, part in covered.items() if allowed(document)}
        least = enough(max(matches.values(), default=0))
        for terms in (*wanted.adding, *({term: weight} for term, weight in wanted.further.items())):
            for document, gain in self._gains(terms):
                points[document] += gain
        return {document: points[document] for document, part in matches.items() if part >= least}

    def _gains(self, terms: Weights) -> Iterable[tuple[int, int]]:
        """What the best of some terms adds to the points of each document."""
        best: dict[int, int] = {}
        for term, weight in terms.items():
            for document, impact in zip(*self._postings(term), strict=True):
                if (gain := impact * weight) > best.get(document, 0):
                    best[document] = gain
        return best.items()

    def _read_postings(self, term: str) -> tuple["array[int]", "array[int]"]:
        """The documents of a term in order, and what the term adds to their scores."""
        documents, impacts_there = array("I"), array("H")
        postings = self._searcher.postings("terms", term)
        while postings.is_active():
            documents.append(postings.id())
            impacts_there.append(int(postings.weight()))
            postings.next()
        return documents, impacts_there
