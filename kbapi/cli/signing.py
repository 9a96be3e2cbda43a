"""Commands of reviewers: sign pages, and see which pages need a review."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click
from marshmallow import ValidationError

from kbapi.cli.group import main
from kbapi.cli.key_files import read_key_file
from kbapi.config import Settings
from kbapi.content.checks.reviews import is_author
from kbapi.content.load import Loaded, examine
from kbapi.content.naming import named_page, page_name
from kbapi.content.signatures import complaint_about, signed
from kbapi.content.signing import alone_in, refuse_unread, refuse_unsound, unread_pages, write_reviews
from kbapi.errors import BadSettingError, ContentRefusedError
from kbapi.kinds import ReviewSchema
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Entry
from kbapi.knowledge.review import Review, ReviewState, due_day
from kbapi.signing_keys import SigningKey

SHORTEST_FINGERPRINT = 8


@dataclass(frozen=True, slots=True)
class _Asked:
    """A page to sign, and the beginning of the fingerprint that was read, if one was given."""

    key: Key
    entry: Entry
    seen: str


@main.command("sign")
@click.argument("records", nargs=-1, required=True, metavar="RECORD…")
@click.option("--reviewer", required=True, help="Name of the person who reviewed.")
@click.option("--role", default="", help="Profession of the reviewer; needed for a review.")
@click.option("--date", "day", default="", help="Day of the review; today when left out.")
@click.option("--due", default="", help="Last day on which it holds; three years on when left out.")
@click.option("--scope", default="", help="What was judged, when not everything.")
@click.option("--organisation", default="", help="Id of the only organisation for which it counts.")
@click.option("--withdraw", is_flag=True, help="Take the reviewer's reviews of the pages back.")
@click.option(
    "--key",
    "key_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File of the reviewer's private key, to sign with Ed25519.",
)
def sign(records: tuple[str, ...], withdraw: bool, key_file: Path | None, day: str, **given: str) -> None:
    """Record that a person reviewed RECORD…, such as procedures/epidural or es/procedures/epidural.

    A page can be named with the beginning of the fingerprint that was read: procedures/epidural@3f2a9c01.
    """
    today = datetime.now(UTC).date()
    key = read_key_file(key_file) if key_file else None
    folders = Settings.from_environment().content_folders
    with alone_in(folders):
        loaded = examine(folders, today)
        asked = [_asked(loaded, name) for name in dict.fromkeys(records)]
        if withdraw:
            written = {one.key: _taken_back(loaded, one, given["reviewer"], today) for one in asked}
        else:
            written = {
                one.key: _added(one.entry.reviews, _review(loaded, one, day, today, key, given))
                for one in asked
            }
        write_reviews(loaded, written)
    for one in asked:
        click.echo(_in_words(loaded, one, written[one.key], withdraw=withdraw))


def _added(reviews: tuple[Review, ...], new: Review) -> tuple[Review, ...]:
    """The reviews with a new one at their end; the same one, signed twice, stands there once."""
    return (*(review for review in reviews if replace(review, verified=False) != new), new)


def _asked(loaded: Loaded, name: str) -> _Asked:
    page, _, seen = name.partition("@")
    refuse_unread(loaded, page)
    key = named_page(loaded.files, page)
    entry = loaded.library.entries[key]
    if seen and (len(seen) < SHORTEST_FINGERPRINT or not entry.fingerprint.startswith(seen.lower())):
        raise BadSettingError(
            f"{page} is not what was read: its fingerprint is {entry.fingerprint}, not {seen}. Read it again."
        )
    return _Asked(key, entry, seen)


def _review(
    loaded: Loaded, asked: _Asked, day: str, today: date, key: SigningKey | None, given: dict[str, str]
) -> Review:
    refuse_unsound(loaded, asked.key)
    if not given["role"].strip():
        raise BadSettingError("Say in which profession the reviewer judges: --role.")
    plain = {name: value for name, value in given.items() if value}
    review = _checked(plain | {"date": day or today.isoformat(), "fingerprint": asked.entry.fingerprint})
    if date.fromisoformat(review.date) > today:
        raise BadSettingError(f"--date {review.date} is still to come: give the day of the review.")
    review = replace(review, due=review.due or due_day(review).isoformat())
    if due_day(review) < date.fromisoformat(review.date):
        raise BadSettingError(f"--due {review.due} is a day before the review: give a later one.")
    if review.organisation:
        _refuse_unknown(loaded, review.organisation)
    if is_author(review.reviewer, asked.entry.record.authors):
        raise BadSettingError(
            f"{review.reviewer} wrote {_name(loaded, asked.key)}: let somebody else review it."
        )
    return _with_signature(loaded, asked.key, review, key) if key else review


def _refuse_unknown(loaded: Loaded, organisation: str) -> None:
    if Key("organisation", organisation) not in loaded.library.entries:
        raise BadSettingError(f"There is no organisation `{organisation}`: see organisations/.")


def _checked(plain: dict[str, str]) -> Review:
    try:
        review: Review = ReviewSchema().load(plain)
    except ValidationError as error:
        told: Any = error.messages
        raise BadSettingError("; ".join(f"--{name}: {texts[0]}" for name, texts in told.items())) from None
    return review


def _with_signature(loaded: Loaded, key: Key, review: Review, signing: SigningKey) -> Review:
    made = signed(signing, key, review)
    complaint = complaint_about(key, made, loaded.house.reviewers)
    if complaint:
        raise BadSettingError(f"This signature would not count: {complaint}.")
    return made


def _taken_back(loaded: Loaded, asked: _Asked, reviewer: str, today: date) -> tuple[Review, ...]:
    """The reviews of the page, those of the reviewer that still count withdrawn as of today."""
    fingerprint = asked.entry.fingerprint
    own = {
        review
        for review in asked.entry.reviews
        if review.reviewer == reviewer and review.fingerprint == fingerprint and review.withdrawn is None
    }
    if not own:
        raise BadSettingError(f"There is no review of {_name(loaded, asked.key)} by {reviewer} to take back.")
    return tuple(
        replace(review, withdrawn=today.isoformat()) if review in own else review
        for review in asked.entry.reviews
    )


def _in_words(loaded: Loaded, asked: _Asked, reviews: tuple[Review, ...], *, withdraw: bool) -> str:
    record, name = asked.entry.record, _name(loaded, asked.key)
    if withdraw:
        return f"Withdrawn: {name} ({record.title}) is no longer vouched for by that reviewer."
    review = reviews[-1]
    parts = [
        f"Signed: {name} ({record.title}), {len(record.sections)} sections, {len(record.facts)} facts, "
        f"{len(record.claims)} claims; fingerprint {asked.entry.fingerprint[:12]}…",
        f"  by {review.reviewer}, {review.role}, on {review.date}; holds until {review.due}",
        f"  judged: {review.scope}" if review.scope else "",
        f"  counts for {review.organisation} only" if review.organisation else "",
        f"  signed with key {review.key}" if review.key else "",
    ]
    return "\n".join(filter(None, parts))


def _name(loaded: Loaded, key: Key) -> str:
    return page_name(loaded.files[key])


@main.command("review")
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice([*map(str, ReviewState), "lapsed"]),
    help="Only pages in this state; lapsed: changed since they were signed.",
)
@click.option("--organisation", default="", help="Count the reviews of this organisation too.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How it is printed."
)
def review(states: tuple[str, ...], organisation: str, form: str) -> None:
    """List which pages of the content folder are reviewed, due, lapsed or not reviewed."""
    today = datetime.now(UTC).date()
    loaded = examine(Settings.from_environment().content_folders, today)
    unread = unread_pages(loaded)
    if not loaded.files:
        raise ContentRefusedError(loaded.problems)
    if organisation:
        _refuse_unknown(loaded, organisation)
    found = [_state_of(loaded, key, organisation, today) for key in sorted(loaded.library.entries)]
    shown = [
        row for row in found if not states or {row["state"], "lapsed" if row["lapsed"] else ""} & {*states}
    ]
    for problem in unread:
        click.echo(f"Not listed: {problem}", err=True)
    if form == "json":
        click.echo(json.dumps(shown, indent=1, ensure_ascii=False))
        return
    for row in shown:
        lapsed = "  changed since it was signed" if row["lapsed"] else ""
        page = f"{row['page']}@{row['fingerprint'][:12]}"
        click.echo(f"{row['state']:<11} {row['next_review_due'] or '-':<10}  {page}{lapsed}")
    click.echo(_tally(found), err=True)


def _state_of(loaded: Loaded, key: Key, organisation: str, today: date) -> dict[str, Any]:
    entry = loaded.library.entries[key]
    status = entry.review(today, organisation)
    return {
        "page": _name(loaded, key),
        "state": str(status.state),
        "last_reviewed": status.last_reviewed,
        "next_review_due": status.next_due,
        "lapsed": status.state is ReviewState.UNREVIEWED
        and any(review.fingerprint != entry.fingerprint for review in entry.reviews),
        "fingerprint": entry.fingerprint,
    }


def _tally(rows: Iterable[dict[str, Any]]) -> str:
    states = [row["state"] for row in rows]
    return ", ".join(f"{states.count(state)} {state}" for state in map(str, ReviewState) if state in states)
