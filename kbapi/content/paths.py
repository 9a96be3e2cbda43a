"""Where the files of messages are, seen from a folder; messages show them from their content folder on."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from kbapi.content.files import shown


def paths_from(here: Path, folders: Sequence[Path]) -> Callable[[str], str]:
    """Turns a path of a message into one relative to `here`; leaves it alone if the file is not below it."""

    def path_of(path: str) -> str:
        name, _, rest = path.partition("/")
        # Of two folders with the same name the later one counts, as its pages do.
        for folder in reversed(folders):
            file = folder / rest
            if shown(folder, file).partition("/")[0] == name and os.path.lexists(file):
                return _below(here, file) or path
        return _below(here, Path(path)) or path

    return path_of


def _below(here: Path, file: Path) -> str | None:
    full = Path(os.path.abspath(here / file))  # noqa: PTH100 - resolve() would follow links out of the folder
    return full.relative_to(here).as_posix() if full.is_relative_to(here) else None
