"""What differs between two editions is found by the database as it would be by reading both."""

from dataclasses import replace

from sqlalchemy import Engine

from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Entry, Library
from kbapi.knowledge.review import Review
from kbapi.store.differing import differing_keys
from kbapi.store.edition import facts_of
from kbapi.store.read import last_publication
from kbapi.store.write import make_current, save_edition
from tests.store.samples import NOON, PARENT, entry_of, small_library


def saved(engine: Engine, library: Library) -> str:
    return save_edition(engine, library, facts_of(library), NOON)


def without(library: Library, key: Key) -> Library:
    return Library({other: entry for other, entry in library.entries.items() if other != key})


def with_entry(library: Library, entry: Entry) -> Library:
    return Library({**library.entries, entry.record.key: entry})


def test_what_came_changed_and_went_is_found_in_both_directions(engine: Engine) -> None:
    whole = small_library()
    first = saved(engine, whole)
    key = PARENT.key
    other_words = saved(engine, with_entry(whole, entry_of(replace(PARENT, title="Other"))))
    review = Review("A", "gardener", "2026-01-01", "f")
    reviewed = saved(engine, with_entry(whole, replace(whole.entries[key], reviews=(review,))))
    gone = saved(engine, without(whole, key))
    for other in (other_words, reviewed, gone):
        assert differing_keys(engine, first, other) == differing_keys(engine, other, first) == (key,)
    assert differing_keys(engine, first, first) == ()
    assert differing_keys(engine, None, first) == tuple(sorted(whole.entries))


def test_an_edition_that_is_published_again_has_a_last_publication(engine: Engine) -> None:
    whole = small_library()
    first, second = saved(engine, whole), saved(engine, without(whole, PARENT.key))
    numbers = [make_current(engine, edition, NOON) for edition in (first, second, first)]
    found = last_publication(engine, first)
    assert found
    assert found.number == numbers[2]
    assert last_publication(engine, "0" * 20) is None
    assert last_publication(engine, "\0") is None
