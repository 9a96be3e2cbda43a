"""Search parameters on made-up resources: paths, commas and bars, and what is escaped."""

import pytest

from kbapi.errors import BadParameterError
from kbapi.fhir.search import read_filters

GARDEN = {
    "resourceType": "Library",
    "id": "hedge.en",
    "title": "Hedges, walls | and ponds",
    "useContext": [
        {"valueCodeableConcept": {"coding": [{"system": "http://a.example", "code": "A.1"}]}},
        {"valueCodeableConcept": {"coding": [{"code": "bare"}]}},
        {"valueCodeableConcept": {"text": "no coding"}},
    ],
}


def fits(name: str, value: str) -> bool:
    tests, unknown = read_filters("Library", [(name, value)])
    assert unknown == []
    return all(test(GARDEN) for test in tests)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("context", "a1", True),
        ("context", "http://a.example|A.1", True),
        ("context", "http://a.example|", True),
        ("context", "http://b.example|A.1", False),
        ("context", "|A.1", False),
        ("context", "|BARE", True),
        ("context", "x,y,bare", True),
        ("title", "hedges\\, walls \\| and", True),
        ("title", "walls", False),
        ("title:contains", "PONDS", True),
        ("title:exact", "Hedges\\, walls \\| and ponds", True),
        ("title", "x,hedges", True),
        ("_id", "hedge.en", True),
        ("_id", "HEDGEEN", False),
        ("url", "http://a.example", False),
        ("date", "2026", False),
    ],
)
def test_a_value_means_what_fhir_says(name: str, value: str, expected: bool) -> None:
    assert fits(name, value) is expected


def test_all_parameters_must_fit() -> None:
    both = [("_id", "hedge.en"), ("title", "walls")]
    tests, _ = read_filters("Library", both)
    assert [test(GARDEN) for test in tests] == [True, False]


def test_what_a_type_does_not_have_is_named_and_left_aside() -> None:
    asked = [("code", "x"), ("_include", "*"), ("topic.title", "x"), ("_has:Library:url:_id", "x")]
    assert read_filters("DocumentReference", [*asked, ("_id", "x")])[1] == [name for name, _ in asked]


@pytest.mark.parametrize(
    ("name", "value"),
    [("title:not", "x"), ("_id:contains", "x"), ("title", ""), ("title", "a,"), ("_id", ",".join("x" * 51))],
)
def test_a_modifier_or_value_that_cannot_be_used_is_refused(name: str, value: str) -> None:
    with pytest.raises(BadParameterError) as caught:
        read_filters("Library", [(name, value)])
    assert caught.value.where == name
