"""Topics may have a place in timelines and checklists, and a sheet that patients fill in."""

from typing import Any

import pytest
from marshmallow import ValidationError

from kbapi.kinds import KINDS
from kbapi.kinds.topic import Topic
from kbapi.knowledge.course import Checklisted, Part, Phase, Reading, Sheet, Timed
from kbapi.knowledge.identity import Key

FRONT = {"id": "when", "title": "When", "group": "before", "order": "1", "asked_as": ["when?"]}
TIMED = {"phase": "after", "order": "3", "reading": "lasts", "in_words": ["F118"]}


def loaded(**more: Any) -> Any:
    """The front matter of a topic."""
    return KINDS["topic"].schema().load({**FRONT, **more})


def test_the_places_are_typed() -> None:
    found = loaded(
        timeline=TIMED, checklist={"part": "day", "order": "2"}, sheet={"asked_by": "F116", "term": "log"}
    )
    assert found["timeline"] == Timed(Phase.AFTER, 3, Reading.LASTS, ("F118",))
    assert found["checklist"] == Checklisted(Part.DAY, 2)
    assert found["sheet"] == Sheet("F116", "log")
    plain = loaded()
    assert (plain["timeline"], plain["checklist"], plain["sheet"]) == (None, None, None)


@pytest.mark.parametrize(
    ("key", "value", "instruction"),
    [
        ("timeline", {**TIMED, "phase": "later"}, "use one of before, during, after"),
        ("timeline", {**TIMED, "reading": "until"}, "use one of lead, lasts, comes"),
        ("timeline", {**TIMED, "in_word": ["F118"]}, "did you mean `in_words`?"),
        ("timeline", {"phase": "after", "order": "3"}, "`reading` is missing"),
        ("checklist", {"part": "pack", "order": "1"}, "use one of ahead, bring, day, home"),
        ("checklist", "yes", "write `key: value` lines here"),
        ("sheet", {"asked_by": "116", "term": "log"}, "is not a claim id"),
    ],
)
def test_a_place_that_cannot_be_used_is_answered_with_an_instruction(
    key: str, value: Any, instruction: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        loaded(**{key: value})
    assert instruction in str(refusal.value.messages)


def test_the_claims_and_the_term_that_are_named_must_be_there() -> None:
    found = loaded(timeline=TIMED, sheet={"asked_by": "F116", "term": "log"})
    details = Topic(
        group="before", order=1, asked_as=("when?",), timeline=found["timeline"], sheet=found["sheet"]
    )
    assert details.cited == ("F118", "F116")
    assert details.links == (Key("term", "log"),)
