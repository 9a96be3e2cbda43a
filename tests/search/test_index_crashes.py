"""Builders that are killed, refused by the disk or not alone: no folder that is not sound is ever left."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kbapi.errors import DamagedIndexError, PublishingError
from kbapi.search.documents import SearchDocument
from kbapi.search.engine import SearchIndex
from kbapi.search.engines.whoosh import ENGINE
from kbapi.search.index_folder import folder_of, open_verified, remove_leftovers
from tests.search.index_folders import EDITION, build, is_damaged


class Failing:
    """An engine that fails while it builds."""

    name = "failing"

    def __init__(self, error: Exception) -> None:
        self.error = error

    def build(self, documents: Iterator[SearchDocument], folder: Path) -> None:
        (folder / "half").write_text("half", encoding="utf-8")
        raise self.error

    def open(self, folder: Path) -> SearchIndex:
        raise self.error


def test_a_disk_that_refuses_is_a_publishing_error_that_names_the_folder(tmp_path: Path) -> None:
    with pytest.raises(PublishingError, match=f"{EDITION}-failing.*No space left"):
        build(tmp_path, engine=Failing(OSError(28, "No space left on device")))
    assert list(tmp_path.iterdir()) == []


def test_another_failure_passes_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        build(tmp_path, engine=Failing(ZeroDivisionError()))
    assert list(tmp_path.iterdir()) == []


def test_an_engine_that_is_not_there_is_damage(tmp_path: Path) -> None:
    class Elsewhere(Failing):
        def build(self, documents: Iterator[SearchDocument], folder: Path) -> None:
            (folder / "whole").write_text("whole", encoding="utf-8")

    with pytest.raises(DamagedIndexError, match="build it again"):
        open_verified(build(tmp_path, engine=Elsewhere(ZeroDivisionError())))


LIMITED = """
import resource, sys
from pathlib import Path
from kbapi.errors import PublishingError
from tests.search.index_folders import build

resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2)
try:
    build(Path(sys.argv[1]))
except PublishingError as error:
    print(error)
"""


@pytest.mark.parametrize("limit", [0, 100, 1000, 2000, 4000, 8000, 16_000])
def test_a_file_that_cannot_grow_is_a_publishing_error_and_leaves_nothing(tmp_path: Path, limit: int) -> None:
    command = [sys.executable, "-c", LIMITED, str(tmp_path), str(limit)]
    said = subprocess.run(command, check=True, capture_output=True, text=True)
    assert "could not be written" in said.stdout
    assert list(tmp_path.iterdir()) == []


KILLED = """
import os, signal, sys
from pathlib import Path
from kbapi.search import index_folder
from tests.search.index_folders import build

calls = 0

def killed_at(real):
    def call(*arguments):
        global calls
        calls += 1
        if calls == int(sys.argv[2]):
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments)
    return call

for name in ("write_completions", "_seal", "_flush", "_put_in_place", "_verified"):
    setattr(index_folder, name, killed_at(getattr(index_folder, name)))
build(Path(sys.argv[1]))
"""


@pytest.mark.slow
def test_a_builder_killed_anywhere_leaves_no_folder_that_is_not_sound(tmp_path: Path) -> None:
    killed = 0
    for step in range(1, 100):
        root = tmp_path / str(step)
        run = subprocess.run([sys.executable, "-c", KILLED, str(root), str(step)], check=False)
        for folder in root.glob("e*"):
            assert not is_damaged(folder)
        if run.returncode == 0:
            break
        killed += 1
        assert not is_damaged(build(root))
        assert len(list(root.iterdir())) == 1
    assert killed > 5


def test_what_a_killed_builder_left_is_removed_and_what_is_in_use_is_not(tmp_path: Path) -> None:
    class Watching(Failing):
        def build(self, documents: Iterator[SearchDocument], folder: Path) -> None:
            remove_leftovers(tmp_path)
            assert folder.is_dir()
            assert not (tmp_path / ".tmp-left").exists()

    (tmp_path / ".tmp-left" / "engine").mkdir(parents=True)
    (tmp_path / "kept").mkdir()
    build(tmp_path, engine=Watching(ZeroDivisionError()))
    assert {path.name for path in tmp_path.iterdir()} == {"kept", f"{EDITION}-failing"}


def test_builders_at_the_same_time_end_with_one_sound_folder(tmp_path: Path) -> None:
    with ThreadPoolExecutor(6) as threads:
        folders = set(threads.map(lambda _: build(tmp_path), range(6)))
    assert folders == {folder_of(tmp_path, EDITION, ENGINE.name)}
    assert not is_damaged(folders.pop())
    assert len(list(tmp_path.iterdir())) == 1
