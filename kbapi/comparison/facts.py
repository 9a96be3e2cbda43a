"""Compares the facts of one page before and after, claim by claim."""

from collections.abc import Callable, Iterator

from kbapi.comparison.weighing import kind_of_claim, kind_of_text
from kbapi.knowledge.change import ChangeKind, ClaimChange, FactChange, gravest_kind
from kbapi.knowledge.claim import Fact
from kbapi.knowledge.record import Record


def fact_changes(before: Record, after: Record, is_grave: Callable[[str], bool]) -> tuple[FactChange, ...]:
    """The facts that differ, in the order of the page, then those that went; `is_grave` judges topics."""
    topics = dict.fromkeys(fact.topic for fact in (*after.facts, *before.facts))
    pairs = ((topic, before.fact(topic), after.fact(topic)) for topic in topics)
    return tuple(
        _change(topic, old, new, of_safety=is_grave(topic)) for topic, old, new in pairs if old != new
    )


def _change(topic: str, before: Fact | None, after: Fact | None, *, of_safety: bool) -> FactChange:
    claims = tuple(_claims(before, after, of_safety=of_safety))
    kinds = [claim.kind for claim in claims]
    if before is None or after is None or before.shared != after.shared:
        kinds.append(ChangeKind.SAFETY if of_safety else ChangeKind.CLINICAL)
    elif (before.answer, before.disagreement) != (after.answer, after.disagreement):
        kinds += (
            kind_of_text(old, new, of_safety=of_safety)
            for old, new in ((before.answer, after.answer), (before.disagreement, after.disagreement))
        )
    return FactChange(topic, gravest_kind(kinds), before, after, claims)


def _claims(before: Fact | None, after: Fact | None, *, of_safety: bool) -> Iterator[ClaimChange]:
    old = {claim.id: claim for claim in before.claims} if before else {}
    new = {claim.id: claim for claim in after.claims} if after else {}
    for claim_id in dict.fromkeys((*new, *old)):
        was, now = old.get(claim_id), new.get(claim_id)
        if was != now:
            yield ClaimChange(claim_id, kind_of_claim(was, now, of_safety=of_safety), was, now)
