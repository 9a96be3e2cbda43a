"""How grave a change is; where a rule cannot tell wording from meaning it says the graver."""

import re

from kbapi.kinds import KINDS
from kbapi.knowledge.change import ChangeKind
from kbapi.knowledge.claim import Claim
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Find
from kbapi.knowledge.record import Record
from kbapi.knowledge.translation import original_of

_WORD = re.compile(r"\w+(?:[./:]\w+)*")
_MARK = re.compile(r"\[[A-Za-z0-9, -]+\]")
"""A citation mark, which says where a sentence stands and is no word of it."""


def same_words(before: str | None, after: str | None) -> bool:
    """Whether two texts differ at most in punctuation, capitals, spaces and citation marks."""
    return _words(before) == _words(after)


def _words(text: str | None) -> list[str]:
    return _WORD.findall(_MARK.sub(" ", text or "").casefold())


def is_of_safety(record: Record, find: Find) -> bool:
    """Whether any words of a record bear on safety; a translation is as grave as what it translates."""
    original = original_of(record, find) or record
    return KINDS[original.kind].of_safety or original.details.of_safety


def is_topic_of_safety(topic: str, find: Find) -> bool:
    """Whether what is stated under a topic bears on safety."""
    record = find(Key("topic", topic))
    return record is not None and record.details.of_safety


def kind_of_text(before: str | None, after: str | None, *, of_safety: bool) -> ChangeKind:
    """What a change of a text is: wording, unless its words differ where safety is at stake."""
    return ChangeKind.SAFETY if of_safety and not same_words(before, after) else ChangeKind.WORDING


def kind_of_claim(before: Claim | None, after: Claim | None, *, of_safety: bool) -> ChangeKind:
    """What a change of a claim is. A statement without a typed value is its own value."""
    grave = ChangeKind.SAFETY if of_safety else ChangeKind.CLINICAL
    if before is None or after is None or _meaning(before) != _meaning(after):
        return grave
    if not same_words(before.says, after.says):
        return grave if of_safety or after.value is None else ChangeKind.WORDING
    told = (before.says, before.doubtful, before.value) == (after.says, after.doubtful, after.value)
    return ChangeKind.METADATA if told else ChangeKind.WORDING


def _meaning(claim: Claim) -> tuple[object, ...]:
    """What a claim states, for whom and by whom, apart from its words."""
    value = claim.value
    stated = (value.kind, value.of, value.measure) if value else None
    sources = frozenset(mention.source for mention in claim.sources)
    return stated, claim.scope, claim.agent, sources, claim.doubtful is None


def kind_of_whole(record: Record, find: Find) -> ChangeKind:
    """What it is that a whole record comes, goes or is withdrawn: the gravest of what it holds."""
    if is_of_safety(record, find) or any(is_topic_of_safety(fact.topic, find) for fact in record.facts):
        return ChangeKind.SAFETY
    if record.facts or KINDS[record.kind].clinical:
        return ChangeKind.CLINICAL
    return ChangeKind.WORDING if record.sections or record.summary else ChangeKind.METADATA
