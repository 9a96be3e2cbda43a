"""Commands that hand out API keys and take them back; a key is shown once and kept nowhere."""

import json
from datetime import UTC, datetime, timedelta

import click

from kbapi.access.key_text import new_key, read_key
from kbapi.access.scopes import SCOPES, checked_scopes
from kbapi.cli.group import main
from kbapi.config import Settings
from kbapi.errors import BadSettingError
from kbapi.store import keys as store
from kbapi.store.connection import Database, open_database
from kbapi.store.keys import StoredKey
from kbapi.web.rate_limit import windows_of

LONGEST_OWNER = 200


@main.group()
def keys() -> None:
    """Make, list, renew and revoke API keys."""


@keys.command()
@click.argument("owner")
@click.option("--scope", "scopes", multiple=True, type=click.Choice(list(SCOPES)), help="What it opens; all.")
@click.option(
    "--days", type=click.IntRange(1, 3660), default=365, show_default=True, help="Days that it is good."
)
@click.option("--rate", default="", help="Its own rate, such as 6000/minute, instead of KBAPI_RATE_LIMIT.")
def create(owner: str, scopes: tuple[str, ...], days: int, rate: str) -> None:
    """Make a key for OWNER, a person or system, and show it once."""
    windows_of("--rate", rate)
    if not owner.strip() or not owner.isprintable() or len(owner) > LONGEST_OWNER:
        raise BadSettingError("The owner is the name of a person or system, in one line.")
    now = datetime.now(UTC)
    _hand_out(
        _database(),
        owner.strip(),
        checked_scopes("--scope", scopes or SCOPES),
        rate,
        now,
        now + timedelta(days=days),
    )


@keys.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_keys(as_json: bool) -> None:
    """List all keys, the revoked ones too, by id, owner and last four characters."""
    found, now = store.all_keys(_database()), datetime.now(UTC)
    if as_json:
        click.echo(json.dumps([_plain(key, now) for key in found], indent=1, ensure_ascii=False))
        return
    if not found:
        click.echo("There are no keys: `kbapi keys create OWNER` makes one.")
    for key in found:
        until = key.expires_at.strftime("%Y-%m-%d") if key.expires_at else "-"
        opens = ",".join(key.scopes) + (f" at {key.rate}" if key.rate else "")
        click.echo(f"{key.id}  …{key.ending}  {_state(key, now):<8}  until {until}  {opens}  {key.owner}")


@keys.command()
@click.argument("key")
def revoke(key: str) -> None:
    """Revoke a key, given by its id or as a whole; servers turn it away within a second."""
    database = _database()
    found = _known(database, key)
    store.revoke_key(database, found.id, datetime.now(UTC))
    click.echo(f"Key {found.id} of {found.owner} is revoked.")


@keys.command()
@click.argument("key")
@click.option(
    "--days",
    type=click.IntRange(1, 3660),
    default=365,
    show_default=True,
    help="Days that the new one is good.",
)
@click.option(
    "--overlap", type=click.IntRange(0, 720), default=72, show_default=True, help="Hours that both are good."
)
def rotate(key: str, days: int, overlap: int) -> None:
    """Make a new key like the one given by its id, and let that one expire soon."""
    database, now = _database(), datetime.now(UTC)
    old = _known(database, key)
    if not old.is_good(now):
        raise BadSettingError(f"Key {old.id} is {_state(old, now)}: make a new one with `kbapi keys create`.")
    _hand_out(database, old.owner, old.scopes, old.rate, now, now + timedelta(days=days))
    store.end_key(database, old.id, now + timedelta(hours=overlap))
    click.echo(f"Key {old.id} is good for {overlap} more hours at most.", err=True)


def _hand_out(
    database: Database, owner: str, scopes: tuple[str, ...], rate: str, now: datetime, until: datetime
) -> None:
    text = new_key()
    shown = read_key(text)
    assert shown is not None  # noqa: S101  # nosec B101  # what was just made can be read
    store.add_key(database, StoredKey(shown.id, owner, scopes, shown.digest, shown.ending, rate, now, until))
    click.echo(text)
    click.echo(
        f"This is shown once. Key {shown.id} of {owner}: {', '.join(scopes)}; until {until:%Y-%m-%d}.",
        err=True,
    )


def _known(database: Database, key: str) -> StoredKey:
    """The key of an id or of its whole text, which stands in no message."""
    shown = read_key(key)
    found = store.key_of_id(database, shown.id if shown else key)
    if found is None:
        raise BadSettingError("There is no such key: `kbapi keys list` shows the ids.")
    return found


def _plain(key: StoredKey, now: datetime) -> dict[str, object]:
    moments = {"created_at": key.created_at, "expires_at": key.expires_at, "revoked_at": key.revoked_at}
    told: dict[str, object] = {
        "id": key.id,
        "ending": key.ending,
        "owner": key.owner,
        "state": _state(key, now),
    }
    told |= {"scopes": list(key.scopes), "rate": key.rate or None}
    return told | {name: moment.isoformat() if moment else None for name, moment in moments.items()}


def _state(key: StoredKey, now: datetime) -> str:
    if key.revoked_at:
        return "revoked"
    return "good" if key.is_good(now) else "expired"


def _database() -> Database:
    return open_database(Settings.from_environment().database)
