"""tantivy: the engine for large libraries; its package is an extra.

Its query parser is never used: queries are put together from terms of ours. Scores are the whole numbers that
any other engine comes to: the impact of a term on a document is written in digits to the base of four, and
27 as `term^16`, `term^8` and `term^3`; the document is found under each of them, and what they count adds up.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson
from tantivy import DocAddress, Document, Index, Occur, Query, Schema, SchemaBuilder, Searcher

from kbapi.search.documents import SearchDocument, in_order
from kbapi.search.engine import SearchHit, SearchIndex, SearchQuery, SearchResults
from kbapi.search.lexicon import Lexicon, LexiconWriter
from kbapi.search.matching import Weighed, Weights, enough, score_of, weighed
from kbapi.search.plan import plan
from kbapi.search.shown import counted, hit, shown
from kbapi.search.weighting import impacts

_WRITER_BYTES = 4_000_000_000
"""More than any index needs: written at once, it is one segment, numbered in the order of the keys."""
_LOCKS = (".tantivy-meta.lock", ".tantivy-writer.lock")
_BASE, _PLACES = 4, (1, 4, 16, 64)
_MOST_FACETS = 60_000
_FACETS = {"of": {"terms": {"field": "facets", "size": _MOST_FACETS}}}


class TantivyEngine:
    """Builds and opens tantivy indexes."""

    name = "tantivy"

    def build(self, documents: Iterable[SearchDocument], folder: Path) -> None:
        """Fills an empty folder; raises ValueError for documents that are not sorted by key."""
        lexicon = LexiconWriter()
        with _telling_of_the_disk():
            writer = Index(_schema(), str(folder), reuse=False).writer(_WRITER_BYTES, num_threads=1)
        for document in in_order(lexicon.reading(documents)):
            made = _document(document)
            with _telling_of_the_disk():
                writer.add_document(made)
        with _telling_of_the_disk():
            writer.commit()
            writer.wait_merging_threads()
        _tidy(folder)
        lexicon.write(folder)

    def open(self, folder: Path) -> SearchIndex:
        """Opens an index for reading."""
        return _TantivyIndex(folder)


ENGINE = TantivyEngine()


@contextmanager
def _telling_of_the_disk() -> Iterator[None]:
    """tantivy says ValueError whatever happens to it; where it writes it is the disk that refuses."""
    try:
        yield
    except ValueError as error:
        raise OSError(f"tantivy: {error}") from error


def _schema() -> Schema:
    builder = SchemaBuilder()
    for name in ("terms", "digits", "procedure"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    for name in ("kind", "topic"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("facets", fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field("shown", stored=True)
    return builder.build()


def _document(document: SearchDocument) -> Document:
    written = impacts(document)
    made = Document()
    made.add_text("terms", " ".join(written))
    made.add_text(
        "digits", " ".join(term + digit for term, impact in written.items() for digit in _digits(impact))
    )
    made.add_text("procedure", " ".join(document.procedures))
    made.add_text("kind", document.kind)
    made.add_text("topic", document.topic or "")
    made.add_text("facets", f"{document.kind}\t{document.topic or ''}")
    made.add_bytes("shown", orjson.dumps((document.kind, document.topic, shown(document))))
    return made


@cache
def _digits(impact: int) -> tuple[str, ...]:
    """The parts of an impact that add up to it, as they are written: 27 is `^16`, `^8` and `^3`."""
    digits = (impact // place % _BASE * place for place in _PLACES)
    return tuple(f"^{digit}" for digit in digits if digit)


def _tidy(folder: Path) -> None:
    """Leaves the index alone, readable for whom the rest is readable."""
    for name in _LOCKS:
        (folder / name).unlink(missing_ok=True)
    for path in folder.iterdir():
        if path.suffix == ".json":
            written = path.read_bytes()
            path.unlink()
            path.write_bytes(written)


def _searcher(folder: Path) -> tuple[Searcher, Schema]:
    """A searcher on the files of a folder.

    tantivy locks a file beside those it opens; ours may not be written, so it is shown another folder.
    """
    with TemporaryDirectory(prefix="kbapi-index-") as links:
        for path in folder.iterdir():
            Path(links, path.name).symlink_to(path.absolute())
        index = Index.open(links)
        index.config_reader("Manual")
        return index.searcher(), index.schema


class _TantivyIndex:
    """One searcher on mapped files; it has no state, so threads need not take turns."""

    def __init__(self, folder: Path) -> None:
        self._lexicon = Lexicon(folder)
        searcher, self._schema = _searcher(folder)
        self._searcher: Searcher | None = searcher
        self._documents = searcher.num_docs

    def close(self) -> None:
        """Gives the files back; closing twice is no mistake."""
        if self._searcher:
            self._searcher = None
            self._lexicon.close()

    def search(self, query: SearchQuery) -> SearchResults:
        """The matches of a query."""
        searcher = self._searcher
        if searcher is None:
            raise ValueError("this index is closed")
        wanted = plan(query.text, self._lexicon)
        weights = weighed(wanted, lambda term: searcher.doc_freq("terms", term), self._documents)
        asking = _Asking(searcher, self._schema)
        matching = asking.matching(weights, query)
        facets = asking.facets(matching)
        total = sum(facets.values())
        best = asking.best(matching, weights, query.offset, min(query.limit, total - query.offset))
        return SearchResults(
            tuple(_hit(searcher, address, points, query, wanted.terms) for points, address in best),
            total,
            {
                name: counted((values[at], count) for values, count in facets.items())
                for at, name in enumerate(("kind", "topic"))
            },
            wanted.did_you_mean,
        )


def _hit(
    searcher: Searcher, address: DocAddress, points: float, query: SearchQuery, terms: Collection[str]
) -> SearchHit:
    kind, topic, parts = orjson.loads(searcher.doc(address)["shown"][0])
    return hit(kind, topic, parts, score_of(int(points)), query.language, terms)


@dataclass(frozen=True, slots=True)
class _Asking:
    """The queries that one search is made of."""

    searcher: Searcher
    schema: Schema

    def matching(self, wanted: Weighed, query: SearchQuery) -> Query:
        """The query for all matches: those that pass the filters and cover enough; it scores 0."""
        filters = [
            (Occur.Must, _counting(self._term(field, value), 0))
            for field, value in (
                ("kind", query.kind),
                ("topic", query.topic),
                ("procedure", query.procedure),
            )
            if value is not None
        ]
        concepts = [(covers, self._any("terms", terms)) for covers, terms in wanted.covering]
        covered = _sum(_counting(concept, covers) for covers, concept in concepts)
        best = self.searcher.search(Query.boolean_query([(Occur.Must, covered), *filters]), 1, count=False)
        if not best.hits:
            return Query.empty_query()
        enough_of_it = _covering(concepts, enough(int(best.hits[0][0])))
        return _counting(Query.boolean_query([(Occur.Must, enough_of_it), *filters]), 0)

    def facets(self, matching: Query) -> dict[tuple[str, str], int]:
        """How many matches each pair of kind and topic has."""
        [found] = self.searcher.aggregate(matching, _FACETS).values()
        return {tuple(bucket["key"].split("\t")): bucket["doc_count"] for bucket in found["buckets"]}

    def best(
        self, matching: Query, wanted: Weighed, offset: int, limit: int
    ) -> Sequence[tuple[float, DocAddress]]:
        """A page of matches with their points, best first; of equals the first in the index."""
        if limit <= 0:
            return ()
        concepts = [*(terms for _, terms in wanted.covering), *wanted.adding]
        further = ({term: weight} for term, weight in wanted.further.items())
        gains = [(Occur.Should, gain) for terms in (*concepts, *further) for gain in self._gains(terms)]
        asked = Query.boolean_query([(Occur.Must, matching), *gains])
        return self.searcher.search(asked, limit, count=False, offset=offset).hits

    def _gains(self, terms: Weights) -> list[Query]:
        """What the best of some terms adds to the points of a document, as queries that add up."""
        each = [
            [
                _counting(self._term("digits", f"{term}^{digit * place}"), digit * place * weight)
                for place in _PLACES
                for digit in range(1, _BASE)
            ]
            for term, weight in terms.items()
        ]
        return each[0] if len(each) == 1 else [Query.disjunction_max_query([_sum(parts) for parts in each])]

    def _any(self, field: str, values: Iterable[str]) -> Query:
        return _sum(self._term(field, value) for value in values)

    def _term(self, field: str, value: str) -> Query:
        return Query.term_query(self.schema, field, value, "basic")


def _covering(concepts: Sequence[tuple[int, Query]], least: int) -> Query:
    """The query for documents with concepts that cover so much together."""
    ways = []
    for at, (covers, concept) in enumerate(concepts):
        rest = concepts[at + 1 :]
        if covers >= least:
            ways.append(concept)
        elif covers + sum(more for more, _ in rest) >= least:
            ways.append(
                Query.boolean_query([(Occur.Must, concept), (Occur.Must, _covering(rest, least - covers))])
            )
    return _sum(ways)


def _sum(queries: Iterable[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def _counting(query: Query, points: int) -> Query:
    """The same query, each match of which scores so much."""
    return Query.const_score_query(query, float(points))
