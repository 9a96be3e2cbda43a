"""Used tokens: good once, for every process and after a restart, forgotten once they expire anyway."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine, event, select

from kbapi.errors import DatabaseUnavailableError
from kbapi.store.connection import open_database
from kbapi.store.query import fetch, writing
from kbapi.store.schema import used_token
from kbapi.store.tokens import is_first_use
from tests.store import children
from tests.store.samples import NOON

ISSUER = "https://ehr.example/"
READ_ONLY = {
    "sqlite": "PRAGMA query_only = ON",
    "postgresql": "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
}
SOON = NOON + timedelta(minutes=5)


def use(engine: Engine, token_id: str, issuer: str = ISSUER) -> bool:
    return is_first_use(engine, issuer, token_id, SOON, NOON)


@pytest.fixture
def elsewhere(engine: Engine, database_url: str) -> Iterator[Engine]:
    """The same database as another process sees it."""
    opened = open_database(database_url)
    yield opened
    opened.dispose()


def test_a_token_is_good_once_wherever_it_is_shown(engine: Engine, elsewhere: Engine) -> None:
    assert [use(engine, "a"), use(engine, "a"), use(elsewhere, "a")] == [True, False, False]


def test_ids_belong_to_their_issuer(engine: Engine) -> None:
    assert use(engine, "a", "https://one.example/")
    assert use(engine, "a", "https://two.example/")
    assert use(engine, '"a', "https://one.example/")


def test_only_a_digest_is_kept(engine: Engine) -> None:
    use(engine, "canary-4711")
    assert "canary" not in str(fetch(engine, select(used_token)))
    assert ISSUER not in str(fetch(engine, select(used_token)))


def test_what_expired_is_forgotten_at_the_next_use(engine: Engine) -> None:
    for number in range(5):
        is_first_use(engine, ISSUER, str(number), NOON + timedelta(seconds=number), NOON)
    assert is_first_use(engine, ISSUER, "later", SOON, NOON + timedelta(seconds=3))
    assert len(fetch(engine, select(used_token))) == 2


def test_of_many_processes_that_show_one_token_a_single_one_is_let_in(database_url: str) -> None:
    open_database(database_url).dispose()

    def show() -> None:
        assert use(open_database(database_url), "a")

    outcomes = [child.outcome() for child in [children.start(show) for _ in range(6)]]
    assert sorted(outcomes) == [0, 1, 1, 1, 1, 1]


def test_on_postgresql_nobody_waits_for_a_publisher(engine: Engine, elsewhere: Engine) -> None:
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer; a server waits for it and then says that it cannot tell")
    with writing(engine):
        assert use(elsewhere, "a")


def test_where_nothing_can_be_written_nobody_can_tell(engine: Engine) -> None:
    engine.dispose()
    event.listen(engine, "connect", lambda connection, _: connection.execute(READ_ONLY[engine.dialect.name]))
    with pytest.raises(DatabaseUnavailableError) as refused:
        use(engine, "canary-4711")
    assert "canary" not in str(refused.value)
