"""What questions are compared with: the ways people ask, the statements, and the names of records."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from kbapi.kinds.gap import Gap
from kbapi.kinds.topic import Topic
from kbapi.knowledge.record import Record

NAMELESS_KINDS = ("procedure", "organisation", "source", "topic", "gap", "notice")
"""Records whose names do not tell their claims apart."""


class Role(StrEnum):
    """What a phrase is to its target."""

    CLAIM_QUESTION = "claim question"
    TOPIC_QUESTION = "topic question"
    GAP_QUESTION = "gap question"
    STATEMENT = "statement"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text and what it speaks for: the id of a claim, a topic or a gap."""

    role: Role
    target: str
    text: str


def phrases_of(records: Iterable[Record]) -> Iterator[Phrase]:
    """All phrases of some records."""
    for record in records:
        if isinstance(record.details, Topic):
            yield from _of_topic(record, record.details)
        elif isinstance(record.details, Gap):
            for text in (record.title, *record.details.asked_as):
                yield Phrase(Role.GAP_QUESTION, record.id, text)
        yield from _of_claims(record)


def _of_topic(record: Record, topic: Topic) -> Iterator[Phrase]:
    for text in (record.title, *topic.asked_as, *record.search_words):
        yield Phrase(Role.TOPIC_QUESTION, record.id, text)
    for questions in topic.asked_of:
        for text in questions.texts:
            yield Phrase(Role.CLAIM_QUESTION, questions.name, text)


def _of_claims(record: Record) -> Iterator[Phrase]:
    names = (record.title, *record.also_called, *record.search_words)
    for claim in record.claims:
        yield Phrase(Role.STATEMENT, claim.id, claim.says)
        if record.kind not in NAMELESS_KINDS:
            for name in names:
                yield Phrase(Role.NAME, claim.id, name)
