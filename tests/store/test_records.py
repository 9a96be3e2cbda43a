"""What was saved comes back, one by one, as lists, and by tag."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event

from kbapi.knowledge.identity import Key
from kbapi.knowledge.record import Record
from kbapi.store import edition_rows
from kbapi.store.cache import RecordCache
from kbapi.store.connection import open_database
from kbapi.store.edition import FactPlace, facts_of
from kbapi.store.read import EditionReader, current
from kbapi.store.write import make_current, save_edition
from tests.store.postgres_server import Server
from tests.store.samples import LIBRARY_RECORDS, NOON, library_of, numbered_library, small_library

UNUSABLE = ("a\0b", "a" * 201, "a\ud800", "\0")


@pytest.fixture(autouse=True, params=["whole", "by statement"])
def read_as(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Short editions are read at once and long ones row by row; here, each as the other too."""
    monkeypatch.setattr(edition_rows, "WHOLE_UP_TO", 10_000 if request.param == "whole" else 0)


@pytest.fixture
def reader(engine: Engine) -> EditionReader:
    library = small_library()
    make_current(engine, save_edition(engine, library, facts_of(library), NOON), NOON)
    return reader_of(engine)


def reader_of(engine: Engine, kept: int = 1_000_000) -> EditionReader:
    info = current(engine)
    assert info
    return EditionReader(engine, info, RecordCache(kept))


@contextmanager
def counted_statements(engine: Engine) -> Iterator[list[str]]:
    seen: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", count)
    yield seen
    event.remove(engine, "before_cursor_execute", count)


def slugs(reader: EditionReader, kind: str, **filters: str) -> list[str]:
    page = reader.entries(kind, filters, 0, 50)
    assert page.total == len(page.entries)
    return [entry.record.id for entry in page.entries]


@pytest.mark.parametrize("record", LIBRARY_RECORDS, ids=lambda record: str(record.key))
def test_a_record_of_every_kind_comes_back_as_it_was_saved(reader: EditionReader, record: object) -> None:
    saved = small_library().entries
    assert reader.entry(record.key) == saved[record.key]


def test_all_entries_come_in_the_order_of_their_keys(reader: EditionReader) -> None:
    saved = small_library().entries
    assert list(reader.all_entries()) == [saved[key] for key in sorted(saved)]


def test_all_entries_of_an_edition_longer_than_a_chunk_come_once_each(engine: Engine) -> None:
    library = numbered_library("A", 1201)
    make_current(engine, save_edition(engine, library, facts_of(library), NOON), NOON)
    reader = reader_of(engine)
    assert list(reader.all_entries()) == [library.entries[key] for key in sorted(library.entries)]
    assert reader.entries_of(library.entries) == library.entries


def test_an_unknown_key_has_no_entry(reader: EditionReader) -> None:
    assert reader.entry(Key("procedure", "nothing")) is None
    assert reader.entry(Key("nothing", "epidural")) is None


@pytest.mark.parametrize("text", UNUSABLE)
def test_a_text_that_no_column_can_hold_is_not_found_and_asks_the_database_nothing(
    engine: Engine, reader: EditionReader, text: str
) -> None:
    with counted_statements(engine) as seen:
        assert reader.entry(Key("procedure", text)) is None
        assert reader.entry(Key(text, "epidural")) is None
        assert reader.entries_of([Key("procedure", text)]) == {}
        assert reader.entries("procedure", {"region": text}, 0, 5).total == 0
        assert reader.entries(text, {}, 0, 5).entries == ()
        assert reader.keys_tagged("region", text) == []
        assert reader.keys_tagged_like("region", text) == []
        assert reader.claim_home(text) is None
        assert reader.claim_history(text) == []
        assert reader.facts({"topic": text}, 0, 5) == ([], 0)
    assert seen == []


def test_several_entries_are_found_at_once_in_the_order_of_their_keys(reader: EditionReader) -> None:
    keys = [Key("term", "steroid"), Key("risk", "nothing"), Key("condition", "sciatica")]
    assert list(reader.entries_of(keys)) == [keys[2], keys[0]]


def test_a_list_is_in_the_order_of_ids_and_goes_on_from_an_offset(reader: EditionReader) -> None:
    first = reader.entries("procedure", {}, 0, 1)
    assert ([entry.record.id for entry in first.entries], first.total) == (["epidural"], 2)
    second = reader.entries("procedure", {}, 1, 1)
    assert ([entry.record.id for entry in second.entries], second.total) == (["spine-injection"], 2)
    assert (reader.entries("procedure", {}, 2, 1).entries, second.total) == ((), 2)


def test_lists_are_filtered_by_all_given_tags(reader: EditionReader) -> None:
    assert slugs(reader, "procedure", region="lumbar") == ["epidural", "spine-injection"]
    assert slugs(reader, "procedure", region="lumbar", purpose="diagnostic") == ["spine-injection"]
    assert slugs(reader, "procedure", parent="spine-injection", condition="sciatica") == ["epidural"]
    assert slugs(reader, "risk", serious="true") == ["bleeding"]
    assert slugs(reader, "candidacy_rule", outcome="reschedule") == ["fever"]
    assert slugs(reader, "risk", serious="false") == []
    assert slugs(reader, "nothing") == []


