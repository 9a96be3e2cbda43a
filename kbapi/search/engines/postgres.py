"""PostgreSQL: the engine for many nodes; the index stands in the database, and a node keeps nothing on disk.

The server keeps postings and passages and does no arithmetic: nodes count, as many as there are, and remember
what they were sent. A replica serves as well as the primary. An index is written in one transaction, so a
server has all of it or nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from sys import intern
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, func, insert, select
from sqlalchemy.exc import DBAPIError

from kbapi.errors import BadSettingError, DamagedIndexError, IndexRebuildingError, PublishingError
from kbapi.search.counting import Postings, searched
from kbapi.search.documents import Completion, SearchDocument, in_order
from kbapi.search.engine import FORMAT, SearchQuery, SearchResults
from kbapi.search.indexes import EditionIndex, EditionIndexes
from kbapi.search.lexicon import Lexicon, LexiconWriter
from kbapi.search.remembered import Remembered
from kbapi.search.rows import Rows
from kbapi.search.shown import Shown, shown
from kbapi.search.suggest import Suggestions, write_completions
from kbapi.search.table_manifest import empty, is_sealed, seal
from kbapi.search.tables import METADATA, search_file, search_index, search_passage, search_term
from kbapi.search.weighting import impacts

_CHUNK = 500
"""Rows per statement."""
_REMEMBERED_POSTINGS = 4_000_000
_REMEMBERED_PASSAGES = 10_000
"""Places of terms in passages, 6 bytes each, and passages, that an open index keeps at most."""
_COMPLETIONS = "completions"

_HAS_TABLES = select(func.to_regclass(search_index.name).is_not(None))
_INDEX = select(search_index.c.id).where(
    search_index.c.edition_id == bindparam("edition"), search_index.c.format == FORMAT
)
_FILES = select(search_file.c.name, search_file.c.body).where(search_file.c.index_id == bindparam("index"))
_FACETS = (
    select(search_passage.c.kind, search_passage.c.topic, search_passage.c.procedures)
    .where(search_passage.c.index_id == bindparam("index"))
    .order_by(search_passage.c.number)
)
_POSTINGS = select(search_term.c.term, search_term.c.passages, search_term.c.impacts).where(
    search_term.c.index_id == bindparam("index"), search_term.c.term.in_(bindparam("keys", expanding=True))
)
_PASSAGES = select(search_passage.c.number, search_passage.c.shown).where(
    search_passage.c.index_id == bindparam("index"),
    search_passage.c.number.in_(bindparam("keys", expanding=True)),
)


class PostgresEngine:
    """Keeps the indexes of all editions in PostgreSQL."""

    name = "postgres"

    def indexes(self, rows: Rows) -> EditionIndexes:
        """The indexes in a database; raises BadSettingError for another one than PostgreSQL."""
        if rows.dialect != "postgresql":
            raise BadSettingError(
                "The search engine `postgres` needs it: set KBAPI_DATABASE_URL=postgresql+psycopg://…, "
                "or choose another KBAPI_SEARCH_ENGINE."
            )
        return _DatabaseIndexes(rows)


ENGINE = PostgresEngine()


@dataclass(frozen=True)
class _DatabaseIndexes:
    """The indexes of all editions in one database."""

    rows: Rows

    def build(
        self, edition_id: str, documents: Iterable[SearchDocument], completions: Iterable[Completion]
    ) -> None:
        """Writes the index of an edition unless a sound one is there; raises PublishingError.

        One that is not sound is written again under its number, so that nodes that opened it go on with it.
        """
        wanted = {"edition": edition_id}
        try:
            with self.rows.writing() as connection:
                METADATA.create_all(connection)
                index = connection.scalar(_INDEX, wanted)
                if index is None:
                    row = {"edition_id": edition_id, "format": FORMAT}
                    added = connection.execute(insert(search_index).returning(search_index.c.id), row)
                    index = added.scalar_one()
                elif is_sealed(connection, index):
                    return
                else:
                    empty(connection, index)
                _fill(connection, index, documents, completions)
                seal(connection, index)
        except DBAPIError as fault:
            raise PublishingError(f"The search index could not be written: {fault.orig}") from fault

    def open(self, edition_id: str) -> EditionIndex:
        """The index of an edition; raises DamagedIndexError where it is missing."""
        # Before the first index is built there are no tables.
        [[has_tables]] = self.rows.fetch(_HAS_TABLES)
        found = self.rows.fetch(_INDEX, {"edition": edition_id}) if has_tables else ()
        if not found:
            raise DamagedIndexError(f"the database has no search index of edition {edition_id}")
        index = int(found[0].id)
        with TemporaryDirectory(prefix="kbapi-index-") as folder:
            for row in self.rows.fetch(_FILES, {"index": index}):
                Path(folder, row.name).write_bytes(row.body)
            # Once they are mapped, files stay readable after they were removed.
            opened = _PostgresIndex(self.rows, index, Lexicon(Path(folder)))
            return EditionIndex(edition_id, ENGINE.name, opened, Suggestions(Path(folder, _COMPLETIONS)))

    def remove(self, edition_id: str) -> None:
        """Removes the index of an edition, if there is one; raises PublishingError."""
        try:
            with self.rows.writing() as connection:
                METADATA.create_all(connection)
                connection.execute(delete(search_index).where(search_index.c.edition_id == edition_id))
        except DBAPIError as fault:
            raise PublishingError(f"The search index could not be removed: {fault.orig}") from fault


def _fill(
    connection: Connection, index: int, documents: Iterable[SearchDocument], completions: Iterable[Completion]
) -> None:
    lexicon = LexiconWriter()
    places: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    passages = _passages(index, in_order(lexicon.reading(documents)), places)
    _add(connection, search_passage, passages)
    terms = (
        {"index_id": index, "term": term, "passages": numbers, "impacts": impacts_there}
        for term, (numbers, impacts_there) in sorted(places.items())
    )
    _add(connection, search_term, terms)
    with TemporaryDirectory(prefix="kbapi-index-") as folder:
        lexicon.write(Path(folder))
        write_completions(Path(folder, _COMPLETIONS), completions)
        files = [
            {"index_id": index, "name": path.name, "body": path.read_bytes()}
            for path in sorted(Path(folder).iterdir())
        ]
    _add(connection, search_file, files)
    for table in METADATA.sorted_tables:
        connection.exec_driver_sql(f"ANALYZE {table.name}")


def _passages(
    index: int, documents: Iterable[SearchDocument], places: Mapping[str, tuple[list[int], list[int]]]
) -> Iterator[Mapping[str, object]]:
    """The rows of the documents, whose postings are taken down on their way."""
    for number, document in enumerate(documents):
        for term, impact in impacts(document).items():
            numbers, impacts_there = places[term]
            numbers.append(number)
            impacts_there.append(impact)
        yield {
            "index_id": index,
            "number": number,
            "kind": document.kind,
            "topic": document.topic or "",
            "procedures": list(document.procedures),
            "shown": shown(document),
        }


def _add(connection: Connection, table: Table, rows: Iterable[Mapping[str, object]]) -> None:
    remaining = iter(rows)
    while some := [dict(row) for row in islice(remaining, _CHUNK)]:
        connection.execute(insert(table), some)


class _PostgresIndex:
    """What an open index has in memory, and what it asks the database for when it is first needed."""

    def __init__(self, rows: Rows, index: int, lexicon: Lexicon) -> None:
        self._rows = rows
        self._index = index
        self._lexicon = lexicon
        self._closed = False
        facets = rows.fetch(_FACETS, {"index": index})
        self.facets = {
            "kind": [intern(row.kind) for row in facets],
            "topic": [intern(row.topic) for row in facets],
        }
        self._told: Mapping[str, set[int]] = defaultdict(set)
        for number, row in enumerate(facets):
            for procedure in row.procedures:
                self._told[procedure].add(number)
        self._postings = Remembered(self._read_postings, _REMEMBERED_POSTINGS, lambda found: len(found[0]))
        self._passages = Remembered(self._read_passages, _REMEMBERED_PASSAGES, lambda _: 1)

    def close(self) -> None:
        """Gives the lexicon back; closing twice is no mistake."""
        if not self._closed:
            self._closed = True
            self._lexicon.close()

    def search(self, query: SearchQuery) -> SearchResults:
        """The matches of a query; raises DatabaseUnavailableError where that is not to be had."""
        if self._closed:
            raise ValueError("this index is closed")
        return searched(query, self._lexicon, self)

    def postings(self, terms: Collection[str]) -> Mapping[str, Postings]:
        """The postings of each of the terms."""
        return self._postings.of(terms)

    def told_of(self, procedure: str) -> Collection[int]:
        """The passages that are told of a procedure."""
        return self._told.get(procedure, ())

    def shown(self, documents: Sequence[int]) -> Sequence[Shown]:
        """What is shown of some passages, in their order."""
        found = self._passages.of(documents)
        return [found[number] for number in documents]

    def _read_postings(self, terms: Collection[str]) -> Mapping[str, Postings]:
        return {row.term: (row.passages, row.impacts) for row in self._read(_POSTINGS, terms)}

    def _read_passages(self, numbers: Collection[int]) -> Mapping[int, Shown]:
        return {row.number: row.shown for row in self._read(_PASSAGES, numbers)}

    def _read(self, statement: Any, keys: Collection[Any]) -> Sequence[Any]:
        rows = self._rows.fetch(statement, {"index": self._index, "keys": list(keys)})
        if len(rows) < len(keys):  # it was removed meanwhile, or this server is too far behind
            raise IndexRebuildingError("The search index is not to be had at the moment.")
        return rows
