"""Blind questions about the real content stay as well answered as they were when this was measured."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from kbapi.answers.evaluation import Report, evaluate, read_questions
from kbapi.knowledge_base.editions import connect
from tests.publishing import settings_of
from tests.real_content.asking import Ask

QUESTIONS = Path(__file__).parents[1] / "questions" / "fresh.tsv"
ALL_SIDES = {"en": 22 - 1, "es": 7 - 1}
"""Questions, less one each, in which every side of a disagreement was told when this was measured."""
BANDS: Mapping[str, float] = {"high": 0.95, "medium": 0.85}


@pytest.fixture(scope="module")
def report(real_state: Path, ask: Ask) -> Report:
    """The judgement of all questions."""
    settings = settings_of(real_state)
    base = connect(settings.database, real_state, settings.search_engine, 1.0)
    english = base.current()

    def statement(claim_id: str) -> str:
        found = english.claim(claim_id)
        return found.says if found else ""

    return evaluate(read_questions(QUESTIONS), ask, lambda claim: statement(claim.id))


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_first_claim_is_right(report: Report, language: str) -> None:
    tally = report.groups["language", language]
    assert tally.first_right >= 0.95 * tally.answerable, told(report)


def test_questions_that_nobody_can_answer_are_not_answered(report: Report) -> None:
    assert report.total.abstained >= 0.95 * report.total.unanswerable, told(report)


@pytest.mark.parametrize("language", ["en", "es"])
def test_all_sides_of_a_disagreement_are_told(report: Report, language: str) -> None:
    assert report.groups["language", language].all_sides >= ALL_SIDES[language], told(report)


@pytest.mark.parametrize("band", BANDS)
def test_confidence_means_what_it_says(report: Report, band: str) -> None:
    tally = report.groups["confidence", band]
    given = tally.answerable + tally.unanswerable
    assert tally.first_right >= BANDS[band] * given


def told(report: Report) -> str:
    """The misses, for whoever has to mend them."""
    return "\n".join(
        f"{asked.id} {asked.text}: {[claim.id for claim in given.claims[:3]]}"
        for asked, given in report.misses
    )