def test_a_name_that_no_tag_can_have_is_a_programming_error(reader: EditionReader) -> None:
    for name in ("", "Region", "re gion", "code:nothing", "code:icd10", "region%"):
        with pytest.raises(LookupError):
            reader.entries("procedure", {name: "lumbar"}, 0, 5)
        with pytest.raises(LookupError):
            reader.keys_tagged(name, "lumbar")
    with pytest.raises(LookupError):
        reader.facts({"region": "lumbar"}, 0, 5)


def test_records_are_found_by_what_follows_from_them(reader: EditionReader) -> None:
    spine, fever = Key("procedure", "spine-injection"), Key("candidacy_rule", "fever")
    assert reader.keys_tagged("cites", "F001") == [fever, spine]
    assert reader.keys_tagged("cites", "F010") == [fever, spine]
    assert reader.keys_tagged("cites", "F003") == [Key("organisation", "hospital")]
    assert reader.keys_tagged("fact_topic", "arrival") == [spine]
    assert reader.keys_tagged("source", "web-page") == [spine, Key("risk", "bleeding")]
    assert reader.keys_tagged("code:icd-10-cm", "M545") == [spine]
    assert reader.keys_tagged("code:snomed-ct", "M545") == []


def test_records_are_found_by_the_beginning_of_a_value_taken_literally(reader: EditionReader) -> None:
    spine, epidural = Key("procedure", "spine-injection"), Key("procedure", "epidural")
    found = reader.keys_tagged_like("code:icd-10-cm", "M54")
    assert found == [(epidural, "M5416"), (spine, "M545")]
    assert reader.keys_tagged_like("code:icd-10-cm", "M545") == [(spine, "M545")]
    for prefix in ("%", "_54", "m54", "M54\\", "M5_"):
        assert reader.keys_tagged_like("code:icd-10-cm", prefix) == []


def test_a_claim_is_found_on_the_page_it_is_at_home_on(reader: EditionReader) -> None:
    assert reader.claim_home("F010") == Key("risk", "bleeding")
    assert reader.claim_home("F999") is None
    assert reader.claim_homes(["F003", "F010", "F999"]) == {
        "F003": Key("procedure", "spine-injection"),
        "F010": Key("risk", "bleeding"),
    }


def test_facts_are_filtered_and_counted(reader: EditionReader) -> None:
    rows = {row.topic: FactPlace(row.about, row.topic) for row in facts_of(small_library())}
    assert reader.facts({}, 0, 50) == ([rows["arrival"], rows["driving"], rows["risk"]], 3)
    assert reader.facts({"procedure": "spine-injection"}, 0, 1) == ([rows["arrival"]], 2)
    assert reader.facts({"procedure": "bleeding"}, 0, 1) == ([], 0)
    assert reader.facts({"agreement": "differ"}, 0, 5) == ([rows["arrival"]], 1)
    assert reader.facts({"source": "web-page", "topic": "risk"}, 0, 5) == ([rows["risk"]], 1)
    assert reader.facts({"organisation": "hospital"}, 0, 5)[1] == 3


def test_a_list_of_facts_goes_on_from_an_offset(reader: EditionReader) -> None:
    pages = [reader.facts({"source": "leaflet"}, offset, 1) for offset in range(4)]
    assert [row.topic for rows, _ in pages for row in rows] == ["arrival", "driving", "risk"]
    assert pages[3] == ([], 3)


def test_a_record_or_a_list_costs_at_most_two_statements_and_none_the_next_time(
    engine: Engine, reader: EditionReader
) -> None:
    reads = {
        "entry": lambda: reader.entry(Key("procedure", "epidural")),
        "entries": lambda: reader.entries("risk", {"serious": "true", "source": "leaflet"}, 0, 50),
        "several": lambda: reader.entries_of([Key("term", "steroid"), Key("source", "leaflet")]),
        "facts": lambda: reader.facts({"topic": "arrival", "source": "leaflet"}, 0, 50),
        "homes": lambda: reader.claim_homes(["F001", "F010"]),
    }
    for name, read in reads.items():
        with counted_statements(engine) as cold:
            first = read()
        with counted_statements(engine) as warm:
            assert read() == first
        assert (name, len(cold) <= 2, len(warm)) == (name, True, 0)


def test_ids_are_in_the_order_of_code_points_whatever_the_database_prefers(postgres: Server) -> None:
    """A dictionary ignores hyphens, which would make a list and its cursor disagree."""
    engine = open_database(
        postgres.new_database("TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-u-ka-shifted'")
    )
    ids = ("ab", "a-c", "a-b", "a1", "b")
    library = library_of(Record("term", name, name.upper()) for name in ids)
    make_current(engine, save_edition(engine, library, (), NOON), NOON)
    assert slugs(reader_of(engine), "term") == ["a-b", "a-c", "a1", "ab", "b"]
    assert [entry.record.key for entry in reader_of(engine).all_entries()] == sorted(library.entries)
    engine.dispose()
