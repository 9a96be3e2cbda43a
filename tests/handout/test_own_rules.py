"""A handout of an organisation begins with what it says itself, and with nothing that others say."""

from kbapi.handout.own_rules import own_section
from kbapi.knowledge.agreement import Agreement
from kbapi.knowledge.claim import Claim, Fact, Mention
from kbapi.knowledge.identity import Key
from kbapi.knowledge.telling import ToldFact


def told(topic: str, answer: str, *claims: str) -> ToldFact:
    """A fact whose claims are named for who makes them: `EXH-F001` by the house, `F001` by anybody."""
    made = tuple(Claim(claim, "Said.", (Mention(claim, "Top"),)) for claim in claims)
    return ToldFact(Fact(topic, answer, made), Key("procedure", "knot"), made, Agreement.SINGLE, ())


def witness(source: str) -> str:
    return {"EXH-F001": "house", "EXH-F002": "house", "ABC-F001": "yard"}.get(source, "anybody")


def test_the_own_answers_stand_in_their_order_with_the_own_claims() -> None:
    facts = [
        told("arrival", "Come at two.", "EXH-F001", "F001", "EXH-F002"),
        told("length", "Long.", "F002"),
        told("parking", "In the *yard*.", "EXH-F002", "ABC-F001"),
    ]
    [section] = own_section(facts, witness, "house", "Knots here")
    assert (section.id, section.heading) == ("own-rules", "Knots here")
    assert section.markdown == "- Come at two. [EXH-F001, EXH-F002]\n- In the \\*yard\\*. [EXH-F002]"


def test_without_claims_of_its_own_there_is_no_section() -> None:
    assert own_section([told("length", "Long.", "F002", "ABC-F001")], witness, "house", "Knots here") == ()
