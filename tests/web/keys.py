"""Hands out keys in a state folder, as the command does."""

from datetime import datetime, timedelta
from pathlib import Path

from kbapi.access.key_text import new_key, read_key
from kbapi.store.connection import open_database
from kbapi.store.keys import StoredKey, add_key, revoke_key
from tests.publishing import NOON, settings_of


def hand_out(
    state: Path, *scopes: str, rate: str = "", expires_at: datetime = NOON + timedelta(days=1)
) -> str:
    """The text of a new key with these scopes."""
    text = new_key()
    shown = read_key(text)
    assert shown
    database = open_database(settings_of(state).database)
    add_key(
        database, StoredKey(shown.id, "tests", scopes, shown.digest, shown.ending, rate, NOON, expires_at)
    )
    database.dispose()
    return text


def take_back(state: Path, text: str) -> None:
    """Revokes a key."""
    shown = read_key(text)
    assert shown
    database = open_database(settings_of(state).database)
    revoke_key(database, shown.id, NOON)
    database.dispose()


def bearing(text: str) -> dict[str, str]:
    """The headers of a request that shows a key."""
    return {"Authorization": f"Bearer {text}"}
