"""What is said follows from the scores: an emergency first, then a gap, then whether anything fits enough."""

import pytest

from kbapi.answers.decide import Choice, choose, status_of
from kbapi.knowledge.answer import Candidate, Confidence, Reading, Reason, Status
from kbapi.knowledge.library import ancestors
from kbapi.knowledge.procedure import INHERITS_NOTHING
from kbapi.knowledge.telling import ToldFact, told_facts
from tests.knowledge.builders import claim, fact, hospital, key, library, minutes, procedure

URGENT = frozenset({"help"})


def chosen(*scores: tuple[str, float], gap: float = 0.0) -> Choice:
    candidates = tuple(
        Candidate(f"F{number:03}", topic, key("procedure/pruning"), score)
        for number, (topic, score) in enumerate(scores)
    )
    reading = Reading(None, None, candidates, gap="cost" if gap else None, gap_score=gap)
    return choose(reading, URGENT, Reason.NOT_COVERED)


def test_without_candidates_nothing_is_said() -> None:
    assert chosen().reason is Reason.BELOW_THRESHOLD
    assert chosen().candidate is None


def test_a_low_score_says_nothing() -> None:
    assert chosen(("tools", 0.49)) == Choice(None, Confidence.LOW, Reason.BELOW_THRESHOLD)


def test_a_gap_that_fits_better_says_nothing() -> None:
    assert chosen(("tools", 2.0), gap=2.1) == Choice(None, Confidence.LOW, Reason.NOT_COVERED)
    assert chosen(("tools", 2.0), gap=1.9).candidate


def test_an_emergency_goes_ahead_of_a_better_match_and_of_a_gap() -> None:
    choice = chosen(("tools", 2.0), ("help", 1.8), gap=3.0)
    assert choice.reason is Reason.URGENT
    assert choice.candidate
    assert choice.candidate.topic == "help"


def test_an_emergency_that_fits_best_is_one_however_faintly() -> None:
    assert chosen(("help", 0.9), ("tools", 0.8)).reason is Reason.URGENT
    assert chosen(("help", 0.49)).reason is Reason.BELOW_THRESHOLD


def test_a_faint_likeness_to_an_emergency_is_none() -> None:
    assert chosen(("tools", 1.3), ("help", 1.15)).reason is None
    assert chosen(("tools", 3.0), ("help", 1.5)).reason is None


@pytest.mark.parametrize(
    ("scores", "gap", "confidence"),
    [
        ([("tools", 2.5)], 0.0, Confidence.HIGH),
        ([("tools", 2.5), ("tools", 2.4)], 0.0, Confidence.HIGH),
        ([("tools", 2.5), ("arrival", 2.4)], 0.0, Confidence.MEDIUM),
        ([("tools", 2.5)], 2.4, Confidence.MEDIUM),
        ([("tools", 1.3)], 0.0, Confidence.MEDIUM),
        ([("tools", 1.0)], 0.0, Confidence.LOW),
    ],
)
def test_confidence_follows_score_and_margin(
    scores: list[tuple[str, float]], gap: float, confidence: Confidence
) -> None:
    assert chosen(*scores, gap=gap).confidence is confidence


def told(*minutes_said: int) -> ToldFact:
    claims = [
        claim(f"F{place}", f"h{place}-a", value=minutes(said)) for place, said in enumerate(minutes_said)
    ]
    pages = library(procedure("pruning", None, INHERITS_NOTHING, fact("arrival", *claims)))
    record = pages.find(key("procedure/pruning"))
    assert record
    return next(iter(told_facts(record, ancestors(record, pages.find), lambda _: None, hospital)))


def test_statuses_follow_the_fact_and_who_decides() -> None:
    plain = chosen(("arrival", 3.0))
    assert status_of(plain, told(15), clinician_decides=False) == (Status.ANSWERED, None)
    assert status_of(plain, told(15, 30), clinician_decides=False) == (Status.SOURCES_DIFFER, None)
    assert status_of(plain, told(15, 30), clinician_decides=True) == (Status.REFER, Reason.NEEDS_CLINICIAN)
    urgent = chosen(("help", 3.0))
    assert status_of(urgent, told(15, 30), clinician_decides=True) == (Status.REFER, Reason.URGENT)
