"""The command line: one short function per command; what they do stands elsewhere."""

import errno
import json
import socket
import sys
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from kbapi import __version__
from kbapi.app import openapi_document
from kbapi.config import PREFIX, Settings
from kbapi.content.against import copied_runs, read_documents
from kbapi.content.load import Loaded, examine
from kbapi.content.places import placed
from kbapi.content.problem import Level, PlacedProblem
from kbapi.errors import ContentRefusedError, KnowledgeBaseError
from kbapi.kinds._editor_schema import editor_schemas
from kbapi.knowledge_base import KnowledgeBase, SearchQuery, connect
from kbapi.knowledge_base.editions import INDEX_FOLDER
from kbapi.publish import Published, publish
from kbapi.search.engines import engine_called
from kbapi.store.connection import open_database

SHOWN_CHANGES = 20
THREADS = 32
"""Requests that a worker answers at once: more than it has cores, since slow clients hold some of them."""


class SpokenErrors(click.Group):
    """Commands whose foreseen errors are a sentence and exit status 1, never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command."""
        try:
            return super().invoke(ctx)
        except ContentRefusedError as error:
            for problem in error.problems:
                click.echo(str(problem))
            raise click.ClickException(
                f"{error}; nothing was published, the edition before goes on serving"
            ) from None
        except KnowledgeBaseError as error:
            raise click.ClickException(str(error)) from None


@click.group(cls=SpokenErrors)
@click.version_option(__version__, prog_name="kbapi")
def main() -> None:
    """Knowledge base of image-guided injections: check, publish, serve."""


@main.command()
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How problems are printed."
)
@click.option(
    "--against",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with the source documents as text: no sentence may be copied from them.",
)
def check(form: str, against: Path | None) -> None:
    """Check the content and print every problem with its place and remedy."""
    loaded = examine(Settings.from_environment().content_folders, datetime.now(UTC).date())
    problems = sorted((*loaded.problems, *_copied(loaded, against)))
    _print_problems(problems, form)
    errors = sum(problem.level is Level.ERROR for problem in problems)
    click.echo(
        f"{len(loaded.library.entries)} pages, {errors} errors, {len(problems) - errors} warnings", err=True
    )
    sys.exit(1 if errors else 0)


def _copied(loaded: Loaded, against: Path | None) -> list[PlacedProblem]:
    if against is None:
        return []
    return list(placed(copied_runs(loaded.library, read_documents(against)), loaded.files))


def _print_problems(problems: list[PlacedProblem], form: str) -> None:
    if form == "json":
        names = [field.name for field in fields(PlacedProblem)]
        click.echo(
            json.dumps([{name: getattr(problem, name) for name in names} for problem in problems], indent=1)
        )
        return
    for problem in problems:
        click.echo(str(problem))


@main.command("publish")
def publish_command() -> None:
    """Check the content and publish it as a new edition."""
    settings = Settings.from_environment()
    done = publish(
        open_database(settings.database),
        settings.content_folders,
        settings.state / INDEX_FOLDER,
        engine_called(settings.search_engine),
        datetime.now(UTC),
        lambda step: click.echo(f"… {step}", err=True),
    )
    _print_published(done)


def _print_published(done: Published) -> None:
    if not done.new:
        click.echo(f"Nothing changed: edition {done.edition} stays current ({done.records} pages).")
        return
    click.echo(f"Published edition {done.edition} as number {done.number}: {done.records} pages.")
    for word, keys in (("added", done.added), ("changed", done.changed), ("removed", done.removed)):
        if keys:
            more = f" and {len(keys) - SHOWN_CHANGES} more" if len(keys) > SHOWN_CHANGES else ""
            click.echo(f"{len(keys)} {word}: {', '.join(keys[:SHOWN_CHANGES])}{more}")


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on."
)
@click.option(
    "--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Number of processes."
)
def serve(host: str, port: int, workers: int) -> None:
    """Serve the published edition; publish first if nothing was published yet."""
    # Each worker opens it again: what cannot be opened is told here, once and in a sentence.
    _knowledge_base()
    address = _free_address(host, port)
    shown = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    click.echo(f"Serving {shown}/ (API reference: {shown}/docs)")
    server = Granian(
        "kbapi.app:from_environment",
        factory=True,
        address=address,
        port=port,
        workers=workers,
        interface=Interfaces.WSGI,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        log_level=LogLevels.error,
    )
    server.serve()


def _free_address(host: str, port: int) -> str:
    """The IP address of a host, once it is certain that nobody else listens there.

    The server shares its port with whoever wants it: two of them would answer in turn, perhaps differently.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, address = min(found)
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        taken = "another program listens there; stop it, or choose another --port"
        reason = taken if error.errno == errno.EADDRINUSE else error.strerror
        raise click.ClickException(f"Cannot listen on {host}, port {port}: {reason}.") from None
    return str(address[0])


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def editions(as_json: bool) -> None:
    """List publications, newest first; the first one is current."""
    found = _knowledge_base().editions(100, None)
    if as_json:
        plain = [
            {
                "number": info.number,
                "id": info.id,
                "published_at": info.published_at.isoformat(),
                "records": info.records,
            }
            for info in found
        ]
        click.echo(json.dumps([row | {"current": place == 0} for place, row in enumerate(plain)], indent=1))
        return
    if not found:
        click.echo("Nothing has been published yet: run `kbapi publish`.")
    for place, info in enumerate(found):
        mark = "*" if place == 0 else " "
        click.echo(
            f"{mark} {info.number:>5}  {info.id}  {info.published_at:%Y-%m-%d %H:%M:%S}  {info.records} pages"
        )


@main.command()
@click.argument("text")
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 200), help="Lines at most.")
def search(text: str, limit: int) -> None:
    """Search the current edition."""
    found = _knowledge_base().current().search(SearchQuery(text=text, limit=limit))
    for hit in found.hits:
        place = f" ({hit.section or hit.topic})" if hit.section or hit.topic else ""
        snippet = hit.snippet.replace("<mark>", "").replace("</mark>", "")
        click.echo(f"{hit.kind}/{hit.id}{place}: {snippet}")
    click.echo(
        f"{found.total} found" + (f"; did you mean: {found.did_you_mean}?" if found.did_you_mean else "")
    )


def _knowledge_base() -> KnowledgeBase:
    settings = Settings.from_environment()
    return connect(settings.database, settings.state, settings.search_engine, settings.poll_interval)


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


@main.command()
def settings() -> None:
    """List the environment variables with their values and meaning."""
    now = Settings.from_environment()
    for field in fields(Settings):
        value = getattr(now, field.name)
        shown = "(set)" if field.name == "database_url" and value else repr(value)
        click.echo(f"{PREFIX}{field.name.upper()}={shown}\n    {field.metadata['help']}")
