"""Which edition is current, and snapshots of it and of older ones; takes up a new edition by itself."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime
from functools import lru_cache, partial
from pathlib import Path

from kbapi.errors import (
    DamagedDatabaseError,
    DatabaseUnavailableError,
    IndexRebuildingError,
    KnowledgeBaseError,
    NothingPublishedError,
    UnknownEditionError,
)
from kbapi.knowledge.answer import Answer, Question
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import ChangedKeys, Contents, changed_keys
from kbapi.knowledge_base.answering_for import AnsweringFor
from kbapi.knowledge_base.candidacy import Candidacy
from kbapi.knowledge_base.change_log import ChangeLog
from kbapi.knowledge_base.following import Follower
from kbapi.knowledge_base.indexes import Indexes
from kbapi.knowledge_base.kept import Kept
from kbapi.knowledge_base.keyring import Keyring
from kbapi.knowledge_base.settling import keep_what_is_here
from kbapi.knowledge_base.snapshot import Snapshot
from kbapi.search.engines import engine_called
from kbapi.search.index_folder import indexes_of
from kbapi.search.indexes import Engine
from kbapi.search.languages import SMALL_WORDS
from kbapi.store import read as store
from kbapi.store.cache import RecordCache
from kbapi.store.connection import Database, close_database, open_database
from kbapi.store.edition import EditionInfo
from kbapi.store.read import EditionReader
from kbapi.store.rows import Rows
from kbapi.store.soundness import refuse_changed, refuse_damage
from kbapi.store.tokens import is_first_use

INDEX_FOLDER = "index"
KEPT_SNAPSHOTS = 4
KEPT_CANDIDACIES = 4
KEPT_INFOS = 64
"""Editions of which it is kept when they were first published, which never changes."""
KEPT_RECORDS = 16 * 1024 * 1024
"""Bytes of decoded records."""


def connect(
    database_url: str, state: Path, engine: str, poll_interval: float, read_urls: Sequence[str] = ()
) -> "KnowledgeBase":
    """The knowledge base of a database and a state folder.

    Raises BadSettingError for what cannot be used, DamagedDatabaseError for a file that is not sound.
    """
    database = open_database(database_url, read_urls)
    refuse_damage(database)
    return KnowledgeBase(database, state, engine_called(engine), poll_interval)


class KnowledgeBase:
    """Hands out snapshots; one per process, safe for use from several threads."""

    def __init__(
        self,
        database: Database,
        state: Path,
        engine: Engine,
        poll_interval: float = 1.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.keyring = Keyring(database, clock)
        self._database = database
        self._state = state
        self._engine = engine
        self._indexes = Indexes(indexes_of(engine, state / INDEX_FOLDER, Rows(database)))
        self._poll_interval = poll_interval
        self._clock = clock
        self._cache = RecordCache(KEPT_RECORDS)
        self.change_log = ChangeLog(database, self._cache)
        self._snapshots: OrderedDict[tuple[str, int], Snapshot] = OrderedDict()
        self._lock = threading.Lock()
        self._looking = threading.Lock()
        self._answering = AnsweringFor()
        self._candidacies = Kept(Candidacy, KEPT_CANDIDACIES)
        self._first_publication = lru_cache(KEPT_INFOS)(self._look_up_first_publication)
        self._current: Snapshot | None = None
        self._looked_at = float("-inf")
        self.search_engine = engine.name
        self._stays_ready = False
        self._follower: Follower | None = None

    def follow(self) -> None:
        """Takes up editions as soon as PostgreSQL announces them, by a thread; current() goes on polling."""
        if self._database.dialect.name == "postgresql" and self._follower is None:
            self._follower = Follower(self._database, partial(self._look, due=True), self._poll_interval / 2)

    def close(self) -> None:
        """Stops following and closes the database; for those who open several."""
        if self._follower:
            self._follower.stop()
        close_database(self._database)

    def current(self) -> Snapshot:
        """A snapshot of the current edition, at most one poll interval old; raises NothingPublishedError.

        While the database is out of reach it is that of the edition that was current before.
        """
        if self._is_due():
            self._look()
        if self._current is None:
            raise NothingPublishedError("Nothing has been published yet: run `kbapi publish`.")
        return self._current

    def foreseen(self, info: EditionInfo) -> "KnowledgeBase":
        """The same as it will be once an edition that was saved is the current one; it looks for no other."""
        then = KnowledgeBase(self._database, self._state, self._engine, float("inf"), self._clock)
        then._current, then._looked_at = then._snapshot(info), self._clock()
        return then

    def edition(self, edition_id: str) -> Snapshot:
        """A snapshot of any edition, as of its first publication; raises UnknownEditionError.

        Of its first one also where it is current by a later one: what it answers must never change.
        """
        info = self.edition_info(edition_id)
        current = self._current
        return current if current and current.info == info else self._snapshot(info)

    def edition_info(self, edition_id: str) -> EditionInfo:
        """What is known of an edition; `current` works as an id; raises UnknownEditionError."""
        if edition_id == "current":
            return self.current().info
        return self._first_publication(edition_id)

    def as_of(self, moment: datetime) -> Snapshot:
        """A snapshot of the edition that was current at a moment; raises UnknownEditionError."""
        info = store.as_of(self._database, moment)
        if info is None:
            raise UnknownEditionError(
                "Nothing had been published by that time: /v1/editions lists all editions."
            )
        return self._snapshot(info)

    def edition_holding(self, key: Key, fingerprint: str) -> EditionInfo | None:
        """The newest publication in which a record had this fingerprint; None where it never had."""
        return store.holding(self._database, key, fingerprint)

    def editions(self, limit: int, before: int | None) -> list[EditionInfo]:
        """Publications, newest first."""
        return list(store.editions(self._database, limit, before))

    def answer(
        self, snapshot: Snapshot, question: Question, today: date, *, reviewed: bool = False
    ) -> Answer:
        """The answer of a snapshot to a question in its language, by reviewed facts alone if so wanted."""
        return self._answering.answer(snapshot, question, today, reviewed=reviewed)

    def candidacy(self, snapshot: Snapshot) -> Candidacy:
        """What assesses patients by a snapshot, in its language; own rules change nothing of it."""
        return self._candidacies.of(snapshot.for_organisation(""))

    def language_of(self, snapshot: Snapshot, text: str) -> str:
        """The language of a question: the snapshot's, unless another knows clearly more of its words."""
        return self._answering.language_of(snapshot, text)

    def familiarity(self, snapshot: Snapshot, text: str) -> float:
        """How much of a text is written in the language of a snapshot, from 0 to 1."""
        return self._answering.familiarity(snapshot, text)

    def changes(self, info: EditionInfo) -> ChangedKeys:
        """The records added, changed and removed against the edition's parent."""
        return changed_keys(self._contents(info), self._contents(self._parent(info)))

    def _look_up_first_publication(self, edition_id: str) -> EditionInfo:
        info = store.edition(self._database, edition_id)
        if info is None:
            raise UnknownEditionError("There is no edition with this id: /v1/editions lists them.")
        return info

    def _parent(self, info: EditionInfo) -> EditionInfo | None:
        return store.edition(self._database, info.parent) if info.parent else None

    def _contents(self, info: EditionInfo | None) -> Contents:
        return EditionReader(self._database, info, self._cache).contents() if info else {}

    def complaints(self) -> dict[str, str | None]:
        """What is wrong with the database, the edition and the index; None where nothing is."""
        try:
            info = store.current(self._database)
        except KnowledgeBaseError as error:
            return {"database": str(error), "edition": "unknown", "index": "unknown"}
        if info is None:
            return {"database": None, "edition": "nothing has been published", "index": "none"}
        try:
            self.current().suggest("", 1)
        except DamagedDatabaseError as error:
            return {"database": str(error), "edition": "unknown", "index": "unknown"}
        except IndexRebuildingError as error:
            return {"database": None, "edition": None, "index": str(error)}
        return {"database": None, "edition": None, "index": None}

    def wait_for_indexes(self) -> None:
        """Waits for the indexes that are being rebuilt: for a command, which would end before they are."""
        self._indexes.wait()

    def stay_ready(self) -> None:
        """From now on builds what takes long, in a thread of its own, as soon as an edition is taken up.

        For a process that serves; one that answers once builds only what it needs.
        """
        self._stays_ready = True
        with suppress(KnowledgeBaseError):
            self.current()

    def _make_ready(self, here: Snapshot) -> None:
        """Opens the index, and reads all phrases and inputs; what fails here fails again where it is told."""
        with suppress(KnowledgeBaseError):
            here.suggest("", 1)
        with suppress(KnowledgeBaseError):
            for language in SMALL_WORDS:
                self._answering.make_ready(here.in_language(language))
                self._candidacies.of(here.in_language(language))
        keep_what_is_here()

    def is_first_use(self, issuer: str, token_id: str, expires_at: datetime, now: datetime) -> bool:
        """Whether a caller's token was not used before, with any worker; raises DatabaseUnavailableError."""
        return is_first_use(self._database, issuer, token_id, expires_at, now)

    def _look(self, *, due: bool = False) -> int:
        """Takes up the current edition and returns its number; one looks at a time, if it is still due.

        The others go on with what is there, as all do while the database is out of reach.
        """
        first = self._current is None
        if self._looking.acquire(blocking=first):
            try:
                if due or self._is_due():
                    self._take_up(store.current(self._database, patient=first))
            except DatabaseUnavailableError:
                if first:
                    raise
                self._looked_at = self._clock()
            finally:
                self._looking.release()
        return self._current.info.number if self._current else 0

    def _is_due(self) -> bool:
        return self._clock() - self._looked_at >= self._poll_interval

    def _take_up(self, info: EditionInfo | None) -> None:
        if info and (self._current is None or self._current.info != info):
            self._current = self._snapshot(info)
            if self._stays_ready:
                threading.Thread(target=self._make_ready, args=(self._current,), daemon=True).start()
        # Last, so that whoever finds that it was looked for also finds the edition.
        self._looked_at = self._clock()

    def _snapshot(self, info: EditionInfo) -> Snapshot:
        with self._lock:
            publication = (info.id, info.number)
            kept = self._snapshots.get(publication)
            if kept and kept.info == info:
                self._snapshots.move_to_end(publication)
                return kept
            refuse_changed(self._database, info)
            reader = EditionReader(self._database, info, self._cache)
            made = Snapshot(info, reader, index=lambda: self._indexes.of(reader))
            self._snapshots[publication] = made
            while len(self._snapshots) > KEPT_SNAPSHOTS:
                self._snapshots.popitem(last=False)
            return made
