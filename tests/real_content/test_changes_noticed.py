"""No change to a real page goes unnoticed: it is refused, or told as a difference from what was published.

Ten pages are changed by bytes and by lines; a parser of its own judges whether a page still says the same.
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from kbapi.content.files import PageFile, page_files
from kbapi.content.pages import Page, read_content
from kbapi.preview.differences import changes
from tests.content.mutations import meaning, mutations
from tests.publishing import REAL_CONTENT

STEP, LINE_STEP = 23, 4
"""Every so manyth byte and line in the daily run; with 1 all of them were tried once."""
DEFAULTS = re.compile(rb"^ *(?:scope: *general|translation: *unreviewed|serious: *no)\n", re.MULTILINE)
"""What is so as well where it is not written."""
NAMES = (
    "en/procedures/medial-branch-block.md", "organisations/fda.md", "en/risks/bleeding.md",
    "en/candidacy/allergy-contrast.md", "en/inputs/has-driver.md", "en/conditions/facet-joint-pain.md",
    "en/terms/contrast.md", "en/topics/arrival.md", "sources/fda-2014.md", "es/terms/contrast.md",
)  # fmt: skip
FILES = {file.shown: file for file in page_files(REAL_CONTENT) if isinstance(file, PageFile)}


def changed_lines(content: bytes, step: int) -> Iterator[bytes]:
    """The page without each of its lines, with it doubled, and with it behind the next one, in turn."""
    lines = content.splitlines(keepends=True)
    for place, line in list(enumerate(lines))[::step]:
        before, after = lines[:place], lines[place + 1 :]
        yield b"".join(before + after)
        yield b"".join([*before, line, line, *after])
        yield b"".join([*before, *after[:1], line, *after[1:]])


def verdict(file: PageFile, original: Page, changed: bytes) -> str:
    """What became of a change: `refused`, `told` as a difference, `told as spaces`, or `same` as before."""
    page = read_content(file, changed)
    if not isinstance(page, Page):
        return "refused"
    found = changes({page.record.key: original.entry()}, {page.record.key: page.entry()})
    if not found:
        return "same"
    [change] = found.values()
    return "told" if change.differences else "told as spaces"


def judged(file: PageFile, step: int, line_step: int) -> tuple[Counter[str], list[bytes]]:
    """How many changes ended how, and those that were missed."""
    content = file.path.read_bytes()
    original = read_content(file, content)
    assert isinstance(original, Page)
    count: Counter[str] = Counter()
    missed = []
    for changed in (*mutations(content, step), *changed_lines(content, line_step)):
        said = verdict(file, original, changed)
        count[said] += 1
        if said == "same" and _means_another(changed, content):
            missed.append(changed)
        if said == "told as spaces" and changed.split() != content.split():
            missed.append(changed)
    return count, missed


def _means_another(changed: bytes, content: bytes) -> bool:
    return meaning(DEFAULTS.sub(b"", changed)) != meaning(DEFAULTS.sub(b"", content))


@pytest.mark.parametrize("name", NAMES)
def test_no_change_of_a_byte_or_a_line_goes_unnoticed(name: str) -> None:
    count, missed = judged(FILES[f"content/{name}"], STEP, LINE_STEP)
    assert missed == []
    assert min(count["refused"], count["told"]) >= 10, count


def test_the_pages_are_of_many_kinds() -> None:
    assert len({Path(name).parent for name in NAMES}) >= 9
