"""The working folder as it was last read: the pages to show, its problems, what differs from the published.

While the folder holds errors, the pages stay those from before; the problems are always those of now.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from kbapi.content.files import RETIRED, PageFile, manifest, shown
from kbapi.content.fixing import untidy_files
from kbapi.content.load import examine
from kbapi.content.problem import PlacedProblem
from kbapi.errors import KnowledgeBaseError
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Entry, Library
from kbapi.preview.addresses import files_by_place
from kbapi.preview.differences import Change, changes
from kbapi.preview.published import Published
from kbapi.publish import lost_claims
from kbapi.search.documents import completions_of, documents_of
from kbapi.search.engines import engine_called
from kbapi.search.index_folder import indexes_of
from kbapi.store import write
from kbapi.store.connection import Database
from kbapi.store.edition import facts_of
from kbapi.store.rows import Rows

ENGINE = "whoosh"


@dataclass(frozen=True, slots=True)
class State:
    """What is shown; `number` grows with each new state, `complaint` says what else went wrong."""

    number: int = 0
    read_at: datetime | None = None
    current: bool = False
    problems: tuple[PlacedProblem, ...] = ()
    files: Mapping[str, PageFile] = field(default_factory=dict)
    changes: Mapping[Key, Change] = field(default_factory=dict)
    published: str = ""
    complaint: str = ""


class WorkingCopy:
    """Reads the folders when they changed; one thread looks, any number may wait for a new state."""

    def __init__(
        self,
        folders: Sequence[Path],
        published: Published,
        database: Database,
        own_folder: Path,
        clock: Callable[[], datetime],
    ) -> None:
        self.state = State()
        self._folders, self._published, self._database, self._clock = folders, published, database, clock
        self._kept = own_folder / "pages-read"
        self._indexes = indexes_of(engine_called(ENGINE), own_folder / "index", Rows(database))
        self._news = threading.Condition()
        self._seen: object = None
        self._shown: Mapping[Key, Entry] = {}
        self._editions: list[str] = []

    def look(self) -> bool:
        """Takes up what changed since the last look; whether anything did."""
        complaint = ""
        try:
            self._published.look()
        except KnowledgeBaseError as error:
            complaint = str(error)
        seen = ([manifest(folder) for folder in self._folders], self._published.edition, complaint)
        if seen == self._seen:
            return False
        self._seen = seen
        self._tell(self._read(complaint))
        return True

    def wait_for_news(self, number: int, seconds: float) -> int:
        """The number of the state once it is another than the given one, or after some seconds."""
        with self._news:
            self._news.wait_for(lambda: self.state.number != number, seconds)
            return self.state.number

    def _read(self, complaint: str) -> State:
        now = self._clock()
        loaded = examine(self._folders, now.date(), self._kept)
        place = shown(self._folders[-1], self._folders[-1] / RETIRED)
        lost = [] if loaded.errors else lost_claims(loaded, self._published.claim_homes, place)
        sound = not loaded.errors and not lost
        try:
            if sound:
                self._show(loaded.library, now)
            elif not self._shown and self._published.entries:
                self._show(Library(self._published.entries), now)
        except KnowledgeBaseError as error:
            complaint, sound = str(error), False
        return State(
            self.state.number + 1,
            now,
            sound,
            tuple(sorted((*loaded.problems, *lost, *untidy_files(self._folders)))),
            files_by_place(self._folders),
            changes(self._published.entries, self._shown) if self._published.edition else {},
            self._published.edition,
            complaint,
        )

    def _show(self, library: Library, now: datetime) -> None:
        """Makes a library the edition that is shown, and drops the index of the one before the last."""
        edition = write.save_edition(self._database, library, facts_of(library), now)
        self._indexes.build(edition, documents_of(library), completions_of(library))
        write.make_current(self._database, edition, now)
        self._shown = library.entries
        self._editions = [*(other for other in self._editions if other != edition), edition]
        while len(self._editions) > 2:
            self._indexes.remove(self._editions.pop(0))

    def _tell(self, state: State) -> None:
        with self._news:
            self.state = state
            self._news.notify_all()
