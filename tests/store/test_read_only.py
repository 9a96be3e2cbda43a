"""A database that may not be written to is read all the same, and nothing is passed over."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from kbapi.store.connection import open_database
from kbapi.store.write import make_current, save_edition
from tests.house_rules.python_files import ROOT
from tests.store.samples import NOON, numbered_library


def publish(engine: Engine, version: str = "A") -> str:
    saved = save_edition(engine, numbered_library(version, 3), (), NOON)
    make_current(engine, saved, NOON)
    return saved


@pytest.fixture
def published(tmp_path: Path) -> Iterator[Path]:
    """A SQLite file in a folder of its own, with one edition, which nobody has open."""
    path = tmp_path / "state" / "kb.sqlite3"
    engine = open_database(f"sqlite:///{path}")
    publish(engine)
    engine.dispose()
    yield path
    path.parent.chmod(0o755)


def without_rights(path: Path) -> list[str | Path]:
    """The command that runs `read_only.py` bound by permissions, as root usually is not."""
    limits = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    if limits and not shutil.which("setpriv"):
        pytest.skip("root may write everywhere, and there is no setpriv to take that away")
    return [*limits, sys.executable, "-W", "error", "-m", "tests.store.read_only", f"sqlite:///{path}"]


def read_without_rights(path: Path) -> subprocess.CompletedProcess[str]:
    command = without_rights(path)
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, input="")


def make_read_only(path: Path) -> None:
    for file in path.parent.iterdir():
        file.chmod(0o444)
    path.parent.chmod(0o555)


def test_a_read_only_folder_is_read(published: Path) -> None:
    make_read_only(published)
    before = sorted(path.name for path in published.parent.iterdir())
    outcome = read_without_rights(published)
    assert (outcome.stdout.splitlines()[0], outcome.stderr) == (saved_id(published), "")
    assert sorted(path.name for path in published.parent.iterdir()) == before


def test_a_read_only_file_in_a_writable_folder_is_read(published: Path) -> None:
    published.chmod(0o444)
    outcome = read_without_rights(published)
    assert (outcome.stdout.splitlines()[0], outcome.stderr) == (saved_id(published), "")


def test_a_read_only_folder_is_read_while_a_publisher_with_more_rights_has_it_open(published: Path) -> None:
    engine = open_database(f"sqlite:///{published}")
    saved = publish(engine, "B")
    make_read_only(published)
    outcome = read_without_rights(published)
    assert (outcome.stdout.splitlines()[0], outcome.stderr) == (saved, "")
    engine.dispose()


def test_a_reader_without_rights_follows_a_publisher_that_comes_and_goes(published: Path) -> None:
    make_read_only(published)
    command = without_rights(published)
    with subprocess.Popen(
        command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as reader:
        assert reader.stdin
        assert reader.stdout
        assert reader.stdout.readline().strip() == saved_id(published)
        for version in ("B", "C"):
            saved = publish_with_rights(published, version)
            for _ in range(2):
                reader.stdin.write("\n")
                reader.stdin.flush()
                assert reader.stdout.readline().strip() == saved


def publish_with_rights(path: Path, version: str) -> str:
    path.parent.chmod(0o755)
    for file in path.parent.iterdir():
        file.chmod(0o644)
    engine = open_database(f"sqlite:///{path}")
    saved = publish(engine, version)
    engine.dispose()
    make_read_only(path)
    return saved


def test_changes_left_in_a_log_are_not_passed_over_in_a_read_only_folder(published: Path) -> None:
    engine = open_database(f"sqlite:///{published}")
    publish(engine, "B")
    copy = published.parent.parent / "copy"
    copy.mkdir()
    for name in ("kb.sqlite3", "kb.sqlite3-wal"):  # as after a crash and a restore, without the shared memory
        shutil.copy(published.parent / name, copy)
    engine.dispose()
    make_read_only(copy / "kb.sqlite3")
    outcome = read_without_rights(copy / "kb.sqlite3")
    copy.chmod(0o755)
    assert outcome.returncode == 1
    assert "kb.sqlite3-wal beside it holds changes" in outcome.stderr


def test_publishing_into_a_read_only_folder_fails_and_says_where(published: Path) -> None:
    make_read_only(published)
    _, saving, locking = read_without_rights(published).stdout.splitlines()
    assert saving.startswith(f"The edition could not be saved in sqlite:///{published}: ")
    assert locking == f"{published}.publisher.lock cannot be made: Permission denied."


def test_an_absent_database_in_a_read_only_folder_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    outcome = read_without_rights(tmp_path / "kb.sqlite3")
    tmp_path.chmod(0o755)
    assert outcome.returncode == 1
    assert "cannot be written to" in outcome.stderr


def saved_id(path: Path) -> str | None:
    with sqlite3.connect(path) as connection:
        (found,) = connection.execute("SELECT edition_id FROM publication").fetchone()
    connection.close()
    return str(found)
