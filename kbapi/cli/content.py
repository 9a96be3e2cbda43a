"""Commands for editors: check the content, publish it."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from kbapi.cli.group import main
from kbapi.cli.press import opened_press
from kbapi.cli.webhooks import tell
from kbapi.config import Settings
from kbapi.content.against import copied_runs, read_documents
from kbapi.content.explaining import explained
from kbapi.content.fixing import fix, untidy_files
from kbapi.content.load import Loaded, examine
from kbapi.content.paths import paths_from
from kbapi.content.places import placed
from kbapi.content.problem import Level, PlacedProblem
from kbapi.content.reports import REPORTS
from kbapi.publish import Published, publish

SHOWN_CHANGES = 20
KEPT_PAGES = "pages-read"
"""File of the state folder in which publishing keeps pages as it read them."""


@main.command()
@click.option(
    "--format", "form", type=click.Choice(list(REPORTS)), default="text", help="How problems are printed."
)
@click.option(
    "--against",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with the source documents as text: no sentence may be copied from them.",
)
@click.option(
    "--explain",
    metavar="CODE",
    is_eager=True,
    expose_value=False,
    callback=lambda *given: _explain(given[-1]),
    help="Say what a code means and what mends it; check nothing.",
)
@click.option(
    "--fix",
    "fixes",
    is_flag=True,
    help="First tidy the pages: order of keys, white space, quotation marks; never what they say.",
)
def check(form: str, against: Path | None, *, fixes: bool) -> None:
    """Check the content and print every problem with its place and remedy."""
    folders = Settings.from_environment().content_folders
    if fixes:
        _fix(folders)
    loaded = examine(folders, datetime.now(UTC).date())
    problems = sorted((*loaded.problems, *untidy_files(folders), *_copied(loaded, against)))
    click.echo(REPORTS[form](problems, paths_from(Path.cwd(), folders)), nl=False)
    errors = sum(problem.level is Level.ERROR for problem in problems)
    counts = f"{len(loaded.library.entries)} pages, {errors} errors, {len(problems) - errors} warnings"
    click.echo(counts + (f", {len(loaded.exempted)} exempted" if loaded.exempted else ""), err=True)
    sys.exit(1 if errors else 0)


def _fix(folders: Sequence[Path]) -> None:
    try:
        for name in fix(folders):
            click.echo(f"tidied {name}", err=True)
    except OSError as error:
        raise click.ClickException(
            f"{error.filename} cannot be written ({error.strerror}): become its owner, or leave out --fix."
        ) from None


def _explain(code: str | None) -> None:
    if code is not None:
        click.echo(explained(code))
        sys.exit(0)


def _copied(loaded: Loaded, against: Path | None) -> list[PlacedProblem]:
    if against is None:
        return []
    return list(placed(copied_runs(loaded.library, read_documents(against)), loaded.files))


@main.command("publish")
@click.option(
    "--now",
    is_flag=True,
    help="Do not wait until the edition is compiled; servers do that, and answer more slowly until then.",
)
def publish_command(now: bool) -> None:
    """Check the content and publish it as a new edition."""
    settings = Settings.from_environment()
    targets = settings.webhook_targets()
    with opened_press(settings, waits=not now) as press:
        kept = settings.state / KEPT_PAGES
        print_published(publish(press, settings.content_folders, datetime.now(UTC), kept))
        tell(settings, press.database, targets)


def print_published(done: Published) -> None:
    """Says what came of a publication."""
    if not done.new:
        click.echo(f"Nothing changed: edition {done.edition} stays current ({done.records} pages).")
        return
    click.echo(f"Published edition {done.edition} as number {done.number}: {done.records} pages.")
    found = done.changes
    for word, keys in (("added", found.added), ("changed", found.changed), ("removed", found.removed)):
        if keys:
            more = f" and {len(keys) - SHOWN_CHANGES} more" if len(keys) > SHOWN_CHANGES else ""
            click.echo(f"{len(keys)} {word}: {', '.join(map(str, keys[:SHOWN_CHANGES]))}{more}")
