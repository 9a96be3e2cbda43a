"""Which edition is current, which was, and which are there."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import StatementError

from kbapi.errors import UnknownEditionError
from kbapi.knowledge.canonical import edition_id
from kbapi.knowledge.library import Entry, Library
from kbapi.store.cache import RecordCache
from kbapi.store.edition import facts_of
from kbapi.store.read import EditionReader, as_of, current, edition, editions, holding, saved_edition
from kbapi.store.write import make_current, save_edition
from tests.store.samples import NOON, numbered_library, small_library

DAY = timedelta(days=1)


def save(engine: Engine, library: Library, at: datetime = NOON) -> str:
    return save_edition(engine, library, facts_of(library), at)


def publish(engine: Engine, version: str, at: datetime) -> str:
    saved = save(engine, numbered_library(version, 3), at)
    make_current(engine, saved, at)
    return saved


def test_a_new_database_has_no_edition(engine: Engine) -> None:
    assert current(engine) is None
    assert edition(engine, "nothing") is None
    assert as_of(engine, NOON) is None
    assert editions(engine, 10, None) == []


def test_a_saved_edition_is_not_to_be_seen_before_it_is_made_current(engine: Engine) -> None:
    saved = save(engine, small_library())
    assert current(engine) is None
    assert edition(engine, saved) is None
    info = saved_edition(engine, saved)
    assert info
    assert (info.number, info.published_at) == (0, NOON)
    assert len(list(EditionReader(engine, info, RecordCache(99_999)).all_entries())) == 11


def test_an_edition_says_what_is_in_it_and_when_it_came(engine: Engine) -> None:
    saved = save(engine, small_library())
    make_current(engine, saved, NOON + DAY, note="first")
    info = current(engine)
    assert info
    assert info == edition(engine, saved)
    assert (info.id, info.number, info.note, info.parent) == (saved, 1, "first", None)
    assert (info.first_published_at, info.published_at) == (NOON, NOON + DAY)
    assert info.published_at.tzinfo is UTC
    assert (info.records, info.counts["procedure"], info.counts["source"]) == (11, 2, 2)


def test_the_newest_publication_that_holds_certain_words_is_found(engine: Engine) -> None:
    """Also when later ones hold others, and when an edition is published again."""
    first, second = publish(engine, "a", NOON), publish(engine, "b", NOON + DAY)
    words = {edition: _first_entry(engine, edition) for edition in (first, second)}
    for edition_id_, entry in words.items():
        info = holding(engine, entry.record.key, entry.fingerprint)
        assert info
        assert info.id == edition_id_
    make_current(engine, first, NOON + 2 * DAY)
    again = holding(engine, words[first].record.key, words[first].fingerprint)
    assert again
    assert (again.id, again.number) == (first, 3)
    other_page = words[first].record.key._replace(id="none")
    for key, fingerprint in ((words[first].record.key, "0" * 64), (other_page, words[first].fingerprint)):
        assert holding(engine, key, fingerprint) is None
    assert holding(engine, words[first].record.key, "\0") is None


def _first_entry(engine: Engine, edition_id_: str) -> Entry:
    info = edition(engine, edition_id_)
    assert info
    return next(EditionReader(engine, info, RecordCache(99_999)).all_entries())


def test_the_id_follows_from_the_content_alone(engine: Engine) -> None:
    library = small_library()
    backwards = Library(dict(reversed(library.entries.items())))
    assert save(engine, library) == save(engine, backwards, NOON + DAY)
    bare = ((key, entry.fingerprint, "[]") for key, entry in numbered_library("A", 3).entries.items())
    assert save(engine, numbered_library("A", 3)) == edition_id(bare)


def test_publishing_a_then_b_then_a_again_keeps_one_a_and_three_publications(engine: Engine) -> None:
    a = publish(engine, "A", NOON)
    b = publish(engine, "B", NOON + DAY)
    assert publish(engine, "A", NOON + 2 * DAY) == a
    assert [(info.number, info.id) for info in editions(engine, 10, None)] == [(3, a), (2, b), (1, a)]
    assert [info.number for info in editions(engine, 1, 3)] == [2]
    assert [info.number for info in editions(engine, 10, 10**30)] == [3, 2, 1]
    assert editions(engine, 10, -(10**30)) == []
    now, first = current(engine), edition(engine, a)
    assert now
    assert first
    assert (now.number, now.first_published_at, now.published_at) == (3, NOON, NOON + 2 * DAY)
    assert (first.number, first.published_at) == (1, NOON)
    assert [info.parent for info in editions(engine, 10, None)] == [None, a, None]


def test_making_the_current_edition_current_adds_no_publication(engine: Engine) -> None:
    a = publish(engine, "A", NOON)
    assert make_current(engine, a, NOON + DAY) == 1
    assert len(editions(engine, 10, None)) == 1


def test_the_edition_of_a_moment_is_the_last_one_published_by_then(engine: Engine) -> None:
    a = publish(engine, "A", NOON)
    b = publish(engine, "B", NOON + DAY)
    moments = {
        NOON - timedelta(microseconds=1): None,
        NOON: a,
        (NOON + DAY - timedelta(hours=1)).astimezone(timezone(timedelta(hours=-9))): a,
        (NOON + DAY).astimezone(timezone(timedelta(hours=9))): b,
        datetime.max.replace(tzinfo=timezone(timedelta(hours=-9))): b,
        datetime.min.replace(tzinfo=timezone(timedelta(hours=9))): None,
    }
    found = {moment: as_of(engine, moment) for moment in moments}
    assert {moment: info and info.id for moment, info in found.items()} == moments


def test_the_order_of_publications_survives_a_clock_that_jumps_back(engine: Engine) -> None:
    publish(engine, "A", NOON)
    b = publish(engine, "B", NOON - DAY)
    info = current(engine)
    assert info
    assert info.id == b


def test_an_edition_that_was_never_saved_cannot_become_current(engine: Engine) -> None:
    with pytest.raises(UnknownEditionError, match="nothing"):
        make_current(engine, "nothing", NOON)
    assert current(engine) is None


def test_a_moment_without_a_time_zone_is_refused(engine: Engine) -> None:
    with pytest.raises(StatementError, match="time zone"):
        save(engine, small_library(), NOON.replace(tzinfo=None))
    assert save(engine, small_library())


@pytest.mark.parametrize("text", ["a\0b", "a" * 201, "a\ud800"])
def test_an_id_that_no_column_can_hold_names_no_edition(engine: Engine, text: str) -> None:
    assert edition(engine, text) is None
    assert saved_edition(engine, text) is None


def test_an_edition_without_records_can_be_published(engine: Engine) -> None:
    make_current(engine, save(engine, Library({})), NOON)
    info = current(engine)
    assert info
    assert (info.records, info.counts) == (0, {})
    assert EditionReader(engine, info, RecordCache(99_999)).entries("term", {}, 0, 5).entries == ()


def test_the_history_of_a_claim_lists_its_wordings_up_to_the_edition_at_hand(engine: Engine) -> None:
    a = publish(engine, "A", NOON)
    b = publish(engine, "B", NOON + DAY)
    publish(engine, "A", NOON + 2 * DAY)
    assert wordings(engine, current(engine)) == [
        (1, a, "Version A of 1."),
        (2, b, "Version B of 1."),
        (3, a, "Version A of 1."),
    ]
    assert wordings(engine, edition(engine, b)) == [(1, a, "Version A of 1."), (2, b, "Version B of 1.")]
    assert wordings(engine, edition(engine, a)) == [(1, a, "Version A of 1.")]


def test_the_history_of_a_claim_leaves_out_editions_that_did_not_touch_it(engine: Engine) -> None:
    library = numbered_library("A", 3)
    make_current(engine, save(engine, library), NOON)
    larger = Library({**small_library().entries, **library.entries})
    make_current(engine, save(engine, larger), NOON + DAY)
    assert [number for number, *_ in wordings(engine, current(engine))] == [1]
    unseen = saved_edition(engine, save(engine, numbered_library("B", 3)))
    assert [number for number, *_ in wordings(engine, unseen)] == [1, 0]


def wordings(engine: Engine, info: object) -> list[tuple[int, str, str]]:
    history = EditionReader(engine, info, RecordCache(99_999)).claim_history("F00001")
    return [(brought.number, brought.id, claim.says) for brought, claim in history]
