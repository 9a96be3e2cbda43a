"""The documents cannot forget: every command, option and setting that the code has stands in them."""

from dataclasses import fields

import click
import pytest

from kbapi.config import PREFIX, Settings
from tests.cli import running
from tests.house_rules.python_files import ROOT

DOCUMENTS = "\n".join(
    path.read_text("utf-8") for path in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
)
COMMANDS: dict[str, click.Command] = running.COMMANDS | {
    f"{group} {name}": command
    for group, found in running.COMMANDS.items()
    if isinstance(found, click.Group)
    for name, command in found.commands.items()
}
OPTIONS = sorted(
    {
        (name, option)
        for name, command in COMMANDS.items()
        for found in command.params
        for option in found.opts
    }
)


@pytest.mark.parametrize("name", [f"{PREFIX}{known.name.upper()}" for known in fields(Settings)])
def test_every_setting_is_documented(name: str) -> None:
    assert f"`{name}`" in DOCUMENTS


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_is_documented(name: str) -> None:
    assert f"`kbapi {name}" in DOCUMENTS


@pytest.mark.parametrize("name", sorted(running.COMMANDS))
def test_the_table_of_commands_has_every_command(name: str) -> None:
    table = (ROOT / "docs" / "operating.md").read_text("utf-8").partition("## Settings")[0]
    assert f"`kbapi {name}" in table


@pytest.mark.parametrize(("command", "option"), [found for found in OPTIONS if found[1].startswith("--")])
def test_every_option_is_documented(command: str, option: str) -> None:
    assert f"{option}`" in DOCUMENTS or f"{option} " in DOCUMENTS, command
