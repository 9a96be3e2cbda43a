"""The command that writes files for other programs."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import click
from flask.testing import FlaskClient

from kbapi.app import create_app
from kbapi.cli.group import main
from kbapi.compile_edition import export_site
from kbapi.config import Settings
from kbapi.integrations.openemr import LocalHandout, local_handouts
from kbapi.knowledge_base import KnowledgeBase, connect


@main.command("export")
@click.option(
    "--openemr",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for handouts as PDF under the names that OpenEMR looks for: its documents/education.",
)
@click.option(
    "--site",
    type=click.Path(path_type=Path),
    help="Folder for what everybody is answered alike, as files for nginx or a CDN.",
)
def export_command(openemr: Path | None, site: Path | None) -> None:
    """Write handouts or the whole site into a folder of another program."""
    if openemr is None and site is None:
        raise click.UsageError("Say what to export: --openemr FOLDER or --site FOLDER.")
    settings = Settings.from_environment()
    base = connect(settings.database, settings.state, settings.search_engine, settings.poll_interval)
    if openemr:
        _write_handouts(openemr, settings, base)
    if site:
        done = export_site(settings, base, datetime.now(UTC).date(), site)
        until = f"; they hold until {done.until}" if done.until else ""
        click.echo(f"{done.files} files of edition {done.edition} stand in {site}{until}.")


def _write_handouts(openemr: Path, settings: Settings, base: KnowledgeBase) -> None:
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
