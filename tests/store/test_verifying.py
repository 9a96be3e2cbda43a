"""Whatever is changed in a database behind our back is named, and nothing else is."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, text

from kbapi.store.edition import facts_of
from kbapi.store.query import writing
from kbapi.store.read import editions
from kbapi.store.verifying import Verified, faults_of
from kbapi.store.write import make_current, save_edition
from tests.store.samples import NOON, PARENT, entry_of, numbered_library, small_library

RECORD = f"record procedure/spine-injection {entry_of(PARENT).fingerprint}"
CHANGES = {
    "UPDATE record SET body = replace(body, 'early', 'late') WHERE slug = 'spine-injection'": RECORD,
    "UPDATE record SET title = 'Other' WHERE slug = 'spine-injection'": RECORD,
    "UPDATE record SET kind = 'term' WHERE slug = 'spine-injection'": RECORD[len("record procedure/") :],
    "UPDATE record_tag SET value = 'thoracic' WHERE value = 'cervical'": RECORD,
    "DELETE FROM record_tag WHERE name = 'claim' AND value = 'F001'": RECORD,
    "UPDATE edition_record SET reviews = '[]' WHERE slug = 'epidural'": "edition",
    "UPDATE edition_record SET reviews = 'none' WHERE slug = 'epidural'": "edition",
    "DELETE FROM edition_record WHERE slug = 'steroid'": "edition",
    "UPDATE edition SET counts = '{}' WHERE records = 11": "edition",
    "UPDATE edition SET records = 12 WHERE records = 11": "edition",
    "UPDATE edition SET first_published_at = '2020-01-01T00:00:00.000000Z'": "publication 1",
    "UPDATE edition SET parent = NULL": "publication 2",
    "UPDATE edition_fact SET agreement = 'agree' WHERE topic = 'arrival'": "edition",
    "DELETE FROM edition_fact_tag WHERE topic = 'driving'": "edition",
    "UPDATE publication SET published_at = '2020-01-01T00:00:00.000000Z' WHERE number = 2": "publication 2",
    "UPDATE publication SET published_at = 'never' WHERE number = 2": "publication 2",
    "UPDATE publication SET note = 'other' WHERE number = 1": "publication 1",
    "UPDATE publication SET origin = '{}' WHERE number = 2": "publication 2",
    "UPDATE publication SET edition_id = (SELECT id FROM edition WHERE records = 3)": "publication 1",
    "DELETE FROM publication WHERE number = 1": "publication 2",
    "DELETE FROM publication WHERE number = 2": "publication 3",
}


@pytest.fixture
def full(engine: Engine) -> Engine:
    """A database with three publications of two libraries."""
    for days, library in enumerate((small_library(), numbered_library("a", 3), small_library())):
        at = NOON + timedelta(days=days)
        make_current(engine, save_edition(engine, library, facts_of(library), at), at)
    return engine


def test_nothing_is_wrong_with_what_was_published(full: Engine) -> None:
    verified = Verified()
    assert list(faults_of(full, verified)) == []
    assert (verified.records, verified.editions) == (14, 2)
    assert verified.links == [info.chain for info in reversed(editions(full, 10))]


@pytest.mark.parametrize("change", CHANGES)
def test_what_was_changed_is_named(full: Engine, change: str) -> None:
    with writing(full) as connection:
        connection.execute(text(change))
    faults = list(faults_of(full, Verified()))
    assert any(CHANGES[change] in fault.what for fault in faults), faults
    if CHANGES[change].startswith("record"):
        assert len(faults) == 1
    assert all(fault.found and fault.remedy.endswith(".") for fault in faults)
