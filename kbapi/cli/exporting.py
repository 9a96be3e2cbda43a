"""The command that writes files for other programs."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import click
from flask.testing import FlaskClient

from kbapi.app import create_app
from kbapi.bundle.writing import write_bundle
from kbapi.cli.group import main
from kbapi.cli.key_files import read_key_file
from kbapi.compile_edition import export_site
from kbapi.config import Settings
from kbapi.integrations.openemr import LocalHandout, local_handouts
from kbapi.knowledge_base import KnowledgeBase, Snapshot, connect
from kbapi.signing_keys import SigningKey, key_id


@main.command("export")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--edition", "edition", default="current", help="Id of the edition in FILE; the current one.")
@click.option(
    "--sign-with",
    "key_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File of the private key to sign FILE with; `kbapi keys publisher` makes one.",
)
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
def export_command(
    file: Path | None, edition: str, key_file: Path | None, openemr: Path | None, site: Path | None
) -> None:
    """Write an edition into FILE for `kbapi import`, or handouts or the site into a folder for others."""
    if file is None and openemr is None and site is None:
        raise click.UsageError("Say what to export: FILE, --openemr FOLDER or --site FOLDER.")
    settings = Settings.from_environment()
    base = connect(settings.database, settings.state, settings.search_engine, settings.poll_interval)
    try:
        if file:
            _write_bundle(file, base.edition(edition), read_key_file(key_file) if key_file else None)
        if openemr:
            _write_handouts(openemr, settings, base)
        if site:
            _write_site(site, settings, base)
    finally:
        base.close()


def _write_site(site: Path, settings: Settings, base: KnowledgeBase) -> None:
    done = export_site(settings, base, datetime.now(UTC).date(), site)
    until = f"; they hold until {done.until}" if done.until else ""
    click.echo(f"{done.files} files of edition {done.edition} stand in {site}{until}.")


def _write_bundle(file: Path, here: Snapshot, key: SigningKey | None) -> None:
    done = write_bundle(file, here.info.id, here.info.own_origin, here.everything, key)
    signature = done.signature
    vouched = f"signed with the key {key_id(signature.public_key)}" if signature else "unsigned"
    pages = sum(done.manifest.counts.values())
    click.echo(f"Edition {here.info.id} with {pages} pages stands in {file}, {vouched}.")


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
