"""Commands that read what was published, and the settings."""

import json
from dataclasses import fields

import click

from kbapi.cli.group import main
from kbapi.cli.opening import knowledge_base
from kbapi.config import PREFIX, Settings
from kbapi.errors import IndexRebuildingError
from kbapi.knowledge_base import SearchQuery

_SECRET = ("database_url", "database_read_urls", "rate_limit_store")
"""Settings that may hold a password."""


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def editions(as_json: bool) -> None:
    """List publications, newest first; the first one is current."""
    found = knowledge_base().editions(100, None)
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
    base, query = knowledge_base(), SearchQuery(text=text, limit=limit)
    try:
        found = base.current().search(query)
    except IndexRebuildingError:
        base.wait_for_indexes()
        found = base.current().search(query)
    for hit in found.hits:
        place = f" ({hit.section or hit.topic})" if hit.section or hit.topic else ""
        snippet = hit.snippet.replace("<mark>", "").replace("</mark>", "")
        click.echo(f"{hit.kind}/{hit.id}{place}: {snippet}")
    click.echo(
        f"{found.total} found" + (f"; did you mean: {found.did_you_mean}?" if found.did_you_mean else "")
    )


@main.command()
def settings() -> None:
    """List the environment variables with their values and meaning."""
    now = Settings.from_environment()
    for field in fields(Settings):
        value = getattr(now, field.name)
        shown = "(set)" if field.name in _SECRET and value else repr(value)
        click.echo(f"{PREFIX}{field.name.upper()}={shown}\n    {field.metadata['help']}")
