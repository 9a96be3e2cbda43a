"""What is told of a record: own facts first, then inherited ones, with shared claims resolved."""

from kbapi.knowledge.agreement import Agreement
from kbapi.knowledge.claim import Claim
from kbapi.knowledge.library import Library, ancestors
from kbapi.knowledge.procedure import INHERITS_ALL, INHERITS_NOTHING, Inheritance
from kbapi.knowledge.telling import ToldFact, told_facts
from tests.knowledge.builders import claim, fact, hospital, key, library, minutes, procedure

PAGES = library(
    procedure(
        "parent",
        None,
        INHERITS_NOTHING,
        fact("arrival", claim("F001", "north-a", value=minutes(30))),
        fact("duration", claim("F002", "north-a")),
    ),
    procedure(
        "child",
        "parent",
        Inheritance(excluded=("duration",)),
        fact("arrival", claim("F003", "south-a", value=minutes(15)), shared=("F001", "F999")),
    ),
    procedure("heir", "parent", INHERITS_ALL),
)


def find_claim(claim_id: str) -> Claim | None:
    """A claim of the pages above."""
    home = PAGES.claim_homes.get(claim_id)
    return home.claim if home else None


def told(pages: Library, name: str) -> list[ToldFact]:
    """What is told of a procedure of the pages above."""
    record = pages.find(key(f"procedure/{name}"))
    assert record
    return list(told_facts(record, ancestors(record, pages.find), find_claim, hospital))


def test_own_facts_come_before_inherited_ones_and_forbidden_topics_stay_out() -> None:
    assert [(fact.topic, fact.inherited_from) for fact in told(PAGES, "child")] == [
        ("arrival", None),
        ("arrival", "parent"),
    ]


def test_an_inherited_fact_is_about_the_heir_and_names_where_it_is_stated() -> None:
    first = told(PAGES, "heir")[0]
    assert (str(first.about), first.inherited_from, first.topic) == ("procedure/heir", "parent", "arrival")


def test_shared_claims_count_and_one_that_is_not_there_is_left_out() -> None:
    own = told(PAGES, "child")[0]
    assert [found.id for found in own.claims] == ["F003", "F001"]
    assert own.agreement is Agreement.DIFFER
    assert [side.id for side in own.differences[0].claims] == ["F003", "F001"]
