"""Two snapshots side by side: what changed, what that affects, and which questions are answered otherwise."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from kbapi.comparison.effects import (
    AffectedRule,
    LapsedReview,
    affected_rules,
    lapsed_reviews,
    stale_translations,
)
from kbapi.knowledge.answer import Answer, Question
from kbapi.knowledge.change import RecordChange
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Entry, changed_keys
from kbapi.knowledge.translation import KIND as TRANSLATION
from kbapi.knowledge_base.answering_for import AnsweringFor
from kbapi.knowledge_base.change_log import compared
from kbapi.knowledge_base.snapshot import Snapshot

RULE = "candidacy_rule"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed from one edition to another, the gravest first, and what that affects."""

    changes: tuple[RecordChange, ...]
    rules: tuple[AffectedRule, ...]
    lapsed: tuple[LapsedReview, ...]
    stale: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class OtherAnswer:
    """A question and its two answers, which are not the same."""

    question: Question
    before: Answer
    after: Answer


def comparison(before: Snapshot, after: Snapshot, today: date) -> Comparison:
    """Compares two snapshots, which may be of two databases."""
    keys = changed_keys(after.reader.contents(), before.reader.contents()).all
    changes = tuple(sorted(compared(before.reader, after.reader, keys), key=_gravest_first))
    rules = affected_rules(changes, after.all_of(RULE))
    return Comparison(
        changes,
        tuple(rules),
        tuple(lapsed_reviews(changes, today)),
        tuple(stale_translations(changes, _translations(after))),
    )


def other_answers(
    before: Snapshot, after: Snapshot, questions: Iterable[Question], today: date
) -> Iterator[OtherAnswer]:
    """The questions that the two snapshots answer with another status, text or other claims.

    A question is answered for its organisation; as to everybody by a snapshot that does not know it yet.
    """
    sides = ((before, AnsweringFor()), (after, AnsweringFor()))
    for question in questions:
        old, new = (_answer(here, answering, question, today) for here, answering in sides)
        if _told(old) != _told(new):
            yield OtherAnswer(question, old, new)


def _answer(here: Snapshot, answering: AnsweringFor, question: Question, today: date) -> Answer:
    if here.find(Key("organisation", question.organisation or "-")) is None:
        question = replace(question, organisation=None)
    return answering.answer(here.in_language(question.language), question, today, reviewed=False)


def _told(answer: Answer) -> tuple[object, ...]:
    """What somebody who asks is told, apart from how sure we are and the order of all but the first claim."""
    why = answer.reason, answer.withdrawn
    return answer.status, why, answer.text, answer.claims[:1], frozenset(answer.claims)


def _translations(here: Snapshot) -> dict[Key, Entry]:
    keys = [key for key in here.reader.all_keys() if key.kind == TRANSLATION]
    return here.reader.entries_of(keys)


def _gravest_first(change: RecordChange) -> tuple[int, Key, str]:
    return list(type(change.kind)).index(change.kind), change.key, change.language
