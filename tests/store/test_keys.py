"""Stored keys: digests alone, ends that only ever come nearer, revoked for every process at once."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, event

from kbapi.access.key_text import new_key, read_key
from kbapi.errors import DatabaseUnavailableError
from kbapi.store.connection import open_database
from kbapi.store.keys import StoredKey, add_key, all_keys, end_key, key_of_id, revoke_key, unrevoked_keys
from kbapi.store.query import writing
from tests.store.samples import NOON
from tests.store.test_tokens import READ_ONLY

YEAR = NOON + timedelta(days=365)


def made(owner: str = "records") -> tuple[str, StoredKey]:
    text = new_key()
    shown = read_key(text)
    assert shown
    return text, StoredKey(
        shown.id, owner, ("read", "export"), shown.digest, shown.ending, "9/minute", NOON, YEAR
    )


@pytest.fixture
def elsewhere(engine: Engine, database_url: str) -> Iterator[Engine]:
    """The same database as another process sees it."""
    opened = open_database(database_url)
    yield opened
    opened.dispose()


def test_a_key_comes_back_as_it_was_kept(engine: Engine, elsewhere: Engine) -> None:
    kept = [made("records")[1], replace(made("ñandú 脊 🦴")[1], expires_at=None, rate="")]
    for key in kept:
        add_key(engine, key)
    assert sorted(all_keys(elsewhere), key=lambda key: key.owner) == kept
    assert key_of_id(elsewhere, kept[0].id) == kept[0]
    assert key_of_id(elsewhere, "nobody") is None
    assert key_of_id(elsewhere, kept[0].id.swapcase()) is None


def test_a_revoked_key_is_gone_everywhere_and_stays_listed(engine: Engine, elsewhere: Engine) -> None:
    _, key = made()
    add_key(engine, key)
    revoke_key(elsewhere, key.id, NOON)
    revoke_key(elsewhere, key.id, NOON + timedelta(days=1))
    assert unrevoked_keys(engine) == []
    assert [one.revoked_at for one in all_keys(engine)] == [NOON]
    assert not all_keys(engine)[0].is_good(NOON - timedelta(days=9))


def test_an_end_can_come_nearer_but_never_further_away(engine: Engine) -> None:
    _, key = made()
    add_key(engine, key)
    end_key(engine, key.id, YEAR + timedelta(days=1))
    assert key_of_id(engine, key.id) == key
    end_key(engine, key.id, NOON + timedelta(hours=1))
    found = key_of_id(engine, key.id)
    assert found
    assert found.is_good(NOON + timedelta(minutes=59))
    assert not found.is_good(NOON + timedelta(hours=1))


def test_a_key_without_an_end_can_be_given_one(engine: Engine) -> None:
    key = replace(made()[1], expires_at=None)
    add_key(engine, key)
    assert key.is_good(YEAR)
    end_key(engine, key.id, YEAR)
    found = key_of_id(engine, key.id)
    assert found
    assert found.expires_at == YEAR


def test_the_key_stands_nowhere_in_the_database(engine: Engine, database_url: str) -> None:
    text, key = made()
    add_key(engine, key)
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        if engine.dialect.name == "sqlite":
            dump = "\n".join(driver.iterdump())
        else:
            with driver.cursor() as cursor, cursor.copy("COPY api_key TO STDOUT") as copy:
                dump = b"".join(copy).decode()
    assert key.digest in dump
    assert text not in dump
    assert text[17:60] not in dump
    assert "kbapi_" not in dump


def test_a_publisher_at_work_does_not_keep_a_key_alive_on_postgresql(
    engine: Engine, elsewhere: Engine
) -> None:
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer: revoking waits for it, up to five seconds")
    _, key = made()
    add_key(engine, key)
    with writing(engine):
        revoke_key(elsewhere, key.id, NOON)
        assert unrevoked_keys(elsewhere) == []


def test_where_nothing_can_be_written_the_command_says_so(engine: Engine) -> None:
    engine.dispose()
    event.listen(engine, "connect", lambda connection, _: connection.execute(READ_ONLY[engine.dialect.name]))
    _, key = made()
    with pytest.raises(DatabaseUnavailableError) as refused:
        add_key(engine, key)
    assert key.digest not in str(refused.value)
