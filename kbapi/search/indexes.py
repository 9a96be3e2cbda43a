"""Where the indexes of all editions stand, and what publishers and servers may ask of that place."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from kbapi.knowledge.translation import CANONICAL
from kbapi.search.documents import Completion, SearchDocument
from kbapi.search.engine import SearchEngine, SearchIndex, SearchQuery, SearchResults
from kbapi.search.rows import Rows
from kbapi.search.suggest import Suggestions


@dataclass(frozen=True)
class EditionIndex:
    """An open index of one edition: searches and completes; safe to use from several threads."""

    edition_id: str
    engine: str
    index: SearchIndex
    suggestions: Suggestions

    def search(self, query: SearchQuery) -> SearchResults:
        """The matches of a query."""
        return self.index.search(query)

    def suggest(self, text: str, limit: int = 10, language: str = CANONICAL) -> tuple[Completion, ...]:
        """Completions of a text in one language."""
        return self.suggestions.suggest(text, limit, language)

    def close(self) -> None:
        """Gives everything back; asking afterwards raises ValueError."""
        self.index.close()
        self.suggestions.close()


class EditionIndexes(Protocol):
    """The indexes of an engine, one an edition."""

    def build(
        self, edition_id: str, documents: Iterable[SearchDocument], completions: Iterable[Completion]
    ) -> None:
        """Builds the index of an edition unless a sound one is there; raises PublishingError."""
        ...

    def open(self, edition_id: str) -> EditionIndex:
        """The index of an edition; raises DamagedIndexError where it is missing or not what was built."""
        ...

    def remove(self, edition_id: str) -> None:
        """Removes the index of an edition, if there is one; raises PublishingError."""
        ...


@runtime_checkable
class DatabaseEngine(Protocol):
    """Keeps indexes in the database itself. An engine module offers it under the name `ENGINE`, too."""

    @property
    def name(self) -> str:
        """The name used in settings."""
        ...

    def indexes(self, rows: Rows) -> EditionIndexes:
        """The indexes in a database; raises BadSettingError for one that cannot keep them."""
        ...


Engine = SearchEngine | DatabaseEngine
"""An engine as rooms that do not search hand it on."""
