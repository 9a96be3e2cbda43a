"""One record has one spelling: whatever the order, form of Unicode or process in which it is written."""

import json
import unicodedata
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbapi.knowledge.canonical import canonical_text, edition_id, fingerprint_of, from_plain, to_plain
from kbapi.knowledge.claim import Scope
from kbapi.knowledge.identity import Key
from kbapi.knowledge.record import Record

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(PLAIN)
def test_canonical_text_is_json_of_the_same_data(plain: object) -> None:
    assert json.loads(canonical_text(plain)) == plain  # type: ignore[arg-type]  # recursive by construction


@given(st.dictionaries(st.text(), st.integers()))
def test_the_order_of_keys_does_not_matter(plain: dict[str, int]) -> None:
    assert canonical_text(plain) == canonical_text(dict(reversed(plain.items())))  # type: ignore[arg-type]  # as above


@given(st.text())
def test_composed_and_decomposed_letters_have_one_spelling(text: str) -> None:
    spellings = {canonical_text(to_plain(unicodedata.normalize(form, text))) for form in ("NFC", "NFD")}
    assert len(spellings) == 1


def test_a_fingerprint_is_the_sha_256_of_the_utf_8_bytes() -> None:
    wanted = "ddcfcf4765da163969972bb20660092ca2787782d9352d1d8a38e93f70acf3bf"
    assert fingerprint_of('{"é":1}') == wanted


def test_a_field_with_its_default_leaves_no_trace() -> None:
    assert to_plain(Record("term", "rope", "Rope")) == {"kind": "term", "id": "rope", "title": "Rope"}


def test_an_enumeration_is_written_as_its_word() -> None:
    assert to_plain((Scope.LOCAL,)) == ["local"]


@pytest.mark.parametrize(
    "strange", [1.5, b"bytes", {"a": 1}, ["list"], object()], ids=lambda strange: type(strange).__name__
)
def test_what_has_no_canonical_form_is_refused(strange: object) -> None:
    with pytest.raises(TypeError, match="has no canonical form"):
        to_plain(strange)


@dataclass(frozen=True)
class Inner:
    word: str = ""


@dataclass(frozen=True)
class Outer:
    inner: Inner | None = None
    many: tuple[Inner, ...] = ()
    scope: Scope = Scope.GENERAL


@given(
    st.builds(
        Outer, st.none() | st.builds(Inner, st.text()), st.lists(st.builds(Inner, st.text())).map(tuple)
    )
)
def test_a_tree_comes_back_as_it_went(tree: Outer) -> None:
    once = to_plain(tree)
    assert to_plain(from_plain(Outer, once)) == once


@pytest.mark.parametrize(
    "strange",
    [
        [],
        "text",
        None,
        {"stranger": 1},
        {"many": "text"},
        {"inner": "text"},
        {"scope": "nowhere"},
        {"inner": {"word": 5}},
    ],
    ids=repr,
)
def test_data_of_another_shape_is_refused(strange: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        from_plain(Outer, strange)


def test_an_edition_id_depends_on_every_part_but_not_on_their_order() -> None:
    parts = [(Key("term", name), f"fingerprint {name}", "") for name in ("rope", "saw", "ladder")]
    same = {edition_id(parts), edition_id(reversed(parts))}
    other = edition_id([*parts[:2], (parts[2][0], parts[2][1], "a review")])
    assert len(same) == 1
    assert other not in same
    assert len(other) == 20
