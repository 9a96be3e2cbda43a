"""Commands that write the generated files of the repository."""

from pathlib import Path

import click

from kbapi.app import openapi_document
from kbapi.cli.group import main
from kbapi.kinds._editor_schema import editor_schemas


@main.command()
@click.option("--check", "only_check", is_flag=True, help="Fail if the file is not fresh; write nothing.")
def openapi(only_check: bool) -> None:
    """Write openapi.yaml, the document of the API."""
    _keep_fresh({Path("openapi.yaml"): openapi_document().yaml}, only_check)


@main.command()
@click.option("--check", "only_check", is_flag=True, help="Fail if a file is not fresh; write nothing.")
def schemas(only_check: bool) -> None:
    """Write schemas/content/, with which editors complete and check front matter."""
    folder = Path("schemas/content")
    _keep_fresh({folder / name: text for name, text in editor_schemas().items()}, only_check)


def _keep_fresh(files: dict[Path, str], only_check: bool) -> None:
    stale = [path for path, text in files.items() if not path.is_file() or path.read_text("utf-8") != text]
    if only_check and stale:
        raise click.ClickException(f"not fresh: {', '.join(map(str, stale))}; run `make openapi schemas`")
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(files[path], "utf-8")
    click.echo(f"{len(files)} files are fresh" + (f", {len(stale)} written" if stale else ""))
