"""A checklist holds the facts that the content puts there, part by part, with their times."""

from kbapi.handout.checklist import checklist_of
from kbapi.knowledge.course import Part
from tests.handout.courses import find, told
from tests.knowledge.builders import hospital


def test_parts_and_items_stand_in_their_order_with_the_answers_of_their_facts() -> None:
    parts = checklist_of(told("pruning"), find, hospital)
    assert [(part.part, [item.topic.id for item in part.items]) for part in parts] == [
        (Part.BRING, ["gloves"]),
        (Part.DAY, ["arrival"]),
    ]
    assert parts[1].items[0].fact.fact.answer == "The answer about arrival."
    assert parts[1].items[0].fact.inherited_from == "gardening"


def test_the_times_of_an_item_are_those_of_its_claims() -> None:
    item = checklist_of(told("gardening"), find, hospital)[1].items[0]
    assert [entry.claim.id for entry in item.times] == ["F001", "F002"]


def test_what_inherits_nothing_has_no_checklist() -> None:
    assert checklist_of(told("mowing"), find, hospital) == ()
