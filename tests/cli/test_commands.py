"""Every command explains itself, does what it says, and tells what is wrong in a sentence."""

import json
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
from click.shell_completion import BashComplete

import kbapi.cli
from kbapi.cli import main
from kbapi.cli.group import MODULES
from kbapi.config import PREFIX, Settings
from kbapi.discovery import modules_of
from tests.cli.running import COMMANDS, Chosen, refused, run
from tests.story.editing import replace


def test_help_lists_every_command_with_a_sentence(settings: Chosen) -> None:
    done = run(settings, "--help")
    assert done.exit_code == 0
    assert all(f"\n  {name} " in done.stdout for name in COMMANDS)


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_and_every_option_explains_itself(command: str, settings: Chosen) -> None:
    done = run(settings, command, "--help")
    assert done.exit_code == 0
    assert COMMANDS[command].help
    options = [found for found in COMMANDS[command].params if found.param_type_name == "option"]
    assert [found.name for found in options if not getattr(found, "help", None)] == []


def test_no_command_is_forgotten_and_all_are_listed_in_the_order_of_the_alphabet() -> None:
    modules = {module.__name__.rpartition(".")[2] for module in modules_of(kbapi.cli)}
    assert {name for making in MODULES.values() for name in making} <= modules
    assert list(MODULES) == sorted(main.commands)


@pytest.mark.parametrize(
    ("typed", "offered"), [("pub", "publish"), ("keys rev", "revoke"), ("serve --wor", "--workers")]
)
def test_a_shell_completes_commands_and_options(typed: str, offered: str) -> None:
    completion = BashComplete(main, {}, "kbapi", "_KBAPI_COMPLETE")
    *before, begun = typed.split()
    assert offered in [found.value for found in completion.get_completions(before, begun)]


def test_serving_imports_no_other_command() -> None:
    program = "import sys; from kbapi.cli import main; main.get_command(main, 'serve'); print(*sys.modules)"
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    imported = {name.rpartition(".")[2] for name in said.split() if name.startswith("kbapi.cli.")}
    assert imported == {"group", "serving"}


def test_the_version_is_told(settings: Chosen) -> None:
    assert run(settings, "--version").stdout.startswith("kbapi, version ")


@pytest.mark.parametrize("wrong", [["bogus"], ["serve", "--port", "0"], ["serve", "--port", "x"], ["search"]])
def test_a_wrong_call_is_told_apart_from_a_failure(wrong: list[str], settings: Chosen) -> None:
    done = run(settings, *wrong)
    assert done.exit_code == 2
    assert "Error: " in done.stderr


def test_check_finds_nothing_in_sound_content(settings: Chosen) -> None:
    done = run(settings, "check")
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr.endswith("pages, 0 errors, 0 warnings\n")


def test_check_prints_every_problem_with_its_place(settings: Chosen) -> None:
    page = Path(str(settings["KBAPI_CONTENT"])) / "en" / "procedures" / "pruning.md"
    replace(page, "purposes:", "porpoises:")
    text, plain = run(settings, "check"), run(settings, "check", "--format", "json")
    assert (text.exit_code, plain.exit_code) == (1, 1)
    found = json.loads(plain.stdout)
    assert found[0].keys() == {"path", "line", "column", "level", "code", "message"}
    assert {(row["path"], row["level"]) for row in found} >= {("content/en/procedures/pruning.md", "error")}
    lines = [f"{row['path']}:{row['line']}:{row['column']}: {row['level']}: {row['code']}" for row in found]
    assert [line.startswith(start) for line, start in zip(text.stdout.splitlines(), lines, strict=True)] == [
        True
    ] * len(found)


def test_check_as_json_is_an_empty_list_where_nothing_is_wrong(settings: Chosen) -> None:
    assert json.loads(run(settings, "check", "--format", "json").stdout) == []


