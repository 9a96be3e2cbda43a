"""Content folders that cannot be read."""

from collections.abc import Iterator
from pathlib import Path

from kbapi.doctor._finding import Finding, Place, error


def examine(place: Place) -> Iterator[Finding]:
    """A finding for each folder that is not there, and for each that holds files out of reach."""
    for folder in place.settings.content_folders:
        if not folder.is_dir():
            yield error(
                f"The content folder {folder} is not there, or this user may not look into it.",
                "Nothing can be published.",
                "Correct KBAPI_CONTENT, or give the user of this process the right to read the folder.",
            )
        elif closed := [path for path in folder.rglob("*.md") if not _is_readable(path)]:
            yield error(
                f"{len(closed)} page(s) below {folder} cannot be read, the first is {closed[0]}.",
                "Nothing can be published as long as a page is missing.",
                "Put the file back or remove the link to it, and let the user of this process read it.",
            )


def _is_readable(path: Path) -> bool:
    try:
        path.open("rb").close()
    except OSError:
        return False
    return True
