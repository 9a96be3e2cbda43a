"""A state folder that cannot be made or written to."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile

from kbapi.doctor._finding import Finding, Place, error


def examine(place: Place) -> Iterator[Finding]:
    """A finding where nothing can be written; a file is written and removed to be certain."""
    folder = place.settings.state.resolve()
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    complaint = _complaint(nearest)
    if complaint:
        yield error(
            f"Nothing can be written to {nearest} ({complaint}).",
            "Publishing and rebuilding an index need it; serving alone can do without.",
            f"Let the user of this process write to {folder}, or set KBAPI_STATE_DIR to another folder.",
        )


def _complaint(folder: Path) -> str | None:
    try:
        TemporaryFile(dir=folder).close()
    except OSError as fault:
        return fault.strerror
    return None
