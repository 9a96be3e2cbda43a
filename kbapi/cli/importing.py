"""Commands of nodes that take editions in from elsewhere: take one in, make a key to sign them with."""

from datetime import UTC, datetime
from pathlib import Path

import click

from kbapi.bundle.reading import read_bundle
from kbapi.cli.content import print_published
from kbapi.cli.group import main
from kbapi.cli.key_files import make_key_file
from kbapi.cli.keys import keys
from kbapi.cli.press import opened_press
from kbapi.cli.webhooks import tell
from kbapi.config import Settings
from kbapi.publish import take_in
from kbapi.signing_keys import key_id


@main.command("import")
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.option("--allow-older", is_flag=True, help="Take in what is older than the current edition, too.")
@click.option("--now", is_flag=True, help="Do not wait until the edition is compiled; servers do that.")
def import_command(file: Path, allow_older: bool, now: bool) -> None:
    """Publish the edition in FILE, which `kbapi export FILE` wrote elsewhere."""
    settings = Settings.from_environment()
    targets = settings.webhook_targets()
    bundle = read_bundle(file, settings.trusted_publishers)
    with opened_press(settings, waits=not now) as press:
        print_published(take_in(press, bundle, datetime.now(UTC), allow_older=allow_older))
        tell(settings, press.database, targets)
    if bundle.origin and bundle.origin.public_key:
        click.echo(f"It is signed with the key {key_id(bundle.origin.public_key)}.")


@keys.command("publisher")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--no-passphrase", is_flag=True, help="Leave the private key unencrypted.")
def publisher(file: Path, no_passphrase: bool) -> None:
    """Make a key to sign bundles with: the private half goes to FILE, the public one is printed."""
    key = make_key_file(file, no_passphrase=no_passphrase)
    click.echo(f"Key {key.id}: the private half stands in {file}; keep it to yourself.", err=True)
    click.echo(key.public_key)
