"""What `kbapi doctor` says of databases: files, servers, their tables, rights and clocks."""

import os
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from kbapi.doctor._finding import Level, Place
from kbapi.doctor._round import diagnosis
from kbapi.store.connection import open_database, unprepared
from tests.doctor.examining import only, told
from tests.store.postgres_server import Server, programs, running_server
from tests.story.running import PROGRAM


@pytest.fixture(scope="module")
def postgres() -> Iterator[Server]:
    found = programs()
    if not found:
        pytest.skip("no PostgreSQL server is installed; KBAPI_TEST_PG_BIN may name the folder of initdb")
    with running_server(found) as server:
        yield server


def test_a_database_out_of_reach_or_not_understood_or_damaged_is_told(place: Place, folder: Path) -> None:
    gone = told(place, KBAPI_DATABASE_URL="postgresql+psycopg://u:hunter2@127.0.0.1:1/d")
    finding = only(gone, "database", Level.ERROR)
    assert "refused" in finding.what
    assert "hunter2" not in str(gone)
    assert "not understood" in only(told(place, KBAPI_DATABASE_URL="mysql:x"), "database", Level.ERROR).what
    file = folder / "state" / "kbapi.sqlite3"
    size = file.stat().st_size
    with file.open("r+b") as damaged:
        damaged.seek(size // 2)
        damaged.write(os.urandom(8_192))
    assert "damaged" in told(place)["database"].what
    os.truncate(file, size // 2)
    cut = told(place)["database"]
    assert "damaged" in cut.what
    assert "restore the file from a copy" in cut.remedy


def test_checks_that_need_the_database_are_left_out_without_it(place: Place) -> None:
    away = {**place.environment, "KBAPI_DATABASE_URL": "postgresql+psycopg://u@127.0.0.1:1/d"}
    assert set(diagnosis(replace(place, environment=away)).left_out) == {
        "clock", "edition", "postgresql", "search_index",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("migration", "level", "said"),
    [("0001", Level.WARNING, "earlier version"), ("9999", Level.ERROR, "newer version")],
)
def test_tables_of_another_version_are_told(place: Place, migration: str, level: Level, said: str) -> None:
    engine = unprepared(place.settings.database)
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE alembic_version SET version_num = :it"),
            {"it": migration},
        )
    engine.dispose()
    assert said in only(told(place), "migration", level).what


def test_rights_that_a_server_does_not_give_are_told(place: Place, postgres: Server) -> None:
    url = postgres.new_database()
    open_database(url).dispose()
    weak = url.replace("://kb@", "://weak@")
    with postgres.connection() as connection:
        connection.execute("CREATE ROLE weak LOGIN")
    assert "may not make tables" in told(place, KBAPI_DATABASE_URL=weak)["postgresql"].what
    assert "postgresql" not in told(place, KBAPI_DATABASE_URL=url)


def test_a_clock_that_differs_from_the_databases_is_told(place: Place, postgres: Server) -> None:
    url = postgres.new_database()
    engine = open_database(url)
    with engine.begin() as connection:
        for statement in (
            "CREATE SCHEMA early",
            "CREATE FUNCTION early.clock_timestamp() RETURNS timestamptz LANGUAGE sql "
            "AS $$ SELECT pg_catalog.clock_timestamp() - interval '10 minutes' $$",
            "ALTER ROLE kb SET search_path = early, pg_catalog, public",
        ):
            connection.execute(text(statement))
    engine.dispose()
    try:
        finding = told(place, KBAPI_DATABASE_URL=url)["clock"]
    finally:
        with postgres.connection() as connection:
            connection.execute("ALTER ROLE kb RESET search_path")
    assert (finding.level, finding.what) == (
        Level.WARNING,
        "The clock of the database is 600 s behind this one.",
    )


def test_a_replica_out_of_reach_is_told(place: Place, postgres: Server) -> None:
    url = postgres.new_database()
    away = "postgresql+psycopg://u:hunter2@127.0.0.1:1/d"
    found = told(place, KBAPI_DATABASE_URL=url, KBAPI_DATABASE_READ_URLS=f"{url},{away}")
    assert found["replicas"].what.startswith("Replica 2 of KBAPI_DATABASE_READ_URLS: ")
    assert "refused" in found["replicas"].what
    assert "hunter2" not in str(found)


def test_an_index_that_is_missing_in_the_database_is_told(place: Place, postgres: Server) -> None:
    url = postgres.new_database()
    environment = {**place.environment, "KBAPI_DATABASE_URL": url}
    published_again = subprocess.run(
        [PROGRAM, "publish"], env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    assert published_again.returncode == 0, published_again.stderr
    found = told(place, KBAPI_DATABASE_URL=url, KBAPI_SEARCH_ENGINE="postgres")
    assert "has no search index" in only(found, "search_index", Level.WARNING).what
