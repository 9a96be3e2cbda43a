"""A timeline tells every stated time once, in the order of the content, and never merges two of them."""

from kbapi.knowledge.agreement import Agreement
from tests.handout.courses import timeline


def claims(name: str, organisation: str = "") -> dict[str, list[str]]:
    """The claims of each stage of a timeline."""
    return {
        stage.topic.id: [entry.claim.id for entry in stage.entries]
        for stage in timeline(name, organisation).stages
    }


def test_stages_stand_in_the_order_of_the_topics_and_not_in_that_of_the_page() -> None:
    assert list(claims("gardening")) == ["arrival", "length", "rest", "leaves", "mood"]


def test_only_lengths_of_time_and_claims_named_to_be_told_in_words_are_entries() -> None:
    found = claims("gardening")
    assert found["arrival"] == ["F001", "F002"]
    assert found["rest"] == ["F005", "F006", "F007", "F011"]
    assert found["mood"] == ["F009"]


def test_different_values_stand_beside_one_another_and_say_so() -> None:
    arrival, *_ = timeline("gardening").stages
    assert arrival.agreement is Agreement.DIFFER
    assert [(entry.length.minimum, entry.differs) for entry in arrival.entries if entry.length] == [
        (30, True),
        (15, True),
    ]
    rest = timeline("gardening").stages[2]
    assert [entry.claim.id for entry in rest.entries if entry.differs] == ["F006", "F011"]


def test_a_named_organisation_comes_first_and_the_others_stay() -> None:
    assert claims("gardening", "south")["rest"] == ["F011", "F005", "F006", "F007"]


def test_inherited_times_say_whose_they_are() -> None:
    entries = [entry for stage in timeline("pruning").stages for entry in stage.entries]
    assert {entry.inherited_from for entry in entries} == {"gardening"}
    assert claims("pruning") == claims("gardening")


def test_what_inherits_nothing_has_an_empty_timeline() -> None:
    assert timeline("mowing").stages == ()
