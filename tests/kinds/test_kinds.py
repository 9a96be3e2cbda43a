"""Every kind is found, and every record comes back from its canonical text."""

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbapi.kinds import KINDS, decoded, encoded
from kbapi.knowledge.canonical import fingerprint_of
from kbapi.knowledge.claim import Claim, Fact, Mention, Scope, Value, ValueKind
from kbapi.knowledge.code import Code, Relation
from kbapi.knowledge.record import Record, Section, Withdrawal
from kbapi.knowledge.rule import Operator, When
from tests.kinds.samples import sample_records

TEXTS = st.text(max_size=20).map(lambda text: unicodedata.normalize("NFC", text))
WORDS = st.lists(TEXTS, max_size=3).map(tuple)
CONDITIONS: st.SearchStrategy[When] = st.recursive(
    st.builds(When, st.sampled_from(Operator), TEXTS | st.none(), TEXTS | st.none(), TEXTS | st.none()),
    lambda inner: st.builds(When, st.sampled_from(Operator), parts=st.lists(inner, max_size=2).map(tuple)),
    max_leaves=4,
)
VALUES = st.builds(
    Value,
    st.sampled_from(ValueKind),
    TEXTS | st.none(),
    st.none() | st.integers(0, 9999),
    approximate=st.booleans(),
)
CLAIMS = st.builds(
    Claim,
    TEXTS,
    TEXTS,
    st.lists(st.builds(Mention, TEXTS, TEXTS), max_size=2).map(tuple),
    st.sampled_from(Scope),
    doubtful=st.none() | TEXTS,
    value=st.none() | VALUES,
)
FACTS = st.builds(Fact, TEXTS, TEXTS, st.lists(CLAIMS, max_size=2).map(tuple), WORDS, st.none() | TEXTS)


def test_the_kinds_of_the_content_are_found_with_their_folders_and_url_segments() -> None:
    found = {(kind.name, kind.folder, kind.path) for kind in KINDS.values()}
    assert found >= {
        ("candidacy_rule", "candidacy", "candidacy-rules"),
        ("condition", "conditions", "conditions"),
        ("organisation", "organisations", "organisations"),
        ("procedure", "procedures", "procedures"),
        ("risk", "risks", "risks"),
        ("side_effect", "side-effects", "side-effects"),
        ("source", "sources", "sources"),
        ("term", "terms", "terms"),
        ("topic", "topics", "topics"),
    }


def test_no_two_kinds_share_a_folder_or_a_url_segment() -> None:
    assert (
        len({kind.folder for kind in KINDS.values()})
        == len({kind.path for kind in KINDS.values()})
        == len(KINDS)
    )


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_every_own_key_of_a_kind_is_a_key_of_its_front_matter(kind: Any) -> None:
    assert kind.own_keys <= kind.schema().fields.keys()


@pytest.mark.parametrize("record", sample_records(), ids=lambda record: str(record.key))
def test_a_record_read_from_a_file_comes_back_from_its_canonical_text(record: Record) -> None:
    assert decoded(record.kind, encoded(record)) == record


@given(st.data())
def test_any_record_comes_back_from_its_canonical_text(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(sorted(KINDS)))
    record = data.draw(any_record(kind))
    assert decoded(kind, encoded(record)) == record


@given(st.sampled_from(sorted(KINDS)).flatmap(lambda kind: any_record(kind)))
def test_the_fingerprint_of_a_record_is_that_of_its_copy(record: Record) -> None:
    copy = decoded(record.kind, encoded(record))
    assert fingerprint_of(encoded(copy)) == fingerprint_of(encoded(record))


def any_record(kind: str) -> st.SearchStrategy[Record]:
    """Records of a kind with whatever its dataclasses allow, in composed Unicode."""
    st.register_type_strategy(When, CONDITIONS)
    st.register_type_strategy(str, TEXTS)
    return st.builds(
        Record,
        st.just(kind),
        TEXTS,
        TEXTS,
        TEXTS,
        WORDS,
        WORDS,
        st.lists(st.builds(Code, TEXTS, TEXTS, st.sampled_from(Relation), TEXTS), max_size=2).map(tuple),
        st.lists(FACTS, max_size=2).map(tuple),
        st.lists(st.builds(Section, TEXTS, TEXTS, TEXTS), max_size=2).map(tuple),
        st.none() | st.builds(Withdrawal, TEXTS, TEXTS, st.none() | TEXTS),
        st.from_type(KINDS[kind].details),
    )
