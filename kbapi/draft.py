"""Content folders as an edition that nobody has published: saved in a database that is gone afterwards."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from kbapi.content.load import load
from kbapi.errors import PublishingError
from kbapi.store import read, write
from kbapi.store.connection import Database, close_database, open_database
from kbapi.store.edition import EditionInfo, facts_of


class Draft(NamedTuple):
    """The database of a draft, its folder, and what is known of its only edition."""

    database: Database
    folder: Path
    info: EditionInfo


@contextmanager
def drafted(folders: Sequence[Path], now: datetime) -> Iterator[Draft]:
    """The folders as an edition for as long as it is looked at; it has no search index.

    Raises ContentRefusedError with every problem.
    """
    loaded = load(folders, now.date())
    with tempfile.TemporaryDirectory(prefix="kbapi-draft-") as name:
        folder = Path(name)
        database = open_database(f"sqlite:///{folder / 'draft.sqlite3'}")
        try:
            edition = write.save_edition(database, loaded.library, facts_of(loaded.library), now)
            info = read.saved_edition(database, edition)
            if info is None:
                raise PublishingError(f"The draft could not be saved in {folder}.")
            yield Draft(database, folder, info)
        finally:
            close_database(database)
