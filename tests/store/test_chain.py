"""Each publication is linked to the one before it, in the same transaction and on every database alike."""

from datetime import timedelta

import pytest
from alembic import command
from sqlalchemy import Engine, select, text

from kbapi.store.chain import BEGINNING, PUBLICATIONS, Publication, link_after, publication_of
from kbapi.store.migrate import migrate
from kbapi.store.query import fetch, writing
from kbapi.store.read import current, editions
from kbapi.store.schema import publication
from kbapi.store.upgrading import configuration
from kbapi.store.write import make_current, save_edition
from tests.store.samples import NOON, numbered_library

FIRST = Publication(
    1, "a" * 20, "2026-03-01T12:00:00.000000Z", "2026-03-01T12:00:00.000000Z", None, "ñ", None
)


def publish(engine: Engine, version: str, days: int) -> None:
    at = NOON + timedelta(days=days)
    make_current(engine, save_edition(engine, numbered_library(version, 2), (), at), at, note=f"as {version}")


def links(engine: Engine) -> list[str]:
    return [info.chain for info in reversed(editions(engine, 10))]


def test_a_link_is_for_ever_computed_in_the_same_way() -> None:
    """What auditors have written down must fit after every release: never change these."""
    first = link_after(BEGINNING, FIRST)
    assert first == "c7b6cf4f21e3e7fcf176c37755dd8b69cb90c7fd33c8a228dc20e792df61a9d4"
    assert (
        link_after(first, FIRST._replace(number=2, parent="a" * 20, origin="{}"))
        == "94731a1a456d257e9084ea9b5168afcc4c79db29620455076af82a7a16463cf2"
    )


@pytest.mark.parametrize("field", Publication._fields)
def test_a_link_depends_on_everything_that_a_publication_says(field: str) -> None:
    other = FIRST._replace(**{field: 7 if field == "number" else "other"})
    assert link_after(BEGINNING, other) != link_after(BEGINNING, FIRST)
    assert link_after("before", FIRST) != link_after(BEGINNING, FIRST)


def test_publications_are_linked_and_numbered_without_gaps(engine: Engine) -> None:
    for days, version in enumerate(("a", "b", "a")):
        publish(engine, version, days)
    before = BEGINNING
    for number, row in enumerate(fetch(engine, PUBLICATIONS), start=1):
        assert row.number == number
        before = link_after(before, publication_of(row))
        assert row.chain == before
    info = current(engine)
    assert info
    assert (info.number, info.chain, info.origin) == (3, before, None)


def test_publishing_what_is_current_adds_no_link(engine: Engine) -> None:
    publish(engine, "a", 0)
    before = links(engine)
    publish(engine, "a", 1)
    assert links(engine) == before


def test_the_migration_links_what_was_published_before_it(engine: Engine) -> None:
    for days, version in enumerate(("a", "b")):
        publish(engine, version, days)
    before = links(engine)
    with writing(engine) as connection:
        command.downgrade(configuration(connection=connection), "0003")
        there = connection.execute(text("SELECT * FROM publication")).mappings().all()
    assert len(there) == 2
    assert "chain" not in there[0]
    migrate(engine)
    assert links(engine) == before
    publish(engine, "c", 2)
    assert len(fetch(engine, select(publication))) == 3
