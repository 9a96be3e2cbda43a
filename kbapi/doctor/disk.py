"""Too little space where editions and indexes are kept."""

from collections.abc import Iterator
from pathlib import Path
from shutil import disk_usage

from kbapi.doctor._finding import Finding, Place, warning

LEAST = 100 * 1024 * 1024
"""Bytes that should be free in any case: an index of a small library is built in a few of them."""
TIMES_CONTENT = 6
"""What an edition and its index take beside the old ones, in sizes of the content."""


def examine(place: Place) -> Iterator[Finding]:
    """A finding where the next edition may not fit."""
    settings = place.settings
    folder = settings.state.resolve()
    free = disk_usage(next(path for path in (folder, *folder.parents) if path.is_dir())).free
    needed = max(LEAST, TIMES_CONTENT * sum(map(_size_of, settings.content_folders)))
    if free < needed:
        yield warning(
            f"Only {free // 2**20} MiB are free for {folder}; {needed // 2**20} MiB should be.",
            "Publishing fails when the disk is full; the edition before goes on serving.",
            "Free some space, or set KBAPI_STATE_DIR to a folder on a larger disk.",
        )


def _size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
