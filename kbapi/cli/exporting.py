"""The command that writes files for other programs."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import click
from flask.testing import FlaskClient

from kbapi.app import create_app
from kbapi.cli.group import main
from kbapi.config import Settings
from kbapi.integrations.openemr import LocalHandout, local_handouts
from kbapi.knowledge_base import connect


@main.command("export")
@click.option(
    "--openemr",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for handouts as PDF under the names that OpenEMR looks for: its documents/education.",
)
def export_command(openemr: Path | None) -> None:
    """Write handouts into a folder of another program."""
    if openemr is None:
        raise click.UsageError("Say what to export: --openemr FOLDER.")
    settings = Settings.from_environment()
    base = connect(settings.database, settings.state, settings.search_engine, settings.poll_interval)
    here = base.current()
    app = create_app(replace(settings, log_level="error"), base)
    written = _fill(openemr, list(local_handouts(here)), app.test_client(), here.info.id)
    click.echo(f"{written} handouts of edition {here.info.id} stand in {openemr}.")


def _fill(folder: Path, files: list[LocalHandout], client: FlaskClient, edition: str) -> int:
    """Writes the files; each handout is made once, as the service itself gives it."""

    @cache
    def pdf(procedure: str, language: str) -> bytes:
        query = {"format": "pdf", "lang": language, "edition": edition}
        answer = client.get(f"/v1/procedures/{procedure}/education", query_string=query)
        if answer.mimetype != "application/pdf":
            raise click.ClickException(f"The handout of {procedure} cannot be made as PDF: {answer.text}")
        return answer.get_data()

    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        (folder / file.name).write_bytes(pdf(file.procedure, file.language))
    return len(files)
