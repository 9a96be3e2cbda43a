"""Finds the page that an editor means by a path or by kind and id; knows nothing of what stands on it."""

import difflib
from collections.abc import Mapping
from pathlib import Path

from kbapi.content.files import PageFile
from kbapi.errors import BadSettingError
from kbapi.knowledge.identity import Key
from kbapi.knowledge.translation import CANONICAL


def named_page(files: Mapping[Key, PageFile], name: str) -> Key:
    """The page called `procedures/epidural`, `es/procedures/epidural`, or by the path of its file.

    Raises BadSettingError with the nearest name for one that is not there.
    """
    known = {alias: key for key, file in files.items() for alias in _names(key, file)}
    wanted = name.removesuffix(".md").removeprefix("./")
    if wanted in known:
        return known[wanted]
    path = Path(name).resolve()
    by_path = next((key for key, file in files.items() if file.path.resolve() == path), None)
    if by_path:
        return by_path
    near = difflib.get_close_matches(wanted, known, n=1, cutoff=0.0)
    raise BadSettingError(f"There is no page `{name}`." + (f" Did you mean `{near[0]}`?" if near else ""))


def page_name(file: PageFile) -> str:
    """How commands show a page: its place below the content folder, without `en/`."""
    return file.shown.partition("/")[2].removesuffix(".md").removeprefix(f"{CANONICAL}/")


def _names(key: Key, file: PageFile) -> tuple[str, ...]:
    below = file.shown.partition("/")[2].removesuffix(".md")
    return page_name(file), below, file.shown.removesuffix(".md"), f"{key.kind}/{key.id}"
