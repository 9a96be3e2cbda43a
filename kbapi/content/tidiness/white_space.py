"""FM012: no line ends in spaces, and the file ends with one line break."""

import re
from collections.abc import Iterator

from kbapi.kinds import Kind

_SPACES = re.compile(r"[ \u00a0]+$", re.MULTILINE)


def findings(text: str, _kind: Kind) -> Iterator[tuple[int, str]]:
    """Spaces at ends of lines, and an end of the file that is none or too far away."""
    for found in _SPACES.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        yield line, "the line ends in spaces: remove them, or run `kbapi check --fix`"
    if text != text.rstrip("\n") + "\n":
        line = text.rstrip("\n").count("\n") + 1
        yield line, "the file must end with one line break: set it, or run `kbapi check --fix`"


def tidied(text: str, _kind: Kind) -> str:
    """The text without them."""
    return _SPACES.sub("", text).rstrip("\n") + "\n"
