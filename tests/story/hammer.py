"""Asks a server again and again, on connections that stay open, and notes what each answer says."""

import json
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.story.editing import MARK
from tests.story.running import Answer, Server, ask

PAUSE = 0.03
"""Seconds between two requests of a connection: the machine has more to do than to answer."""


@dataclass(frozen=True)
class Note:
    """What one answer said: when it came, its edition, the editions and marks within it."""

    at: float
    path: str
    edition: str | None
    inner_editions: frozenset[str]
    marks: frozenset[str]


@dataclass
class Tally:
    """What came back: notes of good answers, one list a connection, and everything that went wrong."""

    notes: list[list[Note]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    @property
    def answers(self) -> list[Note]:
        """All good answers."""
        return [note for some in self.notes for note in some]

    def mixed(self, mark_of: dict[str, str]) -> list[Note]:
        """Answers that do not come from one edition alone, given the mark of each edition."""
        return [note for note in self.answers if not _is_of_one_edition(note, mark_of)]

    def first_of(self, edition: str) -> float:
        """When the first answer of an edition came."""
        return min(note.at for note in self.answers if note.edition == edition)

    def went_back(self) -> list[Note]:
        """Answers of an edition that the same connection had already left."""
        return [note for some in self.notes for note in _returns(some)]


@contextmanager
def hammering(
    server: Server, paths: Sequence[str], threads: int = 2, pause: float = PAUSE
) -> Iterator[Tally]:
    """Asks for the paths in turn until the end of the block."""
    tally, stop = Tally(), threading.Event()
    workers = [
        threading.Thread(target=_hammer, args=(server, paths, tally, stop, pause)) for _ in range(threads)
    ]
    for worker in workers:
        worker.start()
    try:
        yield tally
    finally:
        stop.set()
        for worker in workers:
            worker.join()


def _hammer(server: Server, paths: Sequence[str], tally: Tally, stop: threading.Event, pause: float) -> None:
    notes: list[Note] = []
    tally.notes.append(notes)
    connection = server.connect()
    while not stop.is_set():
        for path in paths:
            try:
                answer = ask(connection, path)
            except Exception as error:
                tally.failures.append(f"{path}: {error!r}")
                connection.close()
                continue
            if answer.status != 200:
                tally.failures.append(f"{path}: {answer.status} {answer.text[:300]}")
            notes.append(_note(path, answer))
            time.sleep(pause)
    connection.close()


def _note(path: str, answer: Answer) -> Note:
    is_json = answer.headers.get_content_type().endswith("json")
    inner = frozenset(editions_in(json.loads(answer.body))) if is_json else frozenset()
    return Note(time.monotonic(), path, answer.edition, inner, frozenset(MARK.findall(answer.text)))


def editions_in(plain: Any) -> Iterator[str]:
    """The editions that the `meta` of an object and of everything within it name."""
    if isinstance(plain, dict):
        yield from [plain["meta"]["edition"]] if "edition" in (plain.get("meta") or {}) else []
        plain = list(plain.values())
    if isinstance(plain, list):
        for part in plain:
            yield from editions_in(part)


def _is_of_one_edition(note: Note, mark_of: dict[str, str]) -> bool:
    edition = note.edition or ""
    return note.marks <= {mark_of.get(edition)} and note.inner_editions <= {edition}


def _returns(notes: list[Note]) -> Iterator[Note]:
    left: set[str | None] = set()
    current = None
    for note in notes:
        if note.edition in left:
            yield note
        elif note.edition != current:
            left.add(current)
            current = note.edition
