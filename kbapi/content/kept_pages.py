"""Pages as they were read the last time, so that publishing reads only those that have changed since.

A file of lines, one a page: its name, its fingerprint, its reviews and its canonical text. The name is a hash
of all that the reading depends on: the file's bytes, its place, and the code that reads. What is damaged is
read anew; what is no longer asked for is gone with the next reading.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import IO

import kbapi
from kbapi.content.files import PageFile
from kbapi.errors import PublishingError
from kbapi.kinds import decoded, encoded
from kbapi.knowledge.canonical import canonical_text, fingerprint_of, from_plain, to_plain
from kbapi.knowledge.library import Entry
from kbapi.knowledge.review import Review

_READERS = ("content", "kinds", "knowledge")
"""The rooms whose code decides what is read from a file."""
_LIBRARIES = ("marshmallow", "pyyaml")


class KeptPages:
    """What was kept, and the file being written for the next time; keeps nothing without either."""

    def __init__(self, before: IO[bytes] | None = None, after: IO[bytes] | None = None) -> None:
        self._before, self._after = before, after
        self._places = dict(_places(before)) if before else {}

    def name_of(self, file: PageFile, content: bytes) -> bytes:
        """The name under which the page of these bytes is kept; empty where nothing is kept."""
        if not self._after:
            return b""
        place = "\0".join(
            (file.kind.name, file.original.name if file.original else "", file.language, file.id)
        )
        return hashlib.sha256(b"\0".join((_reader(), place.encode(), content))).hexdigest().encode()

    def get(self, name: bytes) -> Entry | None:
        """The entry of a page that was kept, if it is whole."""
        if self._before is None or name not in self._places:
            return None
        self._before.seek(self._places[name])
        line = self._before.readline()
        with suppress(ValueError, TypeError, LookupError):
            _, kind, fingerprint, reviews, text = line.decode().rstrip("\n").split("\t")
            if fingerprint_of(text) == fingerprint:
                told = tuple(from_plain(Review, plain) for plain in json.loads(reviews))
                entry = Entry(decoded(kind, text), fingerprint, told)
                self._write(line)
                return entry
        return None

    def keep(self, name: bytes, entry: Entry) -> None:
        """Keeps a page that was read."""
        reviews = canonical_text(to_plain(entry.reviews))
        parts = (name.decode(), entry.record.kind, entry.fingerprint, reviews, encoded(entry.record))
        self._write("\t".join(parts).encode() + b"\n")

    def _write(self, line: bytes) -> None:
        if self._after:
            self._after.write(line)


NOTHING_KEPT = KeptPages()


@contextmanager
def kept_pages(path: Path | None) -> Iterator[KeptPages]:
    """The pages kept in a file, which is replaced by those that were asked for in the meantime.

    Raises PublishingError where the disk refuses.
    """
    if path is None:
        yield KeptPages()
        return
    aside = path.with_name(f"{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with aside.open("wb") as after:
            if path.is_file():
                with path.open("rb") as before:
                    yield KeptPages(before, after)
            else:
                yield KeptPages(None, after)
        aside.replace(path)
    except OSError as error:
        raise PublishingError(f"the pages read could not be kept in {path}: {error}") from error
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)


def _places(file: IO[bytes]) -> Iterator[tuple[bytes, int]]:
    """The name of each line and where it begins."""
    place = 0
    for line in file:
        yield line.partition(b"\t")[0], place
        place += len(line)


@cache
def _reader() -> bytes:
    """A hash of the code that reads."""
    folder = Path(kbapi.__file__).parent
    sources = (path for room in _READERS for path in sorted((folder / room).rglob("*.py")))
    told = hashlib.sha256("\0".join(map(version, _LIBRARIES)).encode())
    for path in sources:
        told.update(path.read_bytes())
    return told.digest()
