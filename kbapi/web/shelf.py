"""The compiled edition in force: opened when an edition is taken up, laid aside once it no longer holds."""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Protocol

from kbapi.errors import DamagedIndexError, KnowledgeBaseError
from kbapi.web.compiled_file import CompiledFile, file_name

LOGGER = logging.getLogger("kbapi.front")
COMPILED_FOLDER = "compiled"
SECONDS_BETWEEN_LOOKS = 1.0
"""How often it is looked whether a file that was missing has been compiled."""
_NEVER = float("inf")


class Publication(Protocol):
    """What has to be known of an edition to find its file."""

    @property
    def id(self) -> str:
        """Its name."""

    @property
    def published_at(self) -> datetime:
        """When it was published, in UTC."""


class Shelf:
    """Hands out the compiled file of the current edition; safe for use from several threads."""

    def __init__(
        self,
        folder: Path,
        stamp: str,
        edition: Callable[[], Publication],
        now: Callable[[], float] = time.time,
        missing: Callable[[], None] = lambda: None,
        *,
        examines: bool = True,
    ) -> None:
        """`stamp` names what shapes answers besides the edition; `missing` is told that a file is needed.

        A shelf that `examines` reads each file to its end, in a thread, and lays damaged ones aside.
        """
        self._folder = folder
        self._stamp = stamp
        self._edition = edition
        self._now = now
        self._missing = missing
        self._examines = examines
        self._lock = threading.Lock()
        self._info: Publication | None = None
        self._file: CompiledFile | None = None
        self._look_again = 0.0
        """When, in the seconds of `now`, what was found no longer holds."""

    def current(self) -> CompiledFile | None:
        """The file from which the current edition is answered today; None where there is none."""
        try:
            info = self._edition()
        except KnowledgeBaseError:
            return None
        if info is not self._info or self._now() >= self._look_again:
            self._take_up(info)
        return self._file

    def _take_up(self, info: Publication) -> None:
        with self._lock:
            now = self._now()
            if info is self._info and now < self._look_again:
                return
            found = self._opened(info, datetime.fromtimestamp(now, UTC).date())
            is_new = info is not self._info
            self._look_again = _end_of(found.head.until) if found else now + SECONDS_BETWEEN_LOOKS
            self._file, self._info = found, info
        if found is None:
            self._missing()
        elif is_new and self._examines:
            threading.Thread(target=self._examine, args=(found,), daemon=True).start()

    def _opened(self, info: Publication, today: date) -> CompiledFile | None:
        """The file of an edition, if there is one that holds today."""
        try:
            file = CompiledFile(self._folder / file_name(info.id, self._stamp))
        except DamagedIndexError:
            return None
        head = file.head
        holds = head.since <= today.isoformat() and (not head.until or today.isoformat() <= head.until)
        fits = head.edition == info.id and head.published_at == info.published_at.isoformat()
        return file if holds and fits else None

    def _examine(self, file: CompiledFile) -> None:
        """Lays a damaged file aside; done beside the answering since it reads every byte."""
        if not file.is_sound():
            LOGGER.error("%s is damaged and is laid aside", file.path.name)
            with suppress(OSError):
                file.path.rename(file.path.with_suffix(".damaged"))
            with self._lock:
                self._file, self._look_again = None, 0.0


def _end_of(day: str) -> float:
    """The first second after a day, UTC, in Unix time; never for no day."""
    if not day:
        return _NEVER
    following = datetime.fromisoformat(day).replace(tzinfo=UTC) + timedelta(days=1)
    return following.timestamp()
