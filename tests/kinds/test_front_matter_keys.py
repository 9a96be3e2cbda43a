"""Front matter is typed once; what cannot be used is answered with an instruction."""

import copy
from typing import Any

import pytest
from marshmallow import ValidationError

from kbapi.kinds import KINDS
from kbapi.knowledge.claim import Mention, Scope
from kbapi.knowledge.code import Code, Relation
from kbapi.knowledge.record import Withdrawal
from kbapi.knowledge.review import Review

FINGERPRINT = "0" * 64
CLAIM = {"id": "F001", "says": "A rope is long.", "source": "leaflet", "locator": "Ropes"}
TERM = {
    "id": "rope",
    "title": "Rope",
    "facts": [{"topic": "definition", "answer": "Long.", "claims": [CLAIM]}],
}


def term(**changes: Any) -> dict[str, Any]:
    """The front matter of a term with changes."""
    return {**copy.deepcopy(TERM), **changes}


def loaded(front: dict[str, Any], kind: str = "term") -> dict[str, Any]:
    """What the schema of a kind makes of front matter."""
    found: dict[str, Any] = KINDS[kind].schema().load(front)
    return found


def complaints(front: dict[str, Any], kind: str = "term") -> Any:
    """The complaints about front matter that cannot be used."""
    with pytest.raises(ValidationError) as refusal:
        loaded(front, kind)
    return refusal.value.messages


def with_claim(**changes: Any) -> dict[str, Any]:
    """A term whose only claim is changed; a value of None removes the key."""
    claim = {key: value for key, value in {**CLAIM, **changes}.items() if value is not None}
    return term(facts=[{"topic": "definition", "answer": "Long.", "claims": [claim]}])


def claim_of(front: dict[str, Any]) -> Any:
    """The claim of a loaded term."""
    return loaded(front)["facts"][0].claims[0]


def claim_complaints(front: dict[str, Any]) -> Any:
    """The complaints about the only claim."""
    return complaints(front)["facts"][0]["claims"][0]


def test_an_unknown_key_is_answered_with_the_key_that_was_meant() -> None:
    assert complaints(term(alias="cord")) == {"alias": ["unknown key `alias`: did you mean `also_called`?"]}
    assert complaints(term(keywords="cord")) == {
        "keywords": ["unknown key `keywords`: did you mean `search_words`?"]
    }
    assert complaints(term(titel="Rope")) == {"titel": ["unknown key `titel`: did you mean `title`?"]}
    assert complaints(term(xyzzy="?")) == {"xyzzy": ["unknown key `xyzzy`: remove it"]}


def test_a_missing_key_is_named_at_any_depth() -> None:
    assert complaints({"id": "rope"}) == {"title": ["`title` is missing: add it"]}
    assert claim_complaints(with_claim(says=None)) == {"says": ["`says` is missing: add it"]}


def test_all_mistakes_of_a_page_are_found_at_once() -> None:
    found = complaints(
        {"id": "Rope", "codes": [{"system": "read"}], "facts": [{"topic": "a b"}], "extra": "x"}
    )
    assert found.keys() == {"id", "title", "codes", "facts", "extra"}
    assert found["codes"][0].keys() == {"system", "code", "relation", "verified_in"}


@pytest.mark.parametrize(
    ("key", "value", "instruction"),
    [
        ("title", "", "is empty"),
        ("title", " \n ", "is empty"),
        ("title", ["Rope"], "write one text here"),
        ("title", "x" * 4001, "at most 4000"),
        ("title", "Ro\u200bpe", "U+200B"),
        ("title", "Ro\u0007pe", "U+0007"),
        ("id", "Rope", "is not an id"),
        ("also_called", "cord", "write a list"),
        ("also_called", [], "is empty"),
        ("facts", ["a fact"], "write `key: value` lines here"),
        ("withdrawn", "yes", "write `key: value` lines here"),
    ],
)
def test_a_value_that_cannot_be_used_is_answered_with_an_instruction(
    key: str, value: object, instruction: str
) -> None:
    assert instruction in str(complaints(term(**{key: value}))[key])


def test_texts_lose_line_breaks_and_are_composed() -> None:
    assert loaded(term(title="Cafe\u0301 \n  rope"))["title"] == "Caf\u00e9 rope"


def test_a_claim_has_one_source_or_a_list_of_them() -> None:
    assert claim_of(term()).sources == (Mention("leaflet", "Ropes"),)
    listed = with_claim(
        source=None, locator=None, sources=[{"id": "a", "locator": "A"}, {"id": "b", "locator": "B"}]
    )
    assert claim_of(listed).sources == (Mention("a", "A"), Mention("b", "B"))


