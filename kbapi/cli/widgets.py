"""The command that writes the bundles of the website's elements."""

import json
from pathlib import Path

import click

from kbapi.cli.group import main
from kbapi.integrations.widget import bundles


@main.command()
@click.option("--check", "only_check", is_flag=True, help="Fail if a bundle is not fresh; write nothing.")
def widgets(only_check: bool) -> None:
    """Write the bundles of the website's elements for the version of their sources."""
    folder = Path(str(bundles.RELEASED))
    known = json.loads((folder / bundles.RELEASES).read_text("utf-8"))
    made = {name: bundles.made(name) for name in bundles.ELEMENTS}
    hashes = {name: bundles.integrity(bundle) for name, bundle in made.items()}
    before = known.get(bundles.VERSION, hashes if not only_check else None)
    if before != hashes:
        raise click.ClickException(
            f"the sources no longer make what was released as {bundles.VERSION}, which never changes: "
            "raise VERSION in kbapi/integrations/widget/bundles.py and run `kbapi widgets`"
        )
    if not only_check:
        _write(folder / bundles.VERSION, made)
        told = json.dumps(known | {bundles.VERSION: hashes}, indent=2)
        (folder / bundles.RELEASES).write_text(f"{told}\n", "utf-8")
    click.echo(f"{len(made)} bundles of version {bundles.VERSION} are fresh")


def _write(folder: Path, made: dict[str, bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, bundle in made.items():
        (folder / f"{name}.js").write_bytes(bundle)
