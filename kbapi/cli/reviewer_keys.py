"""Commands for the keys with which reviewers sign; the private half is never put into the content."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from kbapi.cli.key_files import make_key_file
from kbapi.cli.keys import keys
from kbapi.config import Settings
from kbapi.content.house_files import read_house_files
from kbapi.content.reviewer_list import add_reviewer
from kbapi.errors import BadSettingError, ContentRefusedError
from kbapi.knowledge.review import ReviewerKey


@keys.group()
def reviewer() -> None:
    """Make and list the keys with which reviewers sign pages."""


@reviewer.command("create")
@click.argument("name")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--no-passphrase", is_flag=True, help="Leave the private key unencrypted.")
def create(name: str, file: Path, no_passphrase: bool) -> None:
    """Make a key for the reviewer NAME: the private half goes to FILE, the public one into the content."""
    if not name.strip() or not name.isprintable():
        raise BadSettingError("The reviewer is the name of a person, in one line.")
    folder = Settings.from_environment().content_folders[-1]
    if not folder.is_dir():
        raise BadSettingError(f"{folder} is not a folder: name the content folder with KBAPI_CONTENT.")
    _keys_of(folder)
    key = make_key_file(file, no_passphrase=no_passphrase)
    public = ReviewerKey(key.id, " ".join(name.split()), key.public_key, datetime.now(UTC).date().isoformat())
    click.echo(f"Key {key.id} of {public.reviewer}: the private half stands in {file}; keep it to yourself.")
    click.echo(f"The public half stands in {add_reviewer(folder, public)}.")


@reviewer.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_keys(as_json: bool) -> None:
    """List the public keys by which signatures are verified."""
    found: list[ReviewerKey] = []
    for folder in Settings.from_environment().content_folders:
        found += _keys_of(folder)
    if as_json:
        click.echo(json.dumps([asdict(key) for key in found], indent=1, ensure_ascii=False))
        return
    if not found:
        click.echo("There are no keys of reviewers: `kbapi keys reviewer create` makes one.")
    for key in found:
        until = f"revoked {key.revoked}" if key.revoked else "good"
        click.echo(f"{key.id}  {until:<18}  since {key.since}  {key.reviewer}")


def _keys_of(folder: Path) -> Sequence[ReviewerKey]:
    """The keys that stand in a content folder; raises ContentRefusedError where they cannot be told."""
    house, problems = read_house_files(folder)
    if problems:
        raise ContentRefusedError(problems)
    return house.reviewers
