"""The index folder of an edition: built aside, sealed with a manifest, renamed into place, never changed.

An index is opened only after every byte of it was checked. It is never shipped: it is built from records.
"""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from uuid import uuid4

from kbapi.errors import DamagedIndexError, PublishingError
from kbapi.knowledge.canonical import Plain, canonical_text, fingerprint_of
from kbapi.search.documents import Completion, SearchDocument
from kbapi.search.engine import FORMAT, SearchEngine
from kbapi.search.engines import folder_engine
from kbapi.search.indexes import DatabaseEngine, EditionIndex, EditionIndexes, Engine
from kbapi.search.rows import Rows
from kbapi.search.suggest import Suggestions, write_completions

MANIFEST = "MANIFEST.json"
_ENGINE, _COMPLETIONS = "engine", "completions"
_UNFINISHED = ".tmp-"


@dataclass(frozen=True)
class FolderIndexes:
    """The indexes of an engine as folders below one folder."""

    root: Path
    engine: SearchEngine

    def build(
        self, edition_id: str, documents: Iterable[SearchDocument], completions: Iterable[Completion]
    ) -> None:
        """Builds the folder of an edition unless a sound one is there; raises PublishingError."""
        build_index(self.root, edition_id, self.engine, documents, completions)

    def open(self, edition_id: str) -> EditionIndex:
        """The index of an edition; raises DamagedIndexError."""
        return open_verified(folder_of(self.root, edition_id, self.engine.name))

    def remove(self, edition_id: str) -> None:
        """Removes the folder of an edition, if there is one; raises PublishingError."""
        folder = folder_of(self.root, edition_id, self.engine.name)
        try:
            if folder.exists():
                _put_aside(folder)
                remove_leftovers(self.root)
        except OSError as error:
            raise PublishingError(f"the search index {folder} could not be removed: {error}") from error


def indexes_of(engine: Engine, root: Path, rows: Rows) -> EditionIndexes:
    """Where the indexes of an engine stand: in folders below `root`, or in the database."""
    return engine.indexes(rows) if isinstance(engine, DatabaseEngine) else FolderIndexes(root, engine)


def folder_of(root: Path, edition_id: str, engine: str) -> Path:
    """Where the index of an edition stands below the folder of all indexes."""
    return root / f"{edition_id}-{engine}"


def build_index(
    root: Path,
    edition_id: str,
    engine: SearchEngine,
    documents: Iterable[SearchDocument],
    completions: Iterable[Completion],
) -> Path:
    """The folder of an edition, built unless a sound one is there; PublishingError if the disk refuses.

    A process may be killed at any point: what it left is removed by the next one that builds.
    """
    target = folder_of(root, edition_id, engine.name)
    if _is_sound(target):
        return target
    try:
        with _workplace(root) as aside:
            (aside / _ENGINE).mkdir()
            engine.build(documents, aside / _ENGINE)
            write_completions(aside / _COMPLETIONS, completions)
            _seal(aside, edition_id, engine.name)
            _put_in_place(aside, target)
    except OSError as error:
        raise PublishingError(f"the search index {target} could not be written: {error}") from error
    return target


def open_verified(folder: Path) -> EditionIndex:
    """The index in a folder; raises DamagedIndexError unless it is byte for byte what was built."""
    edition_id, engine_name = _verified(folder)
    try:
        engine = folder_engine(engine_name)
        suggestions = Suggestions(folder / _COMPLETIONS)
        return EditionIndex(edition_id, engine_name, engine.open(folder / _ENGINE), suggestions)
    # Every byte is right, so the version of a library or the engine itself is not the one that wrote them.
    except Exception as error:
        raise DamagedIndexError(f"the search index {folder} cannot be opened: build it again") from error


