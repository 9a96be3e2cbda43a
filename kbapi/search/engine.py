"""The seam of this room: what a search engine takes, gives and promises."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from kbapi.knowledge.translation import CANONICAL
from kbapi.search.documents import SearchDocument

FORMAT = 4
"""Raise it whenever older indexes would answer differently: analysis, weights, layout."""


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What is looked for, as it was typed, and the filters; `limit` and `offset` count hits.

    Words are found in whatever language they stand; `language` is the one to show where there is a choice.
    """

    text: str
    kind: str | None = None
    procedure: str | None = None
    topic: str | None = None
    limit: int = 20
    offset: int = 0
    language: str = CANONICAL

    def __post_init__(self) -> None:
        """Refuses with ValueError to count backwards."""
        if self.limit < 0 or self.offset < 0:
            raise ValueError("limit and offset are not negative")


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A part of a record that was found; `snippet` is HTML-escaped text with `<mark>` around matches.

    `language` is that of the title and the snippet.
    """

    kind: str
    id: str
    title: str
    section: str | None
    topic: str | None
    snippet: str
    score: float
    language: str = CANONICAL


@dataclass(frozen=True, slots=True)
class SearchResults:
    """One page of hits; `total` and `facets` (`kind` and `topic`) count all matches that pass the filters."""

    hits: tuple[SearchHit, ...] = ()
    total: int = 0
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=lambda: {"kind": {}, "topic": {}})
    did_you_mean: str | None = None


class SearchIndex(Protocol):
    """An open index; safe to use from several threads at once."""

    def search(self, query: SearchQuery) -> SearchResults:
        """The matches, best first, equals in the order of their keys; never raises because of the text."""
        ...

    def close(self) -> None:
        """Gives everything back, once; searching afterwards raises ValueError."""
        ...


class SearchEngine(Protocol):
    """Builds and opens indexes in folders. An engine module offers one under the name `ENGINE`."""

    @property
    def name(self) -> str:
        """The name used in settings and in the names of index folders."""
        ...

    def build(self, documents: Iterable[SearchDocument], folder: Path) -> None:
        """Fills an empty folder; the documents are read once and come in the order of their keys.

        Raises ValueError for documents in another order, OSError when the disk refuses.
        """
        ...

    def open(self, folder: Path) -> SearchIndex:
        """Opens what `build` left in a folder, without writing there."""
        ...
