"""The keyring: keys by digest and time, read again twice a second, believed a while without a database."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from kbapi.access.key_text import ShownKey, new_key, read_key
from kbapi.errors import DatabaseUnavailableError
from kbapi.knowledge_base.keyring import LOOK_SECONDS, TRUSTED_SECONDS, Keyring
from kbapi.store import keys
from kbapi.store.connection import open_database
from kbapi.store.keys import StoredKey

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    now: float = 1000.0
    reads: list[str] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def engine(tmp_path: Path, clock: Clock) -> Iterator[Engine]:
    opened = open_database(f"sqlite:///{tmp_path}/kb.sqlite3")
    event.listen(opened, "before_cursor_execute", lambda *given: clock.reads.append(given[2]))
    yield opened
    opened.dispose()


def made(engine: Engine, expires_at: datetime | None = None) -> ShownKey:
    shown = read_key(new_key())
    assert shown
    key = StoredKey(shown.id, "records", ("read",), shown.digest, shown.ending, "", NOW, expires_at)
    keys.add_key(engine, key)
    return shown


def test_a_key_is_known_by_its_id_and_its_secret(engine: Engine, clock: Clock) -> None:
    good, ring = made(engine), Keyring(engine, clock)
    found = ring.holder(good, NOW)
    assert found
    assert found.owner == "records"
    other = read_key(new_key())
    assert other
    assert ring.holder(other, NOW) is None
    assert ring.holder(ShownKey(good.id, other.digest, good.ending), NOW) is None
    assert ring.holder(ShownKey(other.id, good.digest, good.ending), NOW) is None


def test_a_key_ends_to_the_moment_without_a_look_at_the_database(engine: Engine, clock: Clock) -> None:
    shown, ring = made(engine, NOW + timedelta(hours=1)), Keyring(engine, clock)
    assert ring.holder(shown, NOW + timedelta(minutes=59, seconds=59))
    assert ring.holder(shown, NOW + timedelta(hours=1)) is None


def test_a_new_and_a_revoked_key_are_taken_note_of_within_a_second(engine: Engine, clock: Clock) -> None:
    ring, first = Keyring(engine, clock), made(engine)
    assert ring.holder(first, NOW)
    second = made(engine)
    keys.revoke_key(engine, first.id, NOW)
    clock.now += LOOK_SECONDS
    assert LOOK_SECONDS < 1
    assert ring.holder(first, NOW) is None
    assert ring.holder(second, NOW)


def test_however_many_ask_the_database_is_read_once_in_a_while(engine: Engine, clock: Clock) -> None:
    ring, shown = Keyring(engine, clock), made(engine)
    clock.reads.clear()
    for _ in range(100):
        ring.holder(shown, NOW)
        unknown = read_key(new_key())
        assert unknown
        assert ring.holder(unknown, NOW) is None
    assert len([sql for sql in clock.reads if "api_key" in sql]) == 1


def test_without_a_database_keys_are_believed_for_a_while_and_then_nobody_is(
    engine: Engine, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring, shown = Keyring(engine, clock), made(engine)
    assert ring.holder(shown, NOW)

    def away(_engine: Engine) -> list[StoredKey]:
        clock.reads.append("away")
        raise DatabaseUnavailableError("away")

    monkeypatch.setattr("kbapi.knowledge_base.keyring.unrevoked_keys", away)
    began = clock.now
    while clock.now < began + TRUSTED_SECONDS:
        clock.now += 50
        assert ring.holder(shown, NOW)
    clock.now += 1
    with pytest.raises(DatabaseUnavailableError):
        ring.holder(shown, NOW)
    monkeypatch.undo()
    clock.now += LOOK_SECONDS
    assert ring.holder(shown, NOW)


def test_before_the_first_look_succeeds_nobody_is_let_in(
    engine: Engine, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_engine: Engine) -> list[StoredKey]:
        raise DatabaseUnavailableError("away")

    shown = made(engine)
    monkeypatch.setattr("kbapi.knowledge_base.keyring.unrevoked_keys", away)
    with pytest.raises(DatabaseUnavailableError):
        Keyring(engine, clock).holder(shown, NOW)
