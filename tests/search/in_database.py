"""An engine that keeps its indexes in the database, in the shape of those that keep them in folders."""

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

import pytest

from kbapi.search.documents import SearchDocument
from kbapi.search.engine import SearchEngine, SearchIndex
from kbapi.search.engines import engine_called
from kbapi.search.index_folder import FolderIndexes
from kbapi.search.indexes import DatabaseEngine, EditionIndexes
from kbapi.store.connection import open_database
from kbapi.store.rows import Rows
from tests.store.postgres_server import Server


class InDatabase:
    """The index of the edition that a folder stands for; the folder itself stays empty."""

    def __init__(self, engine: DatabaseEngine, indexes: EditionIndexes) -> None:
        self.name = engine.name
        self._indexes = indexes

    def build(self, documents: Iterable[SearchDocument], folder: Path) -> None:
        self._indexes.build(_edition(folder), documents, ())

    def open(self, folder: Path) -> SearchIndex:
        return self._indexes.open(_edition(folder)).index


def any_engine(name: str, request: pytest.FixtureRequest) -> SearchEngine:
    """The engine of a name, with a database of its own if it needs one."""
    engine = engine_called(name)
    return (
        InDatabase(engine, engine.indexes(_rows(request))) if isinstance(engine, DatabaseEngine) else engine
    )


def any_indexes(name: str, root: Path, request: pytest.FixtureRequest) -> EditionIndexes:
    """The indexes of the engine of a name."""
    engine = engine_called(name)
    if isinstance(engine, DatabaseEngine):
        return engine.indexes(_rows(request))
    return FolderIndexes(root, engine)


def _rows(request: pytest.FixtureRequest) -> Rows:
    server: Server = request.getfixturevalue("postgres")
    database = open_database(server.new_database())
    request.addfinalizer(database.dispose)
    return Rows(database)


def _edition(folder: Path) -> str:
    return sha256(str(folder).encode()).hexdigest()[:20]
