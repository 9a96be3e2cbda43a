"""The published edition that the working folder is compared with; only reads, and makes no database."""

from collections.abc import Mapping

from kbapi.config import Settings
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Entry, Library
from kbapi.store import read
from kbapi.store.cache import RecordCache
from kbapi.store.connection import Database, open_database


class Published:
    """The records of the current edition of the settings; none while nothing has been published."""

    def __init__(self, settings: Settings) -> None:
        self.edition = ""
        self.entries: Mapping[Key, Entry] = {}
        self.claim_homes: Mapping[str, Key] = {}
        self._settings = settings
        self._database: Database | None = None

    def look(self) -> None:
        """Takes up an edition that was published meanwhile; raises what opening and reading raise."""
        if self._database is None and self._settings.names_a_database:
            self._database = open_database(self._settings.database)
        info = read.current(self._database) if self._database else None
        if self._database and info and info.id != self.edition:
            entries = read.EditionReader(self._database, info, RecordCache(1)).all_entries()
            self.entries = {entry.record.key: entry for entry in entries}
            homes = Library(self.entries).claim_homes
            self.claim_homes = {claim: home.record for claim, home in homes.items()}
            self.edition = info.id
