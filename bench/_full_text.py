"""The plain way to search the same text: SQLite's FTS5 with a table of its own, stems and weights."""

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from kbapi.search.analysis import STOP_WORDS, cleaned
from kbapi.search.documents import SearchDocument
from kbapi.search.weighting import PART_WEIGHTS

FIELDS = tuple(PART_WEIGHTS)
_WEIGHTS = ", ".join(str(weight) for weight in PART_WEIGHTS.values())
_CREATE = f"""CREATE VIRTUAL TABLE passages USING fts5(
    {", ".join(FIELDS)}, kind UNINDEXED, topic UNINDEXED,
    tokenize = 'porter unicode61 remove_diacritics 2')"""
_TEN_BEST = "FROM passages WHERE passages MATCH ? ORDER BY rank LIMIT 10"
_SHOWN = f"SELECT title, snippet(passages, {FIELDS.index('text')}, '<mark>', '</mark>', '…', 40) {_TEN_BEST}"
_COUNTED = "SELECT kind, topic, count(*) FROM passages WHERE passages MATCH ? GROUP BY kind, topic"


class FullText:
    """A file with one table, of which the same may be asked as of an index."""

    def __init__(self, path: Path, documents: Iterable[SearchDocument]) -> None:
        self._connection = sqlite3.connect(path)
        self._connection.execute(_CREATE)
        places = ", ".join("?" * (len(FIELDS) + 2))
        self._connection.executemany(f"INSERT INTO passages VALUES ({places})", map(_row, documents))
        self._connection.execute("INSERT INTO passages (passages) VALUES ('optimize')")
        self._connection.execute(f"INSERT INTO passages (passages, rank) VALUES ('rank', 'bm25({_WEIGHTS})')")
        self._connection.commit()

    def close(self) -> None:
        """Closes the file."""
        self._connection.close()

    def ranked(self, text: str) -> list[tuple[int]]:
        """The ten best passages with any of the words, and nothing about them."""
        return self._connection.execute(f"SELECT rowid {_TEN_BEST}", [_any_word(text)]).fetchall()

    def searched(self, text: str) -> tuple[list[tuple[str, str]], list[tuple[str, str, int]]]:
        """The ten best with titles and snippets, and how many there are of each kind and topic."""
        words = [_any_word(text)]
        shown = self._connection.execute(_SHOWN, words).fetchall()
        return shown, self._connection.execute(_COUNTED, words).fetchall()


def _row(document: SearchDocument) -> tuple[str, ...]:
    versions = document.all_languages
    titles = " ".join(version.title for version in versions)
    lists = (
        " ".join(text for version in versions for text in getattr(version, field))
        for field in ("also_called", "search_words", "questions")
    )
    texts = (" ".join(getattr(version, field) for version in versions) for field in ("heading", "text"))
    return (titles, *lists, *texts, document.kind, document.topic or "")


def _any_word(text: str) -> str:
    words = cleaned(text)
    return " OR ".join(f'"{word}"' for word in [word for word in words if word not in STOP_WORDS] or words)
