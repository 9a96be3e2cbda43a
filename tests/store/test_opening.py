"""Which databases open, with which settings, and what is said of those that do not."""

import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text
from sqlalchemy.exc import ProgrammingError

from kbapi.errors import BadSettingError, DamagedDatabaseError, DatabaseUnavailableError
from kbapi.store.connection import open_database
from kbapi.store.migrate import migrate, revisions
from kbapi.store.query import fetch, writing
from kbapi.store.read import current
from kbapi.store.schema import METADATA
from kbapi.store.soundness import damage_in
from kbapi.store.upgrading import configuration
from kbapi.store.write import make_current, save_edition
from tests.store.samples import NOON, numbered_library


def publish(engine: Engine, version: str = "A") -> str:
    saved = save_edition(engine, numbered_library(version, 3), (), NOON)
    make_current(engine, saved, NOON)
    return saved


@pytest.mark.parametrize(
    "url",
    [
        "",
        "nonsense",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///kb.sqlite3?mode=ro",
        "mysql://user:secret@host/kb",
        "oracle://secret@host",
    ],
)
def test_a_database_of_another_make_is_refused_without_telling_its_password(url: str) -> None:
    with pytest.raises(BadSettingError) as refused:
        open_database(url)
    assert "secret" not in str(refused.value)


def test_the_tables_made_by_the_migrations_are_those_that_the_code_uses(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_the_migrations_lead_back_to_an_empty_database_and_forth_again(engine: Engine) -> None:
    with writing(engine) as connection:
        command.downgrade(configuration(connection=connection), "base")
    migrate(engine)
    assert publish(engine)


def test_a_database_of_a_newer_program_is_refused(engine: Engine, database_url: str) -> None:
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(BadSettingError, match="newer"):
        open_database(database_url)


def test_errors_do_not_tell_what_was_looked_up(engine: Engine) -> None:
    with pytest.raises((DatabaseUnavailableError, ProgrammingError)) as raised:
        fetch(engine, text("SELECT * FROM nothing WHERE it = :it"), {"it": "headache"})
    told = f"{raised.value} {raised.value.__cause__}"
    assert "SELECT * FROM nothing" in told
    assert "headache" not in told


def test_a_sqlite_file_keeps_a_log_ahead_checks_keys_and_syncs_each_commit(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/a b%23%25%3F/kb.sqlite3")
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}
    assert {name: fetch(engine, text(f"PRAGMA {name}"))[0][0] for name in wanted} == wanted
    assert (tmp_path / "a b#%?" / "kb.sqlite3").exists()
    engine.dispose()


def test_a_file_with_a_rollback_journal_is_given_a_log(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/kb.sqlite3")
    saved = publish(engine)
    with engine.connect() as connection:
        connection.execute(text(f"VACUUM INTO '{tmp_path}/copy.sqlite3'"))
    engine.dispose()
    copy = open_database(f"sqlite:///{tmp_path}/copy.sqlite3")
    assert fetch(copy, text("PRAGMA journal_mode"))[0][0] == "wal"
    assert current_id(copy) == saved
    copy.dispose()


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "kb.sqlite3").write_text("not a database, but long enough to be looked at " * 50)
    with pytest.raises(DamagedDatabaseError):
        open_database(f"sqlite:///{tmp_path}/kb.sqlite3")


def test_the_beginning_of_a_file_is_not_taken_for_a_new_one(tmp_path: Path) -> None:
    open_database(f"sqlite:///{tmp_path}/kb.sqlite3").dispose()
    with (tmp_path / "kb.sqlite3").open("r+b") as file:
        file.truncate(1000)
    with pytest.raises(DamagedDatabaseError, match="cut short: restore it"):
        open_database(f"sqlite:///{tmp_path}/kb.sqlite3")


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BadSettingError, match="file/state"):
        open_database(f"sqlite:///{tmp_path}/file/state/kb.sqlite3")


def test_a_server_that_cannot_be_reached_is_said_to_be_out_of_reach(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnavailableError, match="cannot be used") as refused:
        open_database(f"postgresql+psycopg://kb:secret@/kb?host={tmp_path}")
    assert "secret" not in str(refused.value)


def test_damage_to_a_file_is_found(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/kb.sqlite3")
    save_edition(engine, numbered_library("A", 200), (), NOON)
    assert damage_in(engine) is None
    engine.dispose()
    with (tmp_path / "kb.sqlite3").open("r+b") as file:
        file.seek(4096 * 20)
        file.write(b"\xff" * 4096 * 3)
    assert damage_in(engine)
    with pytest.raises(DamagedDatabaseError):
        fetch(engine, text("SELECT body FROM record"))
    engine.dispose()


def test_a_server_has_no_file_to_be_damaged(engine: Engine) -> None:
    assert damage_in(engine) is None


def current_id(engine: Engine) -> str | None:
    info = current(engine)
    return info.id if info else None


def test_the_files_of_the_migrations_are_called_as_alembic_orders_them() -> None:
    scripts = ScriptDirectory.from_config(configuration())
    assert revisions() == [script.revision for script in reversed(list(scripts.walk_revisions()))]
    assert revisions()[-1] == scripts.get_current_head()


def test_neither_serving_nor_reading_imports_what_only_changes_tables_or_sets_type() -> None:
    code = "import kbapi.app, sys; print([name for name in ('alembic', 'typst') if name in sys.modules])"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
