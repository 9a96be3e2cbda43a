"""`kbapi verify` names what was changed in the state folder, whatever that is."""

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import text

from kbapi.store.connection import open_database
from tests.cli.running import Chosen, run
from tests.store.postgres_server import Server
from tests.story.editing import SAMPLE

DIGEST = hashlib.sha256().digest_size
Change = Callable[[Path], None]


def by_sql(statement: str) -> Change:
    """A change by somebody who opens the file without regard for what belongs together."""

    def change(state: Path) -> None:
        with closing(sqlite3.connect(state / "kbapi.sqlite3")) as database, database:
            assert database.execute(statement).rowcount > 0

    return change


def by_bytes(pattern: str) -> Change:
    """A change of one bit in the middle of the largest file that fits a pattern."""

    def change(state: Path) -> None:
        path = max(state.glob(pattern), key=lambda file: file.stat().st_size)
        body = bytearray(path.read_bytes())
        body[len(body) // 2] ^= 1
        path.write_bytes(body)

    return change


def another_name(state: Path) -> None:
    for path in (state / "compiled").glob("*.compiled"):
        path.rename(path.with_name(f"{'0' * 20}{path.name[20:]}"))


def spoil_a_page(state: Path) -> None:
    with (state / "kbapi.sqlite3").open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 8)


CHANGES: dict[str, tuple[Change, str]] = {
    "text": (by_sql("UPDATE record SET body = replace(body, 'a', 'b') WHERE slug = 'pruning'"), "record "),
    "members": (by_sql("DELETE FROM edition_record WHERE slug = 'pruning'"), "edition "),
    "log": (by_sql("UPDATE publication SET note = 'x'"), "publication 1"),
    "row gone": (by_sql("DELETE FROM record WHERE slug = 'pruning'"), "table edition_record"),
    "edition gone": (by_sql("DELETE FROM edition"), "publication 1"),
    "index": (by_bytes("index/*/engine/*"), "index "),
    "manifest": (by_bytes("index/*/MANIFEST.json"), "index "),
    "compiled": (by_bytes("compiled/*.compiled"), "compiled edition "),
    "compiled for another": (another_name, "compiled edition "),
    "database": (spoil_a_page, "the database"),
}


def told(done: Result) -> dict[str, object]:
    found: dict[str, object] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state folder with an edition, its index and what was compiled of it; nobody may change it."""
    state = tmp_path_factory.mktemp("published") / "state"
    for command in ("publish", "compile"):
        done = run({"KBAPI_CONTENT": str(SAMPLE), "KBAPI_STATE_DIR": str(state)}, command)
        assert done.exit_code == 0, done.output
    with closing(sqlite3.connect(state / "kbapi.sqlite3")) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return state


@pytest.fixture
def state(settings: Chosen, published: Path) -> Path:
    """A copy of it that a test may change."""
    return Path(shutil.copytree(published, str(settings["KBAPI_STATE_DIR"])))


def test_what_was_published_is_sound_and_its_head_can_be_asked_for(settings: Chosen, state: Path) -> None:
    done = run(settings, "verify")
    assert done.exit_code == 0, done.output
    assert "no fault(s)" in done.stdout
    as_json = told(run(settings, "verify", "--format", "json"))
    assert as_json["sound"] is True
    assert (as_json["editions"], as_json["publications"], as_json["indexes"], as_json["compiled"]) == (1,) * 4
    head = str(as_json["head"])
    assert head in done.stdout
    assert run(settings, "verify", "--head", head.upper()).exit_code == 0
    other = run(settings, "verify", "--head", "0" * 64)
    assert other.exit_code == 1
    assert "the log of publications" in other.stdout


@pytest.mark.parametrize("what", CHANGES)
def test_what_was_changed_is_named(settings: Chosen, state: Path, what: str) -> None:
    change, name = CHANGES[what]
    change(state)
    done = run(settings, "verify", "--format", "json")
    assert done.exit_code == 1, done.output
    faults = told(done)["faults"]
    assert isinstance(faults, list)
    assert any(fault["what"].startswith(name) for fault in faults), faults
    in_words = run(settings, "verify")
    assert in_words.exit_code == 1
    assert all(fault["what"] in in_words.stdout for fault in faults)


def test_a_changed_row_of_an_index_in_postgresql_is_named_and_publishing_mends_it(
    settings: Chosen, postgres: Server
) -> None:
    settings |= {"KBAPI_DATABASE_URL": postgres.new_database(), "KBAPI_SEARCH_ENGINE": "postgres"}
    assert run(settings, "publish").exit_code == 0
    assert told(run(settings, "verify", "--format", "json"))["indexes"] == 1
    database = open_database(str(settings["KBAPI_DATABASE_URL"]))
    with database.begin() as connection:
        connection.execute(text("UPDATE search_passage SET topic = 'driving' WHERE number = 3"))
    database.dispose()
    done = run(settings, "verify")
    assert done.exit_code == 1
    assert "search index of edition " in done.stdout
    assert "rows of search_passage were changed" in done.stdout
    assert run(settings, "publish").exit_code == 0
    assert run(settings, "verify").exit_code == 0


def test_answers_that_were_forged_with_their_checksums_are_named(settings: Chosen, state: Path) -> None:
    assert run(settings, "verify", "--answers").exit_code == 0
    [path] = (state / "compiled").glob("*.compiled")
    forge(path, b"Pruning", b"Cutting")
    assert run(settings, "verify").exit_code == 0
    done = run(settings, "verify", "--answers")
    assert done.exit_code == 1
    assert "it has other answers" in done.stdout


def forge(path: Path, old: bytes, new: bytes) -> None:
    """Changes an answer and makes the checksum of the file anew."""
    body = path.read_bytes()[:-DIGEST].replace(old, new)
    path.write_bytes(body + hashlib.sha256(body).digest())


def test_before_anything_was_published_there_is_nothing_to_find(settings: Chosen) -> None:
    done = run(settings, "verify")
    assert done.exit_code == 0, done.output
    assert "0 records" in done.stdout
