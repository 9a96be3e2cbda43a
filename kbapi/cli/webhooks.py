"""The command that tells others of new editions, and the step of publishing that does."""

import base64
import json
import secrets
from datetime import UTC, datetime
from time import sleep

import click

from kbapi.api.shapes.change_pages import OLDEST_FIRST
from kbapi.api.shapes.change_places import cursor_of, end_of
from kbapi.cli.group import main
from kbapi.config import Settings
from kbapi.errors import BadSettingError, DatabaseUnavailableError, KnowledgeBaseError
from kbapi.knowledge_base import ChangeLog, Step
from kbapi.notify import Attempt, Post, next_due, queue, send_due
from kbapi.store.cache import RecordCache
from kbapi.store.connection import Database, close_database, open_database
from kbapi.store.deliveries import Delivery, all_deliveries, revive
from kbapi.webhooks.targets import PREFIX, Target

SECRET_BYTES = 32
LOOK_SECONDS = 5.0
"""How often it is looked for new editions while watching."""
KEPT_RECORDS = 4 * 1024 * 1024


@main.command("webhooks")
@click.option("--watch", is_flag=True, help="Stay, send what comes due, and look for new editions.")
@click.option("--list", "listing", is_flag=True, help="Print as JSON what was sent, waits or was given up.")
@click.option("--again", metavar="NAME", help="Send to the target NAME again what was given up.")
@click.option("--new-secret", is_flag=True, help="Print a secret for a target; it is kept nowhere.")
def webhooks_command(watch: bool, listing: bool, again: str | None, new_secret: bool) -> None:
    """Tell the targets of KBAPI_WEBHOOKS of new editions: send what is due, also what failed before."""
    if new_secret:
        click.echo(PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode())
        return
    settings = Settings.from_environment()
    database = open_database(settings.database)
    try:
        if listing:
            click.echo(json.dumps([_plain(found) for found in all_deliveries(database)], indent=1))
            return
        post = _post(settings, database, _targets_needed(settings))
        if again:
            _again(post, again)
        _send(post)
        while watch:
            _watch(post)
    finally:
        close_database(database)


def tell(settings: Settings, database: Database, targets: tuple[Target, ...]) -> None:
    """Tells of what was just published; what fails is said and left to `kbapi webhooks`."""
    if not targets:
        return
    try:
        _send(_post(settings, database, targets))
    except KnowledgeBaseError as error:
        click.echo(f"Warning: {error}; nobody was told: run `kbapi webhooks` later.", err=True)


def _targets_needed(settings: Settings) -> tuple[Target, ...]:
    targets = settings.webhook_targets()
    if not targets:
        raise BadSettingError("Nobody is to be told: name a file with targets in KBAPI_WEBHOOKS.")
    return targets


def _post(settings: Settings, database: Database, targets: tuple[Target, ...]) -> Post:
    log = ChangeLog(database, RecordCache(KEPT_RECORDS))
    base_url = settings.base_url.rstrip("/")

    def address(step: Step) -> str:
        if step.before is None:
            return f"{base_url}/v1/changes"
        before = log.steps(step.before.number - 1, step.before.number)[-1]
        return f"{base_url}/v1/changes?since={cursor_of(end_of(before), OLDEST_FIRST)}"

    return Post(database, log, targets, address, settings.private_webhooks, lambda: datetime.now(UTC))


def _send(post: Post) -> None:
    queue(post)
    for attempt in send_due(post):
        click.echo(_in_words(attempt), err=not attempt.outcome.taken)


def _in_words(attempt: Attempt) -> str:
    of = f"{attempt.delivery.target}: publication {attempt.delivery.number}"
    if attempt.outcome.taken:
        return f"Told {of} ({attempt.outcome.told})."
    if attempt.outcome.gone:
        return f"Not told {of} ({attempt.outcome.told}): the target wants no more."
    if attempt.again_at is None:
        return f"Not told {of} ({attempt.outcome.told}): given up."
    return f"Not told {of} ({attempt.outcome.told}): due again at {attempt.again_at:%Y-%m-%d %H:%M:%S} UTC."


def _watch(post: Post) -> None:
    """Waits for what comes next and sends it; while the database is away it goes on waiting."""
    try:
        sleep(_pause(post))
        _send(post)
    except DatabaseUnavailableError as error:
        click.echo(f"Warning: {error}", err=True)
        sleep(LOOK_SECONDS)


def _again(post: Post, name: str) -> None:
    if name not in {target.name for target in post.targets}:
        names = ", ".join(target.name for target in post.targets)
        raise BadSettingError(f"There is no target `{name}` in KBAPI_WEBHOOKS: use {names}.")
    click.echo(f"{revive(post.database, name, post.clock())} messages to {name} are due again.")


def _pause(post: Post) -> float:
    due = next_due(post)
    left = (due - post.clock()).total_seconds() if due else LOOK_SECONDS
    return min(max(left, 0.0), LOOK_SECONDS)


def _plain(delivery: Delivery) -> dict[str, object]:
    return {
        "target": delivery.target,
        "number": delivery.number,
        "status": delivery.status,
        "attempts": delivery.attempts,
        "next_attempt_at": delivery.next_attempt_at.isoformat(),
        "told": delivery.told,
    }
