"""Changes pages byte by byte and judges what became of their meaning without the code that is tested."""

import random
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from kbapi.content.files import PageFile
from kbapi.content.pages import Page, read
from kbapi.knowledge.review import Review

_HEADING = re.compile(r"\n*^##[ \t]+(.*)$\n*", re.MULTILINE)
_FENCE = re.compile(rb"^--- *$", re.MULTILINE)


def mutations(content: bytes, step: int = 1) -> Iterator[bytes]:
    """For every byte (or every `step`th) the text with it replaced, dropped and doubled, in turn."""
    chance = random.Random(content)
    for place in range(chance.randrange(step), len(content), step):
        before, byte, after = content[:place], content[place : place + 1], content[place + 1 :]
        other = bytes([chance.choice([other for other in b"aZ07 .-:[\n'\"#" if other != byte[0]])])
        yield before + (other, b"", byte + byte)[chance.randrange(3)] + after


def meaning(content: bytes) -> object:
    """What a YAML parser and the words of the body say, white space folded, without the reviews."""
    opening, closing = list(_FENCE.finditer(content))[:2]
    data = yaml.load(content[opening.end() : closing.start()], Loader=yaml.CBaseLoader)
    assert isinstance(data, dict)
    data.pop("reviews", None)
    lines = [line.rstrip() for line in content[closing.end() :].decode().split("\n")]
    headed = _HEADING.sub(lambda found: f"\n## {_heading(found[1])}\n", "\n".join(lines))
    return _folded(data), re.sub("\n{2,}", "\n\n", headed).strip()


def _heading(text: str) -> str:
    return " ".join(text.replace("{#", " {#").split())


def _folded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _folded(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_folded(inner) for inner in value]
    return unicodedata.normalize("NFC", " ".join(value.split()))


def judged(
    file: PageFile, fingerprint: str, reviews: tuple[Review, ...], content: bytes, scratch: Path
) -> str:
    """What became of a changed page: `refused`, `lapsed`, `review altered` or `unnoticed`."""
    scratch.write_bytes(content)
    found = read(PageFile(scratch, file.shown, file.kind, file.id, file.language, file.original))
    if not isinstance(found, Page):
        return "refused"
    if found.entry().fingerprint != fingerprint:
        return "lapsed"
    return "unnoticed" if found.reviews == reviews else "review altered"


def tally(file: PageFile, scratch: Path, step: int = 1) -> tuple[Counter[str], list[bytes]]:
    """How many mutations of a page ended how, and those that changed its meaning unnoticed."""
    content = file.path.read_bytes()
    page = read(file)
    assert isinstance(page, Page)
    fingerprint, told = page.entry().fingerprint, meaning(content)
    count: Counter[str] = Counter()
    wrong = []
    for changed in mutations(content, step):
        verdict = judged(file, fingerprint, page.reviews, changed, scratch)
        if verdict in ("unnoticed", "review altered") and meaning(changed) != told:
            wrong.append(changed)
        if verdict == "lapsed" and _is_same(changed, told):
            count["lapsed though it reads the same"] += 1
        count["reformatted" if verdict == "unnoticed" else verdict] += 1
    return count, wrong


def _is_same(changed: bytes, told: object) -> bool:
    return meaning(changed) == told
