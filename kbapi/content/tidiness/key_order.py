"""FM011: the keys on top stand in the order of their kind, so that pages and changes read alike."""

import re
from collections.abc import Iterator

from kbapi.content.front_matter import split
from kbapi.kinds import Kind, key_order

_KEY = re.compile(r"([a-z_]+):(?: |$)")


def findings(text: str, kind: Kind) -> Iterator[tuple[int, str]]:
    """The first key that stands too early or too late."""
    blocks = _blocks(text)
    for (line, key, _), (_, expected, _) in zip(blocks, _sorted(blocks, kind), strict=True):
        if key != expected:
            yield line, f"`{key}` stands where `{expected}` belongs: move it, or run `kbapi check --fix`"
            return


def tidied(text: str, kind: Kind) -> str:
    """The text with its keys in order; a comment goes with the key below it."""
    blocks = _blocks(text)
    header = split(text)[0]
    there, wanted = ("".join(block[2] for block in found) for found in (blocks, _sorted(blocks, kind)))
    return text.replace(there, wanted, 1) if there and header.endswith(there) else text


def _blocks(text: str) -> list[tuple[int, str, str]]:
    """Every key on top with its line and its text, the comments above it included."""
    found: list[tuple[int, str, str]] = []
    above = ""
    for number, line in enumerate(split(text)[0].splitlines(keepends=True), 2):
        key = _KEY.match(line)
        if key:
            found.append((number, key[1], above + line))
            above = ""
        elif line.startswith("#") or (above and not line.strip()):
            above += line
        elif found:
            found[-1] = (*found[-1][:2], found[-1][2] + above + line)
            above = ""
        else:
            above += line
    if found and above:
        found[-1] = (*found[-1][:2], found[-1][2] + above)
    return found


def _sorted(blocks: list[tuple[int, str, str]], kind: Kind) -> list[tuple[int, str, str]]:
    """The same blocks in the order of the kind; as they are, while a key is unknown."""
    places = {key: place for place, key in enumerate(key_order(kind))}
    if any(block[1] not in places for block in blocks):
        return blocks
    return sorted(blocks, key=lambda block: places[block[1]])
