"""The manifest of an index in PostgreSQL: a row that is changed, added or removed does not fit it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from kbapi.search.documents import completions_of, documents_of
from kbapi.search.engine import SearchQuery
from kbapi.search.engines.postgres import ENGINE
from kbapi.search.indexes import EditionIndexes
from kbapi.search.table_manifest import complaints_in
from kbapi.store.connection import Database, open_database
from kbapi.store.rows import Rows
from tests.search.small_library import SMALL_LIBRARY
from tests.store.postgres_server import Server

CHANGES = {
    "a postings list": (
        "search_term",
        "UPDATE search_term SET impacts[1] = impacts[1] + 1 WHERE term = {term}",
    ),
    "a word": ("search_term", "UPDATE search_term SET term = term || 'x' WHERE term = {term}"),
    "a word gone": ("search_term", "DELETE FROM search_term WHERE term = {term}"),
    "a text": (
        "search_passage",
        "UPDATE search_passage SET shown = '[\"other\", null, {{}}]' WHERE number = 1",
    ),
    "a passage of another kind": ("search_passage", "UPDATE search_passage SET kind = 'x' WHERE number = 0"),
    "a passage gone": ("search_passage", "DELETE FROM search_passage WHERE number = 0"),
    "a passage more": (
        "search_passage",
        "INSERT INTO search_passage SELECT index_id, 99999, kind, topic, procedures, shown"
        " FROM search_passage WHERE number = 0",
    ),
    "the completions": (
        "search_file",
        "UPDATE search_file SET body = body || 'x' WHERE name = 'completions'",
    ),
    "the manifest": ("search_term", "UPDATE search_manifest SET rows = rows + 1 WHERE name = 'search_term'"),
}
"""A table that is named, and a change of the index of `one` that brings it about."""


@pytest.fixture
def database(postgres: Server) -> Iterator[Database]:
    opened = open_database(postgres.new_database())
    yield opened
    opened.dispose()


@pytest.fixture
def indexes(database: Database) -> EditionIndexes:
    return ENGINE.indexes(Rows(database))


def build(indexes: EditionIndexes, edition: str = "one") -> None:
    indexes.build(edition, documents_of(SMALL_LIBRARY), completions_of(SMALL_LIBRARY))


def change(database: Database, statement: str) -> None:
    only = " AND index_id = (SELECT id FROM search_index WHERE edition_id = 'one')"
    first = "(SELECT min(term) FROM search_term)"
    with database.begin() as connection:
        assert connection.execute(text(statement.format(term=first) + only)).rowcount == 1


def test_what_was_built_fits_its_manifest(indexes: EditionIndexes, database: Database) -> None:
    assert list(complaints_in(Rows(database))) == []
    build(indexes, "two")
    build(indexes, "one")
    assert list(complaints_in(Rows(database))) == [("one", None), ("two", None)]


@pytest.mark.parametrize("what", CHANGES)
def test_a_changed_row_is_found_and_its_index_is_built_again(
    indexes: EditionIndexes, database: Database, what: str
) -> None:
    build(indexes)
    build(indexes, "two")
    table, statement = CHANGES[what]
    change(database, statement)
    (edition, complaint), other = complaints_in(Rows(database))
    assert edition == "one"
    assert complaint is not None
    assert f"rows of {table} were changed" in complaint
    assert other == ("two", None)
    build(indexes)
    assert [complaint for _, complaint in complaints_in(Rows(database))] == [None, None]


def test_an_index_of_a_version_without_manifests_is_named_until_it_is_built_again(
    indexes: EditionIndexes, database: Database
) -> None:
    build(indexes)
    with database.begin() as connection:
        connection.execute(text("DROP TABLE search_manifest"))
    [(edition, complaint)] = complaints_in(Rows(database))
    assert (edition, complaint) == ("one", "it has no manifest: a version that wrote none has built it")
    build(indexes)
    assert list(complaints_in(Rows(database))) == [("one", None)]


def test_who_has_opened_an_index_goes_on_with_it_when_it_is_built_again(
    indexes: EditionIndexes, database: Database
) -> None:
    build(indexes)
    opened = indexes.open("one")
    change(database, CHANGES["a word"][1])
    build(indexes)
    assert opened.search(SearchQuery("fluoroscopy")).total


def test_other_databases_have_no_such_index(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'other.sqlite3'}")
    assert list(complaints_in(Rows(database))) == []
    database.dispose()