@pytest.mark.parametrize(
    "changes",
    [
        {"source": None},
        {"locator": None},
        {"source": None, "locator": None},
        {"sources": [{"id": "a", "locator": "A"}]},
    ],
)
def test_a_claim_without_source_with_half_of_one_or_with_both_spellings_is_refused(
    changes: dict[str, Any],
) -> None:
    assert "name the `source`" in str(claim_complaints(with_claim(**changes)))


def test_a_claim_is_for_everybody_unless_it_says_otherwise() -> None:
    assert claim_of(term()).scope is Scope.GENERAL
    assert claim_of(with_claim(scope="local")).scope is Scope.LOCAL
    assert "use one of general, organisation, local" in str(claim_complaints(with_claim(scope="all")))


def test_an_answer_needs_a_claim() -> None:
    found = complaints(term(facts=[{"topic": "definition", "answer": "Long."}]))
    assert "needs at least one claim" in str(found["facts"][0]["claims"])
    assert loaded(term(facts=[{"topic": "definition", "answer": "Long.", "shared": ["F002"]}]))


def test_codes_withdrawals_and_reviews_are_typed() -> None:
    code = {"system": "loinc", "code": "718-7", "relation": "broader", "verified_in": "a list"}
    withdrawn = {"date": "2026-03-31", "reason": "It is wrong.", "replaced_by": "cord"}
    review = {"reviewer": "A", "role": "gardener", "date": "2026-01-01", "fingerprint": FINGERPRINT}
    found = loaded(term(codes=[code], withdrawn=withdrawn, reviews=[review]))
    assert found["codes"] == (Code("loinc", "718-7", Relation.BROADER, "a list"),)
    assert found["withdrawn"] == Withdrawal("2026-03-31", "It is wrong.", "cord")
    assert found["reviews"] == (Review("A", "gardener", "2026-01-01", FINGERPRINT),)


def test_codes_whose_licence_keeps_them_apart_do_not_stand_on_pages() -> None:
    code = {"system": "cpt", "code": "99999", "relation": "broader", "verified_in": "a list"}
    assert "use one of" in str(complaints(term(codes=[code])))


@pytest.mark.parametrize(
    ("key", "value"),
    [("date", "31.3.2026"), ("date", "2026-02-30"), ("fingerprint", "abc"), ("fingerprint", "0" * 63)],
)
def test_a_review_with_an_impossible_date_or_fingerprint_is_refused(key: str, value: str) -> None:
    review = {
        "reviewer": "A",
        "role": "gardener",
        "date": "2026-01-01",
        "fingerprint": FINGERPRINT,
        key: value,
    }
    assert complaints(term(reviews=[review]))["reviews"][0].keys() == {key}


def test_yes_and_no_are_words_and_nothing_else_will_do() -> None:
    risk = {"id": "fall", "title": "Fall", "procedures": ["pruning"]}
    assert loaded({**risk, "serious": "yes"}, "risk")["serious"] is True
    assert loaded({**risk, "serious": "no"}, "risk")["serious"] is False
    for word in ("true", "Yes", "1"):
        assert "use one of yes, no" in str(complaints({**risk, "serious": word}, "risk"))


@pytest.mark.parametrize("number", ["0", "7", "9999"])
def test_a_number_is_up_to_four_ascii_digits(number: str) -> None:
    topic = {"id": "when", "title": "When", "group": "before", "asked_as": ["when?"], "order": number}
    assert loaded(topic, "topic")["order"] == int(number)


@pytest.mark.parametrize("number", ["", "-1", "1.5", "10000", "٣", "1e3", "0x1"])
def test_anything_else_is_no_number(number: str) -> None:
    topic = {"id": "when", "title": "When", "group": "before", "asked_as": ["when?"], "order": number}
    assert "order" in complaints(topic, "topic")


@pytest.mark.parametrize(
    "address", ["ftp://a.example", "//a.example", "https://a@b.example", "javascript:x", "https://a b"]
)
def test_an_address_of_a_source_begins_with_https_and_names_nobody(address: str) -> None:
    source = {
        "id": "a",
        "title": "A",
        "organisation": "b",
        "country": "US",
        "language": "en",
        "audience": "all",
    }
    assert loaded({**source, "url": "https://a.example/x"}, "source")["url"] == "https://a.example/x"
    assert "url" in complaints({**source, "url": address}, "source")
