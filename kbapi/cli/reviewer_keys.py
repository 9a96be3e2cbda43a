"""Commands for the keys with which reviewers sign; the private half is never put into the content."""

import json
import os
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from kbapi.cli.keys import keys
from kbapi.config import Settings
from kbapi.content.house_files import read_house_files
from kbapi.content.reviewer_list import add_reviewer
from kbapi.content.signatures import new_key, to_pem
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
    asked = (
        ""
        if no_passphrase
        else click.prompt("Passphrase", hide_input=True, confirmation_prompt=True, err=True)
    )
    key = new_key()
    _write_private(file, to_pem(key, asked))
    public = ReviewerKey(key.id, " ".join(name.split()), key.public_key, datetime.now(UTC).date().isoformat())
    click.echo(f"Key {key.id} of {public.reviewer}: the private half stands in {file}; keep it to yourself.")
    click.echo(f"The public half stands in {add_reviewer(folder, public)}.")


def _write_private(file: Path, pem: bytes) -> None:
    """Writes a new file that only its owner can read; raises BadSettingError where it cannot."""
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise BadSettingError(f"{file} cannot be written ({error.strerror}): name a new file.") from None
    with os.fdopen(handle, "wb") as opened:
        opened.write(pem)


@reviewer.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_keys(as_json: bool) -> None:
    """List the public keys by which signatures are verified."""
    found: list[ReviewerKey] = []
    for folder in Settings.from_environment().content_folders:
        house, problems = read_house_files(folder)
        if problems:
            raise ContentRefusedError(problems)
        found += house.reviewers
    if as_json:
        click.echo(json.dumps([asdict(key) for key in found], indent=1, ensure_ascii=False))
        return
    if not found:
        click.echo("There are no keys of reviewers: `kbapi keys reviewer create` makes one.")
    for key in found:
        until = f"revoked {key.revoked}" if key.revoked else "good"
        click.echo(f"{key.id}  {until:<18}  since {key.since}  {key.reviewer}")
