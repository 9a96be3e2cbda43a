"""Puts quotation marks around values that YAML cannot read without, where it is plain what was meant."""

import re

from kbapi.content.front_matter import FrontMatterError, read_page

_VALUE = re.compile(r"(?P<key> *(?:- )?[a-z_]+: +)(?P<text>[^\[\]{}>|&*!\s].*)")
_MOST = 100
_NOT_YAML = "FM002"


def rescued(text: str) -> str:
    """The text with marks around each value of a line that was not YAML; as it was where that is not all."""
    changed = text
    for _ in range(_MOST):
        try:
            read_page(changed)
        except FrontMatterError as error:
            mended = _quoted(changed.split("\n"), error)
            if mended is None:
                return text
            changed = mended
        else:
            return changed
    return text


def _quoted(lines: list[str], error: FrontMatterError) -> str | None:
    place = error.line - 1
    if error.code != _NOT_YAML or place >= len(lines):
        return None
    found = _VALUE.fullmatch(lines[place].rstrip())
    if not found or _is_quoted(found["text"]) or _goes_on(lines, place):
        return None
    escaped = found["text"].replace("\\", "\\\\").replace('"', '\\"')
    return "\n".join([*lines[:place], f'{found["key"]}"{escaped}"', *lines[place + 1 :]])


def _is_quoted(text: str) -> bool:
    return len(text) > 1 and text[0] == text[-1] and text[0] in "\"'"


def _goes_on(lines: list[str], place: int) -> bool:
    """Whether the line below is indented more than the key, and so perhaps a part of the value."""
    below = lines[place + 1] if place + 1 < len(lines) else ""
    return _indent(below.replace("- ", "  ", 1)) > _indent(lines[place].replace("- ", "  ", 1))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
