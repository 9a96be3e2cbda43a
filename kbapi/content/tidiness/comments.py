"""FM014: nothing behind a value is passed over in silence: YAML stops reading at a space and a hash."""

import re
from collections.abc import Iterator

import yaml

from kbapi.content.front_matter import split
from kbapi.kinds import Kind

_COMMENT = re.compile(r"[ \t]+#")
_FIRST_LINE = 2


def findings(text: str, _kind: Kind) -> Iterator[tuple[int, str]]:
    """Values without quotation marks that a hash cuts off."""
    header = split(text)[0]
    if " #" not in header:
        return
    try:
        tokens = list(yaml.scan(header, Loader=yaml.SafeLoader))
    except yaml.YAMLError:
        return
    for token in tokens:
        is_plain = isinstance(token, yaml.ScalarToken) and token.style is None
        if is_plain and _COMMENT.match(header, token.end_mark.index):
            line = token.end_mark.line + _FIRST_LINE
            yield line, "what follows the hash is not read: put quotation marks around the whole text"


def tidied(text: str, _kind: Kind) -> str:
    """The text as it is: only its writer knows whether the words behind the hash were meant to be read."""
    return text
