"""Judging counts what came first, what was kept silent, and whether all sides were told."""

from pathlib import Path

import pytest

from kbapi.answers.evaluation import COLUMNS, QuestionFileError, Tally, evaluate, read_questions
from kbapi.knowledge.answer import Answer, Confidence, Reading, Status
from tests.answers.small_garden import claim

ROWS = """
Q1\twhen to come\ten\tyes\tF001;F002\teasy\t(?i)thirty ;; quarter
Q2\twhat to bring\ten\tyes\tF003\thard\t
Q3\tprice\tes\tno\t\teasy\t
Q4\tweather\ten\tno\t\teasy\t
"""
CLAIMS = {
    "when to come": ("F001", "F002"),
    "what to bring": ("F009", "F003"),
    "weather": ("F004",),
}
TEXTS = {"F001": "Thirty minutes.", "F002": "A quarter of an hour."}


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A file of four questions."""
    path = tmp_path / "questions.tsv"
    path.write_text("\t".join(COLUMNS) + ROWS, encoding="utf-8")
    return path


def answer(text: str, language: str) -> Answer:
    claims = tuple(claim(name, TEXTS.get(name, "")) for name in CLAIMS.get(text, ()))
    status = Status.ANSWERED if claims else Status.NO_ANSWER
    return Answer(Reading(None, None, ()), status, Confidence.HIGH, claims=claims)


def test_every_question_is_counted_in_its_groups(table: Path) -> None:
    report = evaluate(read_questions(table), answer, lambda told: told.says)
    assert report.total == Tally(2, 1, 2, 1, 1, 2, 1)
    assert report.groups["language", "es"] == Tally(unanswerable=1, abstained=1)
    assert report.groups["difficulty", "hard"] == Tally(answerable=1, in_three=1)
    assert report.groups["confidence", "high"].answerable == 2
    assert [asked.id for asked, _ in report.misses] == ["Q2", "Q4"]


def test_one_side_alone_is_not_all_sides(table: Path) -> None:
    report = evaluate(read_questions(table), answer, lambda told: "Thirty minutes.")
    assert (report.total.conflicts, report.total.all_sides) == (1, 0)


@pytest.mark.parametrize("text", ["", "qid\tquery\nQ1\twhen\n"])
def test_another_file_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "questions.tsv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(QuestionFileError, match="needs a header"):
        read_questions(path)
