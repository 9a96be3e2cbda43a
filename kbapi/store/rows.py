"""Reading and writing rows of tables that are not the store's, for rooms that keep some of their own."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Executable, Row

from kbapi.store import query


@dataclass(frozen=True, slots=True)
class Rows:
    """The database as it is handed on: it reads where the store reads and writes where the store writes."""

    engine: Engine

    @property
    def dialect(self) -> str:
        """Which database it is: `sqlite` or `postgresql`."""
        return self.engine.dialect.name

    def fetch(
        self, statement: Executable, parameters: Mapping[str, object] | None = None
    ) -> Sequence[Row[Any]]:
        """The rows of a query; raises DatabaseUnavailableError."""
        return query.fetch(self.engine, statement, parameters)

    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction that no other writer shares."""
        return query.writing(self.engine)