def test_check_refuses_a_sentence_copied_from_a_source(settings: Chosen, tmp_path: Path) -> None:
    sources = tmp_path / "texts"
    sources.mkdir()
    (sources / "leaflet.txt").write_text("It says: pruning cuts dead wood out of a tree. Good.", "utf-8")
    done = run(settings, "check", "--against", str(sources))
    assert done.exit_code == 1
    assert "error: COPY001 " in done.stdout
    assert run(settings, "check", "--against", str(tmp_path / "nowhere")).exit_code == 2


def test_publishing_tells_what_it_does_and_what_changed(settings: Chosen) -> None:
    first = run(settings, "publish")
    assert first.exit_code == 0
    assert first.stdout.startswith("Published edition ")
    assert "added: " in first.stdout
    page = Path(str(settings["KBAPI_CONTENT"])) / "en" / "procedures" / "pruning.md"
    replace(page, "title: Pruning", "title: Cutting")
    assert "1 changed: procedure/pruning" in run(settings, "publish").stdout
    assert run(settings, "publish").stdout.startswith("Nothing changed: edition ")


def test_editions_lists_publications_with_the_current_one_marked(settings: Chosen) -> None:
    assert "Nothing has been published yet" in run(settings, "editions").stdout
    assert json.loads(run(settings, "editions", "--json").stdout) == []
    run(settings, "publish")
    (row,) = json.loads(run(settings, "editions", "--json").stdout)
    assert row.keys() == {"number", "id", "published_at", "records", "current"}
    assert run(settings, "editions").stdout.startswith("*")
    assert row["id"] in run(settings, "editions").stdout


def test_search_prints_what_it_finds(settings: Chosen) -> None:
    assert "kbapi publish" in refused(run(settings, "search", "tree"))
    run(settings, "publish")
    done = run(settings, "search", "tree", "--limit", "2")
    assert done.exit_code == 0
    assert "procedure/" in done.stdout
    assert "<mark>" not in done.stdout
    assert "found" in done.stdout.splitlines()[-1]


def test_search_waits_for_an_index_that_it_has_to_build(settings: Chosen) -> None:
    run(settings, "publish")
    index = Path(str(settings["KBAPI_STATE_DIR"])) / "index"
    shutil.rmtree(index)
    assert "found" in run(settings, "search", "tree").stdout
    shutil.rmtree(index)
    index.write_text("no folder")
    assert "being rebuilt" in refused(run(settings, "search", "tree"))


def test_a_database_without_a_table_is_told_as_damaged(settings: Chosen) -> None:
    run(settings, "publish")
    with sqlite3.connect(Path(str(settings["KBAPI_STATE_DIR"])) / "kbapi.sqlite3") as database:
        database.execute("DROP TABLE record")
    database.close()
    assert "the database: The database file is damaged" in run(settings, "verify").stdout
    assert "is damaged" in refused(run(settings, "ask", "how long does pruning take"))


def test_settings_lists_every_setting_with_its_value_and_its_meaning(settings: Chosen) -> None:
    done = run(settings | {"KBAPI_LICENCE": "CC0-1.0"}, "settings")
    assert done.exit_code == 0
    for known in fields(Settings):
        assert f"{PREFIX}{known.name.upper()}=" in done.stdout
        assert known.metadata["help"] in done.stdout
    assert "KBAPI_LICENCE='CC0-1.0'" in done.stdout


def test_settings_keeps_the_password_of_a_database_to_itself(settings: Chosen) -> None:
    done = run(settings | {"KBAPI_DATABASE_URL": "postgresql+psycopg://kb:hunter2@host/kb"}, "settings")
    assert "hunter2" not in done.stdout


@pytest.mark.parametrize(("command", "name"), [("openapi", "openapi.yaml"), ("schemas", "schemas")])
def test_generated_files_are_written_where_they_are_missing_and_compared_where_they_are(
    settings: Chosen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "not fresh" in refused(run(settings, command, "--check"))
    assert not (tmp_path / name).exists()
    assert run(settings, command).exit_code == 0
    assert (tmp_path / name).exists()
    assert run(settings, command, "--check").exit_code == 0
