"""Two snapshots side by side: what changed, what that affects, and which questions are answered otherwise."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
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
from kbapi.knowledge.library import Entry
from kbapi.knowledge.translation import KIND as TRANSLATION
from kbapi.knowledge_base.answering import Answering
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
    old, new = before.reader.contents(), after.reader.contents()
    keys = sorted(_key(name) for name in old.keys() | new.keys() if old.get(name) != new.get(name))
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
    """The questions that the two snapshots answer with another status, text or other claims."""
    sides: dict[str, tuple[Answering, Answering]] = {}
    for question in questions:
        language = question.language
        if language not in sides:
            sides[language] = Answering(before.in_language(language)), Answering(after.in_language(language))
        old, new = (side.answer(question, today) for side in sides[language])
        if _told(old) != _told(new):
            yield OtherAnswer(question, old, new)


def _told(answer: Answer) -> tuple[object, ...]:
    """What somebody who asks is told, apart from how sure we are and the order of all but the first claim."""
    return answer.status, answer.reason, answer.text, answer.claims[:1], frozenset(answer.claims)


def _translations(here: Snapshot) -> dict[Key, Entry]:
    keys = [key for key in here.reader.all_keys() if key.kind == TRANSLATION]
    return here.reader.entries_of(keys)


def _key(name: str) -> Key:
    kind, _, record_id = name.partition("/")
    return Key(kind, record_id)


def _gravest_first(change: RecordChange) -> tuple[int, Key, str]:
    return list(type(change.kind)).index(change.kind), change.key, change.language
