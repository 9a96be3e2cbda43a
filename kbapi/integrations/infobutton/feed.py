"""An Infobutton answer in no form yet: a feed of entries with links, categories and summaries."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Category:
    """A term under one of the schemes that the protocol has."""

    scheme: str
    term: str


@dataclass(frozen=True, slots=True)
class Link:
    """An address to follow."""

    href: str
    media_type: str
    language: str
    title: str
    rel: str = "alternate"


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One handout, or one section of it; a section names the handout it is of as `parent`."""

    id: str
    title: str
    links: tuple[Link, ...]
    language: str
    summary: str
    categories: tuple[Category, ...]
    parent: "FeedEntry | None" = None


@dataclass(frozen=True, slots=True)
class Feed:
    """All that was found; `updated` is the moment of the edition, `base` the public address or empty."""

    id: str
    title: str
    subtitle: str
    language: str
    author: str
    updated: datetime
    edition: str
    base: str
    notice: str
    categories: tuple[Category, ...]
    entries: tuple[FeedEntry, ...]

    @property
    def moment(self) -> str:
        """When it was updated, as RFC 3339 writes it."""
        return self.updated.strftime("%Y-%m-%dT%H:%M:%SZ")
