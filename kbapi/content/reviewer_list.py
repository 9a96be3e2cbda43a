"""Adds public keys of reviewers to the list of a content folder, as text, so that comments stay."""

from pathlib import Path

import yaml

from kbapi.content.files import REVIEWERS
from kbapi.content.signing import replace_file
from kbapi.knowledge.canonical import to_plain
from kbapi.knowledge.review import ReviewerKey

_HEADING = "# Public keys of those who review pages; `kbapi keys reviewer create` adds one.\nreviewers:\n"


def add_reviewer(folder: Path, key: ReviewerKey) -> Path:
    """Writes a key at the end of the list of a content folder and returns the file."""
    path = folder / REVIEWERS
    before = path.read_text("utf-8").rstrip("\n") + "\n" if path.exists() else _HEADING
    item = yaml.safe_dump([to_plain(key)], allow_unicode=True, sort_keys=False, width=10_000)
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, (before + item).encode())
    return path
