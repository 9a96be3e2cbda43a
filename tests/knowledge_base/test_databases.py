"""The same content is the same edition, with the same answers, whatever database it is published into."""

from pathlib import Path

from sqlalchemy import text

from kbapi.store.connection import close_database, open_database
from kbapi.store.query import fetch
from tests.publishing import SAMPLE_CONTENT, application, published, settings_of
from tests.store.postgres_server import Server

PATHS = ("/v1/procedures/pruning", "/v1/facts", "/v1/search?q=tree", "/v1/suggest?q=p", "/v1/export")


def test_an_edition_is_the_same_in_postgresql_as_in_a_file(postgres: Server, tmp_path: Path) -> None:
    told = []
    for number, (url, engine) in enumerate(
        [("", "whoosh"), (postgres.new_database(), "whoosh"), (postgres.new_database(), "postgres")]
    ):
        state = tmp_path / str(number)
        chosen = {"database_url": url, "search_engine": engine}
        database = open_database(settings_of(state, **chosen).database)
        [[migration]] = fetch(database, text("SELECT version_num FROM alembic_version"))
        close_database(database)
        edition = published(SAMPLE_CONTENT, state, **chosen).edition
        app = application(state, **chosen)
        answers = [app.test_client().get(path) for path in PATHS]
        assert {answer.status_code for answer in answers} == {200}
        told.append((edition, migration, [answer.get_data() for answer in answers]))
    assert told[0] == told[1] == told[2]
