"""Judges answers by a file of questions with the claims that may answer them."""

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kbapi.knowledge.answer import Answer, Status
from kbapi.knowledge.claim import Claim

COLUMNS = ("qid", "query", "lang", "answerable", "acceptable_fact_ids", "difficulty", "must_all_match")


class QuestionFileError(ValueError):
    """A file that is not a table of questions."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with what is expected: claims that may come first, and patterns that all must be told."""

    id: str
    text: str
    language: str
    answerable: bool
    acceptable: frozenset[str]
    difficulty: str
    sides: tuple[re.Pattern[str], ...]


@dataclass(slots=True)
class Tally:
    """Counts of a group of questions."""

    answerable: int = 0
    first_right: int = 0
    in_three: int = 0
    conflicts: int = 0
    all_sides: int = 0
    unanswerable: int = 0
    abstained: int = 0


@dataclass(slots=True)
class Report:
    """Tallies by language, difficulty and confidence, and each miss."""

    groups: dict[tuple[str, str], Tally] = field(default_factory=lambda: defaultdict(Tally))
    misses: list[tuple[Asked, Answer]] = field(default_factory=list)

    @property
    def total(self) -> Tally:
        """All questions together."""
        return self.groups["all", ""]


def read_questions(path: Path) -> list[Asked]:
    """The questions of a tab-separated file with a header; raises QuestionFileError."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    missing = [name for name in COLUMNS if rows and name not in rows[0]]
    if not rows or missing:
        raise QuestionFileError(f"{path} needs a header with the columns {', '.join(missing or COLUMNS)}")
    return [_asked(row) for row in rows]


def _asked(row: dict[str, str]) -> Asked:
    sides = [part.strip() for part in (row["must_all_match"] or "").split(" ;; ") if part.strip()]
    return Asked(
        id=row["qid"],
        text=row["query"],
        language=row["lang"],
        answerable=row["answerable"] == "yes",
        acceptable=frozenset(filter(None, (row["acceptable_fact_ids"] or "").split(";"))),
        difficulty=row["difficulty"] or "-",
        sides=tuple(re.compile(side) for side in sides),
    )


def evaluate(
    questions: Iterable[Asked], answer: Callable[[str, str], Answer], statement: Callable[[Claim], str]
) -> Report:
    """Asks every question; `answer` takes text and language, `statement` gives the text of a claim."""
    report = Report()
    for asked in questions:
        given = answer(asked.text, asked.language)
        for group in _groups(asked, given):
            _count(report.groups[group], asked, given, statement)
        if not _is_right(asked, given):
            report.misses.append((asked, given))
    return report


def _groups(asked: Asked, given: Answer) -> Iterator[tuple[str, str]]:
    yield "all", ""
    yield "language", asked.language
    yield "difficulty", asked.difficulty
    if given.status is not Status.NO_ANSWER:
        yield "confidence", given.confidence


def _count(tally: Tally, asked: Asked, given: Answer, statement: Callable[[Claim], str]) -> None:
    if not asked.answerable:
        tally.unanswerable += 1
        tally.abstained += given.status is Status.NO_ANSWER
        return
    tally.answerable += 1
    tally.first_right += _is_right(asked, given)
    tally.in_three += any(claim.id in asked.acceptable for claim in given.claims[:3])
    if asked.sides:
        told = [statement(claim) for claim in given.claims]
        tally.conflicts += 1
        tally.all_sides += all(any(side.search(text) for text in told) for side in asked.sides)


def _is_right(asked: Asked, given: Answer) -> bool:
    if not asked.answerable:
        return given.status is Status.NO_ANSWER
    return bool(given.claims) and given.claims[0].id in asked.acceptable
