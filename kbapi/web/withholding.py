"""What a door does about facts that nobody has reviewed, where a review is required: leave out and say so."""

from collections.abc import Sequence

from kbapi.errors import NotReviewedError
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Entry
from kbapi.knowledge.record import Record
from kbapi.knowledge.telling import ToldFact
from kbapi.web.request_context import reviewing, snapshot

RULE = "candidacy_rule"


def told_facts(facts: Sequence[ToldFact], *, all_are_wanted: bool = False) -> tuple[ToldFact, ...]:
    """The facts that may be told.

    Raises NotReviewedError where none of them may, or where not all that were named may: their absence would
    read as if nothing were stated.
    """
    told, withheld = reviewing().parted(snapshot(), facts)
    if withheld and (all_are_wanted or not told):
        raise NotReviewedError(
            f"{len(withheld)} of {len(facts)} facts are withheld here: no current review vouches for them."
        )
    return told


def refuse_unreviewed(entry: Entry) -> None:
    """Raises NotReviewedError for a page that may not be shown."""
    if reviewing().withholds(entry):
        state = reviewing().status(entry).state
        raise NotReviewedError(f"This page is withheld here: no current review vouches for it ({state}).")


def withheld_rules(procedure: Record) -> list[Record]:
    """The rules told of a procedure that may not be told, and so may not decide either."""
    if not reviewing().required:
        return []
    rules = (rule for rule in snapshot().applying(RULE, procedure) if rule.withdrawn is None)
    return [rule for rule in rules if reviewing().withholds(snapshot().entry(*rule.key))]


def refuse_partial_assessment(procedure: str) -> None:
    """Raises NotReviewedError where a rule may not be told: without it the outcome might be too mild."""
    record = snapshot().find(Key("procedure", procedure))
    withheld = withheld_rules(record) if record else []
    if withheld:
        raise NotReviewedError(
            f"No assessment is made here: no current review vouches for {len(withheld)} of its rules."
        )
