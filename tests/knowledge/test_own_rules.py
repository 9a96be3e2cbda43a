"""Own rules tell a page for one organisation: its claims first, without what it withdraws."""

from kbapi.knowledge.claim import Claim, Fact
from kbapi.knowledge.own_rules import (
    OwnRules,
    OwnWithdrawal,
    RuledPage,
    ruled,
    withdrawn_claims,
    without_claims,
)
from kbapi.knowledge.record import Record, Section

THEIRS, MORE, OURS = Claim("F001", "Theirs.", ()), Claim("F002", "More.", ()), Claim("EXH-F001", "Ours.", ())
PAGE = Record(
    "procedure",
    "knot",
    "Knot",
    summary="A knot. [F001]",
    facts=(
        Fact("arrival", "Come at one.", (THEIRS,), ("F009",), "They differ."),
        Fact("length", "Long.", (MORE,)),
    ),
    sections=(
        Section(
            "before",
            "Before",
            "Come at one. [F001]\n\n- Bring rope. [F002]\n  It is long.\n- Or yarn. [F003]",
        ),
        Section("after", "After", "Rest. [F003]"),
    ),
)


def rules(*facts: Fact, withdraws: tuple[str, ...] = (), sections: tuple[Section, ...] = ()) -> Record:
    details = OwnRules(
        organisation="exh",
        page=RuledPage("procedure", "knot"),
        withdraws=tuple(OwnWithdrawal(topic, "Because.") for topic in withdraws),
    )
    return Record("own_rule", "exh-knot", "Knot", facts=facts, sections=sections, details=details)


def test_own_claims_come_first_with_the_own_answer_and_note() -> None:
    told = ruled(PAGE, rules(Fact("arrival", "Come at two.", (OURS,), disagreement="We differ.")))
    assert told.facts == (
        Fact("arrival", "Come at two.", (OURS, THEIRS), ("F009",), "We differ."),
        PAGE.facts[1],
    )


def test_a_fact_of_another_topic_is_added() -> None:
    own = Fact("parking", "Behind the house.", (OURS,))
    assert ruled(PAGE, rules(own)).facts == (*PAGE.facts, own)


def test_a_withdrawn_fact_is_not_told() -> None:
    assert ruled(PAGE, rules(withdraws=("arrival",))).facts == PAGE.facts[1:]


def test_a_fact_that_is_withdrawn_and_stated_anew_is_told_by_the_organisation_alone() -> None:
    own = Fact("arrival", "Come at two.", (OURS,))
    assert ruled(PAGE, rules(own, withdraws=("arrival",))).facts == (own, PAGE.facts[1])


def test_a_section_is_replaced_in_its_place() -> None:
    own = Section("before", "Before", "Come at two. [EXH-F001]")
    assert ruled(PAGE, rules(sections=(own,))).sections == (own, PAGE.sections[1])


def test_withdrawn_claims_are_those_at_home_in_the_facts_without_those_told_again() -> None:
    assert withdrawn_claims(PAGE, rules(withdraws=("arrival",))) == {"F001"}
    again = Fact("arrival", "Come at two.", (OURS,), ("F001",))
    assert withdrawn_claims(PAGE, rules(again, withdraws=("arrival",))) == set()


def test_paragraphs_and_items_that_rest_on_withdrawn_claims_are_left_out() -> None:
    assert without_claims(PAGE, {"F001"}).sections[0].markdown == (
        "- Bring rope. [F002]\n  It is long.\n- Or yarn. [F003]"
    )
    assert without_claims(PAGE, {"F002"}).sections[0].markdown == "Come at one. [F001]\n\n- Or yarn. [F003]"
    assert without_claims(PAGE, {"F003"}).sections[1].markdown == ""


def test_a_page_that_rests_on_nothing_withdrawn_is_the_very_same() -> None:
    assert without_claims(PAGE, {"F007"}) is PAGE
    assert without_claims(PAGE, ()) is PAGE
