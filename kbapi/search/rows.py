"""How engines that keep their indexes in the database reach it; their tables stand in `search.tables`."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from sqlalchemy import Connection, Executable, Row


class Rows(Protocol):
    """Reads and writes rows of the database, wherever its servers are."""

    @property
    def dialect(self) -> str:
        """Which database it is: `sqlite` or `postgresql`."""
        ...

    def fetch(
        self, statement: Executable, parameters: Mapping[str, object] | None = None
    ) -> Sequence[Row[Any]]:
        """The rows of a query; raises DatabaseUnavailableError."""
        ...

    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction that no other writer shares."""
        ...
