"""FM013: a text in quotation marks has double ones."""

from collections.abc import Iterator

import yaml

from kbapi.content.front_matter import split
from kbapi.kinds import Kind

_FIRST_LINE = 2


def findings(text: str, _kind: Kind) -> Iterator[tuple[int, str]]:
    """Texts in single quotation marks that could have double ones."""
    for token in _single(split(text)[0]):
        line = token.start_mark.line + _FIRST_LINE
        yield line, 'write double quotation marks: "…", or run `kbapi check --fix`'


def tidied(text: str, _kind: Kind) -> str:
    """The text with double marks instead."""
    header = split(text)[0]
    changed = header
    for token in reversed(_single(header)):
        start, end = token.start_mark.index, token.end_mark.index
        changed = f'{changed[:start]}"{token.value}"{changed[end:]}'
    return text.replace(header, changed, 1)


def _single(header: str) -> list[yaml.ScalarToken]:
    """The texts of one line in single marks; one that holds a double mark or a backslash keeps them.

    Reviews are left alone: `kbapi sign` writes them.
    """
    header = header.partition("\nreviews:")[0] + "\n"
    if "'" not in header:
        return []
    try:
        tokens = list(yaml.scan(header, Loader=yaml.SafeLoader))
    except yaml.YAMLError:
        return []
    return [
        token
        for token in tokens
        if isinstance(token, yaml.ScalarToken) and token.style == "'" and _fits(token)
    ]


def _fits(token: yaml.ScalarToken) -> bool:
    return token.start_mark.line == token.end_mark.line and not {'"', "\\"} & {*token.value}
