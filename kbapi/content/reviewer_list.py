"""Adds public keys of reviewers to the list of a content folder, as text, so that comments stay."""

import re
from pathlib import Path
from textwrap import indent

import yaml

from kbapi.content.files import REVIEWERS
from kbapi.content.signing import replace_file
from kbapi.errors import BadSettingError
from kbapi.knowledge.canonical import to_plain
from kbapi.knowledge.review import ReviewerKey

_HEADING = "# Public keys of those who review pages; `kbapi keys reviewer create` adds one.\nreviewers:\n"
_HYPHEN = re.compile(r"^( *)- ", re.MULTILINE)


def add_reviewer(folder: Path, key: ReviewerKey) -> Path:
    """Writes a key at the end of a content folder's list and returns the file; raises BadSettingError."""
    path = folder / REVIEWERS
    item = yaml.safe_dump([to_plain(key)], allow_unicode=True, sort_keys=False, width=10_000)
    try:
        before = path.read_text("utf-8").rstrip() + "\n" if path.exists() else _HEADING
        path.parent.mkdir(exist_ok=True)
        replace_file(path, (before + indent(item, _indentation(before))).encode())
    except OSError as error:
        raise BadSettingError(
            f"{path} cannot be written ({error.strerror}): write this at its end yourself.\n{item}"
        ) from None
    return path


def _indentation(listed: str) -> str:
    """The spaces before the hyphens of the list as it stands."""
    found = _HYPHEN.findall(listed)
    return found[-1] if found else ""