def complaints_below(root: Path) -> Iterator[tuple[Path, str | None]]:
    """All folders of editions with what is wrong with each; None for one that fits its manifest."""
    for folder in sorted(root.iterdir()) if root.is_dir() else ():
        if not folder.name.startswith(_UNFINISHED):
            try:
                _verified(folder)
            except DamagedIndexError as error:
                yield folder, str(error)
            else:
                yield folder, None


def remove_leftovers(root: Path) -> None:
    """Removes what builders left that were killed; folders that somebody is filling are left alone."""
    for folder in root.glob(f"{_UNFINISHED}*"):
        with suppress(OSError), _claimed(folder, wait=False):
            shutil.rmtree(folder)


@contextmanager
def _workplace(root: Path) -> Iterator[Path]:
    """A new folder that is removed afterwards unless it was renamed."""
    root.mkdir(parents=True, exist_ok=True)
    aside = root / f"{_UNFINISHED}{uuid4().hex}"
    with ExitStack() as claims:
        with _claimed(root, wait=True):
            remove_leftovers(root)
            aside.mkdir()
            claims.enter_context(_claimed(aside, wait=True))
        try:
            yield aside
        finally:
            shutil.rmtree(aside, ignore_errors=True)


@contextmanager
def _claimed(folder: Path, *, wait: bool) -> Iterator[None]:
    """Keeps other builders out of a folder until the process ends at the latest; OSError if it is taken."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        yield
    finally:
        os.close(handle)


def _put_in_place(aside: Path, target: Path) -> None:
    """Renames the finished folder; a damaged one makes room, one that another builder finished stays."""
    for path in (*aside.rglob("*"), aside):
        _flush(path)
    with _claimed(target.parent, wait=True):
        if _is_sound(target):
            return
        if target.exists():
            _put_aside(target)
        aside.rename(target)
        _flush(target.parent)
        remove_leftovers(target.parent)


def _put_aside(folder: Path) -> None:
    """Makes a folder a leftover at one stroke."""
    folder.rename(folder.with_name(f"{_UNFINISHED}{uuid4().hex}"))


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _seal(folder: Path, edition_id: str, engine: str) -> None:
    text = _manifest_text(edition_id, engine, {name: _hash(folder / name) for name in _files(folder)})
    (folder / MANIFEST).write_text(text, encoding="utf-8")


def _manifest_text(edition_id: str, engine: str, files: dict[str, str]) -> str:
    """The manifest: canonical JSON whose `seal` is the hash of the rest."""
    rest: dict[str, Plain] = {"edition": edition_id, "engine": engine, "files": dict(files), "format": FORMAT}
    return canonical_text({**rest, "seal": fingerprint_of(canonical_text(rest))})


def _is_sound(folder: Path) -> bool:
    try:
        _verified(folder)
    except DamagedIndexError:
        return False
    return True


def _verified(folder: Path) -> tuple[str, str]:
    """The edition and the engine of a folder; raises DamagedIndexError unless all bytes fit the manifest."""
    try:
        written = (folder / MANIFEST).read_bytes()
        plain = json.loads(written)
        edition_id, engine, files = plain["edition"], plain["engine"], plain["files"]
        sound = (
            written == _manifest_text(edition_id, engine, files).encode()
            and folder.name == folder_of(folder.parent, edition_id, engine).name
            and {MANIFEST, *files} == set(_files(folder))
            and all(_hash(folder / name) == told for name, told in files.items())
        )
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise DamagedIndexError(f"the search index {folder} has no manifest that can be read") from error
    if not sound:
        raise DamagedIndexError(f"the search index {folder} does not match its manifest: build it again")
    return edition_id, engine


def _files(folder: Path) -> Iterator[str]:
    """The paths of all files within a folder; raises ValueError for what is neither file nor folder."""
    for path in folder.rglob("*"):
        mode = path.lstat().st_mode
        if not (S_ISREG(mode) or S_ISDIR(mode)):
            raise ValueError(f"{path} is neither a file nor a folder")
        if S_ISREG(mode):
            yield path.relative_to(folder).as_posix()


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
