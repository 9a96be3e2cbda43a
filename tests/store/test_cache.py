"""Decoded records are kept, but only so many of them."""

import gc
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import Engine

from kbapi.knowledge.identity import Key
from kbapi.knowledge.record import Record
from kbapi.store.cache import BYTES_A_CHARACTER, RecordCache
from kbapi.store.read import EditionReader, current, editions
from kbapi.store.write import make_current, save_edition
from tests.store.samples import NOON, numbered_library


def test_the_record_not_used_for_longest_makes_room() -> None:
    cache = RecordCache(200 * BYTES_A_CHARACTER)
    cache.keep("a", Record("term", "a", "A"), 100)
    cache.keep("b", Record("term", "b", "B"), 90)
    assert cache.get("a")
    cache.keep("c", Record("term", "c", "C"), 100)
    assert [bool(cache.get(name)) for name in "abc"] == [True, False, True]


def test_a_cache_without_room_keeps_nothing_and_reading_still_works(engine: Engine) -> None:
    library = numbered_library("A", 3)
    make_current(engine, save_edition(engine, library, (), NOON), NOON)
    cache = RecordCache(0)
    info = current(engine)
    assert info
    assert len(EditionReader(engine, info, cache).entries("term", {}, 0, 50).entries) == 3
    assert len(cache) == 0


def test_reading_a_large_edition_keeps_no_more_than_the_cache_allows(engine: Engine) -> None:
    library = numbered_library("A", 300)
    make_current(engine, save_edition(engine, library, (), NOON), NOON)
    cache = RecordCache(5_000 * BYTES_A_CHARACTER)
    info = current(engine)
    assert info
    reader = EditionReader(engine, info, cache)
    assert sum(1 for _ in reader.all_entries()) == 300
    assert len(cache) == 0
    with ThreadPoolExecutor(8) as threads:
        pages = list(threads.map(lambda _: reader.entries("term", {}, 0, 200), range(16)))
    assert {len(page.entries) for page in pages} == {200}
    assert 10 < len(cache) < 200


def test_a_kept_record_serves_every_edition_that_has_it(engine: Engine) -> None:
    make_current(engine, save_edition(engine, numbered_library("A", 3), (), NOON), NOON)
    make_current(engine, save_edition(engine, numbered_library("A", 4), (), NOON), NOON)
    new, old = editions(engine, 2)
    cache = RecordCache(99_999)
    key = Key("term", "term-00001")
    first, second = (EditionReader(engine, info, cache).entry(key) for info in (old, new))
    assert first
    assert second
    assert first.record is second.record


def test_a_record_larger_than_the_cache_is_not_kept_and_drives_out_no_more_than_it_must() -> None:
    cache = RecordCache(200 * BYTES_A_CHARACTER)
    cache.keep("a", Record("term", "a", "A"), 100)
    cache.keep("a", Record("term", "a", "A"), 100)
    cache.keep("b", Record("term", "b", "B"), 100)
    assert len(cache) == 2
    cache.keep("c", Record("term", "c", "C"), 201)
    assert len(cache) == 0
    cache.keep("d", Record("term", "d", "D"), 200)
    assert cache.get("d")


def test_a_text_is_held_once_and_only_as_long_as_somebody_holds_it() -> None:
    cache = RecordCache(0)
    first = cache.text("a", "term", "{}")
    assert cache.text("a", "term", "{}") is first
    assert list(cache._texts) == ["a"]
    del first
    gc.collect()
    assert list(cache._texts) == []
