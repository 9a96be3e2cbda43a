"""Tells which edition is current by a SQLite file, with nothing but the standard library.

It says only what it is sure of; opening, migrating and examining the file is left to `store.connection`.
"""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

_CURRENT = (
    "SELECT edition.id, published_at FROM publication JOIN edition ON edition.id = edition_id"
    " ORDER BY number DESC LIMIT 1"
)


class Glimpse(NamedTuple):
    """The current edition and when it was published, in UTC."""

    id: str
    published_at: datetime


def glimpse_of(path: Path) -> Glimpse | None:
    """What is current by a SQLite file; None where nothing is, or where that cannot be told so simply."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=0)) as database:
            row = database.execute(_CURRENT).fetchone()
        return Glimpse(row[0], datetime.fromisoformat(row[1])) if row else None
    except (sqlite3.Error, ValueError, TypeError):
        return None
