"""What has been saved never changes, and what was changed behind our back is not served."""

import dataclasses

import pytest
from sqlalchemy import Engine, select, text

from kbapi.errors import DamagedDatabaseError, PublishingError
from kbapi.knowledge.agreement import Agreement
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Entry, Library
from kbapi.knowledge.review import Review
from kbapi.store.cache import RecordCache
from kbapi.store.edition import FactRow, facts_of
from kbapi.store.query import fetch, writing
from kbapi.store.read import EditionReader, current, edition
from kbapi.store.schema import METADATA, api_key, used_token, webhook_delivery
from kbapi.store.write import make_current, save_edition
from tests.store.samples import NOON, PARENT, entry_of, numbered_library, small_library

Rows = dict[str, set[tuple[object, ...]]]


def rows_of(engine: Engine) -> Rows:
    others = (used_token, api_key, webhook_delivery)
    published = [table for table in METADATA.sorted_tables if table not in others]
    return {table.name: {tuple(row) for row in fetch(engine, select(table))} for table in published}


def publish(engine: Engine, library: Library) -> str:
    saved = save_edition(engine, library, facts_of(library), NOON)
    make_current(engine, saved, NOON)
    return saved


def with_record(library: Library, entry: Entry) -> Library:
    return Library({**library.entries, entry.record.key: entry})


def test_publishing_only_adds_rows(engine: Engine) -> None:
    publish(engine, small_library())
    before = rows_of(engine)
    publish(engine, numbered_library("A", 5))
    after = rows_of(engine)
    assert all(before[name] < after[name] for name in before)


def test_saving_an_edition_again_writes_nothing(engine: Engine) -> None:
    publish(engine, small_library())
    before = rows_of(engine)
    publish(engine, small_library())
    assert rows_of(engine) == before


def test_a_changed_record_is_stored_beside_the_old_one_and_the_others_are_shared(engine: Engine) -> None:
    library = small_library()
    old = publish(engine, library)
    changed = entry_of(dataclasses.replace(PARENT, title="Injection"))
    publish(engine, with_record(library, changed))
    assert len(rows_of(engine)["record"]) == len(library.entries) + 1
    for info, title in ((edition(engine, old), "Spine injection"), (current(engine), "Injection")):
        assert info
        entry = EditionReader(engine, info, RecordCache(99_999)).entry(PARENT.key)
        assert entry
        assert entry.record.title == title


def test_a_new_review_makes_an_edition_but_no_record(engine: Engine) -> None:
    library = small_library()
    old = publish(engine, library)
    entry = entry_of(PARENT)
    signed = Entry(PARENT, entry.fingerprint, (Review("Dr. B", "nurse", "2026-02-03", entry.fingerprint),))
    new = publish(engine, with_record(library, signed))
    assert new != old
    assert len(rows_of(engine)["record"]) == len(library.entries)
    info = current(engine)
    assert info
    assert EditionReader(engine, info, RecordCache(99_999)).entry(PARENT.key) == signed


def test_a_record_whose_fingerprint_is_not_its_own_is_not_saved(engine: Engine) -> None:
    wrong = Entry(PARENT, "0" * 64)
    with pytest.raises(ValueError, match="procedure/spine-injection"):
        save_edition(engine, Library({PARENT.key: wrong}), (), NOON)
    assert rows_of(engine)["edition"] == set()


@pytest.mark.parametrize("about", [Key("term", "nothing"), Key("term", "term-00001")])
def test_facts_that_do_not_fit_leave_nothing_behind(engine: Engine, about: Key) -> None:
    library = numbered_library("A", 3)
    facts = [*facts_of(library), FactRow(about, "arrival", Agreement.SINGLE)]
    with pytest.raises(PublishingError, match="could not be saved"):
        save_edition(engine, library, facts, NOON)
    assert rows_of(engine)["record"] == set()
    assert publish(engine, library)


def test_a_record_that_was_changed_behind_our_back_is_not_served(engine: Engine) -> None:
    publish(engine, small_library())
    with writing(engine) as connection:
        connection.execute(text("UPDATE record SET body = replace(body, '30 minutes', '90 minutes')"))
    info = current(engine)
    assert info
    reader = EditionReader(engine, info, RecordCache(99_999))
    with pytest.raises(DamagedDatabaseError):
        reader.entry(PARENT.key)
    assert reader.entry(Key("term", "steroid"))
