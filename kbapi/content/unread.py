"""What may stand on pages that could not be read, so that one mistake is not told by all others."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from kbapi.content.files import UnreadableFileError, read_bytes
from kbapi.kinds import KINDS
from kbapi.knowledge.identity import Key

_WORD = re.compile(r"\w+")
_CLAIM = re.compile(r"\w+-\w+")
_ID = re.compile(r"^id: *[\"']?([\w-]+)", re.MULTILINE)
_FENCE = re.compile(r"^--- *\r?$", re.MULTILINE)
_HEADING = re.compile(r"^## ", re.MULTILINE)


@dataclass(slots=True)
class Unread:
    """The pages that could not be read and the words on them; `cut` when of one the rest is not there."""

    names: set[Key | str] = field(default_factory=set)
    cut: bool = False

    def note(self, kind: str, page: str, path: Path) -> None:
        """Takes in what a page is called, by its file's name and by its own word, and all the words on it.

        In a wrong folder it cannot be read either, so that a page of its name may be of any kind.
        """
        self.names.add(Key(kind, page))
        text = _as_it_stands(path)
        self.cut |= not text.strip() or (len(_FENCE.findall(text)) < 2 and not _HEADING.search(text))
        self.names.update(_WORD.findall(text), _CLAIM.findall(text))
        if named := _ID.search(text):
            self.names.update(Key(other, named[1]) for other in KINDS)

    def may_hold(self, absent: Key | str | None) -> bool:
        """Whether a page or claim that was not found may only not have been read."""
        return absent in self.names or (self.cut and isinstance(absent, str))

    def __bool__(self) -> bool:
        return bool(self.names)


def _as_it_stands(path: Path) -> str:
    """The text of a file in whatever encoding, as far as letters and digits without marks go."""
    try:
        return read_bytes(path, "").replace(b"\0", b"").decode("utf-8", "replace")
    except UnreadableFileError:
        return ""
