"""The same content is the same edition everywhere: the id depends on nothing but what was written."""

import itertools
import os
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.content.folders import SAMPLE_CONTENT

SCRIPT = Path(__file__).with_name("print_editions.py")
ROOT = Path(__file__).parents[2]

FORMS: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "crlf": lambda text: text.replace("\n", "\r\n"),
    "cr": lambda text: text.replace("\n", "\r"),
    "nfd": lambda text: unicodedata.normalize("NFD", text),
    "nfc": lambda text: unicodedata.normalize("NFC", text),
    "trailing spaces": lambda text: text.replace(".\n", ".  \n"),
}
ENVIRONMENTS = [
    {"TZ": zone, "LANG": language, "LC_ALL": language, "PYTHONHASHSEED": seed}
    for zone, language, seed in itertools.product(
        ("UTC", "Pacific/Kiritimati"), ("C", "tr_TR.UTF-8", "C.UTF-8"), ("0", "1")
    )
]


def copied(name: str, folder: Path) -> Path:
    """A copy of the sample content in one of the forms, written in reverse order."""
    content = folder / name.replace(" ", "-")
    for path in sorted((path for path in SAMPLE_CONTENT.rglob("*") if path.is_file()), reverse=True):
        target = content / path.relative_to(SAMPLE_CONTENT)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(FORMS[name](path.read_text(encoding="utf-8")).encode())
        os.utime(target, (0, 0))
    return content


def editions(environment: dict[str, str], folders: list[Path]) -> list[str]:
    """The edition ids of the folders, made in a process of its own."""
    command = [sys.executable, str(SCRIPT), *map(str, folders)]
    surroundings = {**os.environ, **environment, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command, env=surroundings, capture_output=True, check=True, text=True
    ).stdout.split()


def test_the_sample_content_has_letters_that_can_be_written_in_two_ways() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in SAMPLE_CONTENT.rglob("*.md"))
    assert unicodedata.normalize("NFD", text) != text


def test_one_content_is_one_edition_in_every_form_time_zone_language_and_process(tmp_path: Path) -> None:
    folders = [copied(name, tmp_path) for name in FORMS]
    with ThreadPoolExecutor(max_workers=4) as pool:
        found = list(pool.map(lambda environment: editions(environment, folders), ENVIRONMENTS))
    assert all(len(ids) == len(FORMS) for ids in found)
    assert len({edition for ids in found for edition in ids}) == 1


@pytest.mark.parametrize(("old", "new"), [("rungs", "rung"), ("A ladder", "a ladder"), ("F913", "F923")])
def test_any_changed_word_is_another_edition(tmp_path: Path, old: str, new: str) -> None:
    changed = tmp_path / "changed"
    shutil.copytree(SAMPLE_CONTENT, changed)
    for path in changed.rglob("*.md"):
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert len(set(editions({}, [SAMPLE_CONTENT, changed]))) == 2
