"""Who is whose parent, what is inherited, and which claim is at home where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbapi.kinds.risk import Risk
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import ancestors, applies_to
from kbapi.knowledge.procedure import INHERITS_ALL, INHERITS_NOTHING, Inheritance
from kbapi.knowledge.record import Record
from tests.knowledge.builders import claim, fact, key, library, procedure, source


def told(inherits_child: Inheritance, inherits_parent: Inheritance, topic: str) -> list[str]:
    """The ancestors of a grandchild of which a topic may be told."""
    pages = library(
        procedure("grandparent"),
        procedure("parent", "grandparent", inherits_parent),
        procedure("child", "parent", inherits_child),
    )
    child = pages.find(key("procedure/child"))
    assert child
    return [up.record.id for up in ancestors(child, pages.find) if up.allows(topic)]


@pytest.mark.parametrize(
    ("child", "parent", "expected"),
    [
        (INHERITS_ALL, INHERITS_ALL, ["parent", "grandparent"]),
        (INHERITS_ALL, INHERITS_NOTHING, ["parent"]),
        (INHERITS_NOTHING, INHERITS_ALL, []),
        (Inheritance(only=("arrival",)), INHERITS_ALL, ["parent", "grandparent"]),
        (Inheritance(only=("duration",)), INHERITS_ALL, []),
        (Inheritance(excluded=("arrival",)), INHERITS_ALL, []),
        (Inheritance(excluded=("duration",)), Inheritance(only=("arrival",)), ["parent", "grandparent"]),
        (INHERITS_ALL, Inheritance(excluded=("arrival",)), ["parent"]),
        (Inheritance(only=("arrival",), excluded=("arrival",)), INHERITS_ALL, []),
    ],
)
def test_a_topic_is_told_as_far_up_as_every_step_allows(
    child: Inheritance, parent: Inheritance, expected: list[str]
) -> None:
    assert told(child, parent, "arrival") == expected


@pytest.mark.parametrize("length", [1, 2, 5])
def test_a_circle_of_parents_ends(length: int) -> None:
    names = [f"p{number}" for number in range(length)]
    pages = library(*(procedure(name, names[(n + 1) % length], INHERITS_ALL) for n, name in enumerate(names)))
    start = pages.find(key("procedure/p0"))
    assert start
    assert [up.record.id for up in ancestors(start, pages.find)] == names[1:]


def test_a_long_chain_needs_no_recursion() -> None:
    steps = 5_000
    pages = library(
        procedure("p0"), *(procedure(f"p{n}", f"p{n - 1}", INHERITS_ALL) for n in range(1, steps))
    )
    last = pages.find(Key("procedure", f"p{steps - 1}"))
    assert last
    assert len(ancestors(last, pages.find)) == steps - 1


def test_a_missing_parent_ends_the_line() -> None:
    orphan = procedure("orphan", "nowhere", INHERITS_ALL)
    assert ancestors(orphan, library(orphan).find) == []


def test_what_is_no_procedure_has_no_ancestors() -> None:
    assert ancestors(Record("term", "rope", "Rope"), library().find) == []


def risk(*procedures: str) -> Record:
    """A risk of the given procedures."""
    return Record("risk", "fall", "Fall", details=Risk(serious=True, procedures=procedures))


def test_a_risk_applies_where_it_is_named_and_where_its_topic_is_inherited() -> None:
    pages = library(
        procedure("parent"),
        procedure("heir", "parent", INHERITS_ALL),
        procedure("stranger", "parent", Inheritance(excluded=("risk",))),
    )

    def applies(name: str) -> bool:
        record = pages.find(Key("procedure", name))
        assert record
        return applies_to(risk("parent"), record, ancestors(record, pages.find))

    assert [applies(name) for name in ("parent", "heir", "stranger")] == [True, True, False]


def test_a_condition_without_a_topic_is_never_inherited() -> None:
    pages = library(procedure("parent"), procedure("heir", "parent", INHERITS_ALL))
    heir = pages.find(key("procedure/heir"))
    assert heir
    assert not applies_to(Record("term", "rope", "Rope"), heir, ancestors(heir, pages.find))


@given(st.permutations(["a", "b", "c", "d"]))
def test_records_come_in_the_order_of_their_keys(names: list[str]) -> None:
    pages = library(*(procedure(name) for name in names))
    assert [record.id for record in pages.records] == ["a", "b", "c", "d"]


def test_of_a_claim_id_used_twice_the_first_home_by_key_counts() -> None:
    twice = library(
        procedure("b", None, INHERITS_NOTHING, fact("arrival", claim("F001", "x"))),
        procedure("a", None, INHERITS_NOTHING, fact("duration", claim("F001", "x"))),
    )
    home = twice.claim_homes["F001"]
    assert (home.record, home.topic) == (Key("procedure", "a"), "duration")


def test_the_witness_behind_a_source_is_its_organisation() -> None:
    pages = library(source("leaflet", "garden"), source("poster", "garden"))
    assert [pages.witness(name) for name in ("leaflet", "poster", "unknown")] == [
        "garden",
        "garden",
        "unknown",
    ]
