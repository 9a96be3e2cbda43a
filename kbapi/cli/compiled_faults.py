"""What is wrong with compiled files, as `kbapi verify` names it."""

from collections.abc import Iterator
from pathlib import Path

from kbapi.compile_edition import is_made_again
from kbapi.config import Settings
from kbapi.errors import DamagedIndexError
from kbapi.knowledge_base import KnowledgeBase, connect
from kbapi.store.verifying import Fault
from kbapi.web.compiled_file import ENDING, CompiledFile, file_name
from kbapi.web.shelf import COMPILED_FOLDER

_REMEDY = "Remove this file: `kbapi compile` and servers make it from the database."
_MOST_PUBLICATIONS = 1_000_000


def compiled_files(settings: Settings) -> list[Path]:
    """The files of the state folder, in order."""
    return sorted((settings.state / COMPILED_FOLDER).glob(f"*{ENDING}"))


def faults_of_compiled(path: Path) -> Iterator[Fault]:
    """A fault for a file that does not fit its checksum or its name."""
    if found := _wrong_with(path):
        yield _fault(path, found)


def faults_of_answers(settings: Settings) -> Iterator[Fault]:
    """Files whose answers are not those that are made anew; the database must be sound.

    Files of other versions or settings are passed over: no server of these reads them.
    """
    base = connect(settings.database, settings.state, settings.search_engine, settings.poll_interval)
    try:
        for path in compiled_files(settings):
            if path.name.endswith(file_name("", settings.stamp)) and not _wrong_with(path):
                yield from _answer_faults(settings, base, path)
    finally:
        base.close()


def _answer_faults(settings: Settings, base: KnowledgeBase, path: Path) -> Iterator[Fault]:
    head = CompiledFile(path).head
    info = next(
        (
            info
            for info in base.editions(_MOST_PUBLICATIONS, None)
            if (info.id, info.published_at.isoformat()) == (head.edition, head.published_at)
        ),
        None,
    )
    if info is None:
        yield _fault(path, f"edition {head.edition} was not published at {head.published_at}")
    elif not is_made_again(settings, base, info, path, head.since):
        yield _fault(path, "compiled anew, it has other answers")


def _fault(path: Path, found: str) -> Fault:
    return Fault(f"compiled edition {path.name}", found, _REMEDY)


def _wrong_with(path: Path) -> str | None:
    try:
        file = CompiledFile(path)
    except DamagedIndexError as error:
        return str(error)
    if not file.is_sound():
        return "its bytes do not have the checksum that was written with them"
    if path.name != file_name(file.head.edition, file.head.stamp):
        return f"it holds answers of edition {file.head.edition}, made by {file.head.stamp}"
    return None
