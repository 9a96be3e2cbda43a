"""Whoosh: the engine that needs nothing but Python; meant for up to some ten thousand documents.

It keeps the postings; what a term adds to a score stands in them. They are read term by term for terms made
by hand: Whoosh's query parser, collectors and time limits are never used, and nothing is committed after
`build`.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
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

from kbapi.knowledge.translation import CANONICAL
from kbapi.search.documents import SearchDocument
from kbapi.search.engine import SearchHit, SearchIndex, SearchQuery, SearchResults
from kbapi.search.lexicon import Lexicon, LexiconWriter
from kbapi.search.plan import Concept, Plan, plan
from kbapi.search.snippet import snippet
from kbapi.search.weighting import impacts, rarity

_WRITER_MEGABYTES = 128
_FACETS = ("kind", "topic")
_REMEMBERED_POSTINGS = 4_000_000
"""Places of terms in documents, 8 bytes each, that an index keeps unpacked at most."""
_COVERAGE = 0.3
"""How much it counts that a document has all words of a query: 0 is not at all."""
_ENOUGH = 0.4
"""The part of what the best match covers of a query that makes a document a match."""

_Stored = tuple[str, str | None, dict[str, tuple[str, str]]]
"""What is kept of a document to show it: its id, its section, title and text by language."""


class WhooshEngine:
    """Builds and opens Whoosh indexes."""

    name = "whoosh"

    def build(self, documents: Iterable[SearchDocument], folder: Path) -> None:
        """Fills an empty folder; raises ValueError for documents that are not sorted by key."""
        lexicon = LexiconWriter()
        storage = FileStorage(str(folder))
        writer = storage.create_index(_schema()).writer(limitmb=_WRITER_MEGABYTES)
        try:
            for document in _in_order(lexicon.reading(documents)):
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
        "terms": " ".join(f"{term}^{impact:.4f}" for term, impact in sorted(impacts(document).items())),
        "procedure": " ".join(document.procedures),
        "kind": document.kind,
        "topic": document.topic,
        "shown": (document.id, document.section, _shown(document)),
    }


def _shown(document: SearchDocument) -> dict[str, tuple[str, str]]:
    """Title and text by language, as far as they may be shown; the canonical ones always."""
    told = (version for version in document.all_languages if version.text or version is document)
    return {version.language: (version.title, version.text) for version in told}


def _in_order(documents: Iterable[SearchDocument]) -> Iterator[SearchDocument]:
    """The same documents: Whoosh numbers them as they come, and equal scores are told in that order."""
    last = ""
    for document in documents:
        if document.key < last:
            raise ValueError(f"document {document.key} comes after {last}: sort documents by their keys")
        last = document.key
        yield document


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
            scores = self._scores(wanted, self._allowed(query))
            end = query.offset + query.limit
            best = nsmallest(end, scores, key=lambda document: (-scores[document], document))[query.offset :]
            shown = [self._searcher.stored_fields(document)["shown"] for document in best]
        hits = (
            self._hit(document, scores[document], parts, query.language, wanted.terms)
            for document, parts in zip(best, shown, strict=True)
        )
        facets = {
            name: _counted(column[document] for document in scores) for name, column in self._facets.items()
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

    def _scores(self, wanted: Plan, allowed: Callable[[int], bool]) -> dict[int, float]:
        """The score of every match: the more of the query it covers, the better; too little is no match."""
        scores: dict[int, float] = defaultdict(float)
        covered: dict[int, float] = defaultdict(float)
        for concept in wanted.concepts:
            weight, gains = self._gains(concept)
            for document, gain in gains:
                scores[document] += gain
                covered[document] += weight
        matches = {document: part for document, part in covered.items() if allowed(document)}
        most = max(matches.values(), default=0.0)
        for term, factor in wanted.further.items():
            for document, gain in self._gains({term: factor})[1]:
                scores[document] += gain
        return {
            document: scores[document] * (part / most) ** _COVERAGE
            for document, part in matches.items()
            if part >= most * _ENOUGH
        }

    def _gains(self, concept: Concept) -> tuple[float, Iterable[tuple[int, float]]]:
        """How telling a concept is, and what the best of its terms adds to the score of each document."""
        telling = 0.0
        best: dict[int, float] = {}
        for term, factor in concept.items():
            documents, gains = self._postings(term)
            weight = rarity(len(documents), self._documents)
            telling = max(telling, weight)
            for document, gain in zip(documents, gains, strict=True):
                if (gain := gain * weight * factor) > best.get(document, 0.0):
                    best[document] = gain
        return telling, best.items()

    def _read_postings(self, term: str) -> tuple["array[int]", "array[float]"]:
        """The documents of a term in order, and what the term adds to their scores."""
        documents, gains = array("I"), array("f")
        postings = self._searcher.postings("terms", term)
        while postings.is_active():
            documents.append(postings.id())
            gains.append(postings.weight())
            postings.next()
        return documents, gains

    def _hit(
        self, document: int, score: float, parts: _Stored, language: str, terms: Collection[str]
    ) -> SearchHit:
        record, section, versions = parts
        kind, topic = (self._facets[name][document] for name in _FACETS)
        shown_in = language if language in versions else CANONICAL
        title, text = versions[shown_in]
        return SearchHit(kind, record, title, section, topic or None, snippet(text, terms), score, shown_in)


def _counted(values: Iterable[str]) -> dict[str, int]:
    """How often each value occurs, the commonest first; documents without a value do not count."""
    counts = Counter(filter(None, values))
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
