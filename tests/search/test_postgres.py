"""The engine that keeps its indexes in PostgreSQL: whole or not at all, nothing local."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from kbapi.errors import BadSettingError, DamagedIndexError, DatabaseUnavailableError, IndexRebuildingError
from kbapi.search.documents import SearchDocument, completions_of, documents_of
from kbapi.search.engine import SearchQuery
from kbapi.search.engines.postgres import ENGINE
from kbapi.search.index_folder import FolderIndexes
from kbapi.search.indexes import EditionIndexes
from kbapi.store.connection import Database, open_database
from kbapi.store.query import fetch
from kbapi.store.rows import Rows
from tests.search.index_folders import ENGINE as WHOOSH
from tests.search.small_library import SMALL_LIBRARY, document
from tests.store.postgres_server import Server

TABLES = ("search_index", "search_passage", "search_term", "search_file")


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


def rows_in(database: Database) -> dict[str, int]:
    return {name: fetch(database, text(f"SELECT count(*) FROM {name}"))[0][0] for name in TABLES}


def test_an_index_completes_as_those_in_folders_do(indexes: EditionIndexes, tmp_path: Path) -> None:
    folders = FolderIndexes(tmp_path, WHOOSH)
    build(indexes)
    build(folders)
    ours, theirs = indexes.open("one"), folders.open("one")
    for typed in ("fluo", "b", "can i", "iny", "¿", "", "\0"):
        for language in ("en", "es"):
            assert ours.suggest(typed, 20, language) == theirs.suggest(typed, 20, language)
    assert ours.suggest("fluo")


def test_an_index_that_nobody_built_is_missing(indexes: EditionIndexes) -> None:
    with pytest.raises(DamagedIndexError, match="no search index of edition one"):
        indexes.open("one")
    build(indexes, "other")
    with pytest.raises(DamagedIndexError, match="no search index of edition one"):
        indexes.open("one")


def test_an_index_is_written_whole_or_not_at_all(indexes: EditionIndexes, database: Database) -> None:
    def documents() -> Iterator[SearchDocument]:
        yield from (document(f"term/t{number:04}", "words") for number in range(1_200))
        raise ZeroDivisionError

    build(indexes)
    before = rows_in(database)
    with pytest.raises(ZeroDivisionError):
        indexes.build("two", documents(), ())
    assert rows_in(database) == before


def test_an_index_that_is_there_is_not_built_again(indexes: EditionIndexes, database: Database) -> None:
    build(indexes)
    before = rows_in(database)
    build(indexes)
    assert rows_in(database) == before


def test_removing_leaves_nothing_of_one_and_all_of_others(
    indexes: EditionIndexes, database: Database
) -> None:
    build(indexes, "one")
    alone = rows_in(database)
    build(indexes, "two")
    indexes.remove("two")
    indexes.remove("never built")
    assert rows_in(database) == alone
    assert indexes.open("one").search(SearchQuery("fluoroscopy")).total


def test_a_removed_index_that_is_still_open_never_says_that_nothing_is_found(indexes: EditionIndexes) -> None:
    build(indexes)
    opened = indexes.open("one")
    indexes.remove("one")
    with pytest.raises(IndexRebuildingError):
        opened.search(SearchQuery("fluoroscopy"))


def test_what_was_asked_before_is_answered_without_the_server(
    indexes: EditionIndexes, postgres: Server
) -> None:
    build(indexes)
    opened = indexes.open("one")
    before = opened.search(SearchQuery("flouroscopy"))
    postgres.stop()
    try:
        assert opened.search(SearchQuery("flouroscopy")) == before
        assert opened.suggest("fluo")
        with pytest.raises(DatabaseUnavailableError):
            opened.search(SearchQuery("headache"))
    finally:
        postgres.start()
    assert opened.search(SearchQuery("headache")).total


def test_other_databases_are_refused_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(BadSettingError, match="KBAPI_DATABASE_URL"):
        ENGINE.indexes(Rows(open_database(f"sqlite:///{tmp_path}/kb.sqlite3")))


def test_a_folder_is_removed_with_all_that_is_in_it(tmp_path: Path) -> None:
    folders = FolderIndexes(tmp_path, WHOOSH)
    build(folders, "one")
    build(folders, "two")
    folders.remove("one")
    folders.remove("never built")
    assert [path.name for path in tmp_path.iterdir()] == ["two-whoosh"]
