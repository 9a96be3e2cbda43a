"""The story of compiling: which addresses there are, what each answers in each language, into the file."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from flask import Flask

from kbapi.app import bare_app
from kbapi.compile_edition.asking import ask_everything
from kbapi.compile_edition.writer import CompiledWriter
from kbapi.config import Settings
from kbapi.errors import DamagedIndexError, PublishingError
from kbapi.knowledge.review import next_change
from kbapi.knowledge_base import EditionInfo, KnowledgeBase, Snapshot
from kbapi.web.compiled_file import CompiledFile, Head, file_name, key_of
from kbapi.web.shelf import COMPILED_FOLDER


@dataclass(frozen=True, slots=True)
class Compiled:
    """What came of compiling: the file, and how many addresses in how many languages it answers."""

    path: Path
    answers: int


def compile_edition(settings: Settings, base: KnowledgeBase, info: EditionInfo, today: date) -> Compiled:
    """Compiles a saved edition unless that was done; a server with the same settings answers from the file.

    Raises PublishingError where the disk refuses. What cannot be compiled is left to the application.
    """
    folder, stamp = settings.state / COMPILED_FOLDER, settings.stamp
    foreseen = base.foreseen(info)
    head = Head(
        info.id,
        info.published_at.isoformat(),
        stamp,
        today.isoformat(),
        holds_until(foreseen.current(), today),
    )
    with suppress(DamagedIndexError):
        known = CompiledFile(folder / file_name(info.id, stamp))
        if _holds(known.head, head) and known.is_sound():
            return Compiled(known.path, len(known))
    try:
        return _written(CompiledWriter(folder, head), application_of(settings, foreseen, today))
    except OSError as error:
        raise PublishingError(f"the compiled edition could not be written into {folder}: {error}") from error


def application_of(settings: Settings, base: KnowledgeBase, today: date) -> Flask:
    """The application that is asked for what everybody is answered on a day, under whatever host name."""
    noon = datetime.combine(today, time(12), UTC)
    return bare_app(replace(settings, trusted_hosts=""), base, lambda: noon)


def holds_until(here: Snapshot, today: date) -> str:
    """The last day on which every record is reviewed as it is today; empty where that is for good."""
    turns = (next_change(entry.reviews, entry.fingerprint, today) for entry in here.everything())
    first = min((day for day in turns if day), default=None)
    return (first - timedelta(days=1)).isoformat() if first else ""


def _written(writer: CompiledWriter, app: Flask) -> Compiled:
    answers = 0
    try:
        for path, query, language, given in ask_everything(app):
            writer.add(key_of(path, query, language), *given)
            answers += 1
        return Compiled(writer.finish(), answers)
    finally:
        writer.abandon()


def _holds(known: Head, wanted: Head) -> bool:
    """Whether a file is of the same edition and holds today."""
    return replace(known, since=wanted.since) == wanted and known.since <= wanted.since
