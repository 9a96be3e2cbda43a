"""What is told of a record: its own facts and inherited ones, with claims resolved and agreement computed."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from kbapi.knowledge.agreement import Agreement, Difference, Witness, agreement, differences
from kbapi.knowledge.claim import Claim, Fact
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Ancestor
from kbapi.knowledge.record import Record

FindClaim = Callable[[str], Claim | None]
"""How a shared claim is looked up by id in the edition at hand."""


@dataclass(frozen=True, slots=True)
class ToldFact:
    """A fact as told for a record; `inherited_from` is the procedure for which it is really stated."""

    fact: Fact
    about: Key
    claims: tuple[Claim, ...]
    agreement: Agreement
    differences: tuple[Difference, ...]
    inherited_from: str | None = None

    @property
    def topic(self) -> str:
        """The topic's id."""
        return self.fact.topic


def told_facts(
    record: Record, lineage: Iterable[Ancestor], find_claim: FindClaim, witness: Witness
) -> Iterator[ToldFact]:
    """Its own facts first, then those of its ancestors, nearest first, as far as inheritance allows."""
    for fact in record.facts:
        yield tell(fact, record.key, find_claim, witness)
    for ancestor in lineage:
        for fact in ancestor.record.facts:
            if ancestor.allows(fact.topic):
                yield tell(fact, record.key, find_claim, witness, inherited_from=ancestor.record.id)


def tell(
    fact: Fact, about: Key, find_claim: FindClaim, witness: Witness, inherited_from: str | None = None
) -> ToldFact:
    """One fact with its shared claims resolved; a shared claim that is not there is left out."""
    shared = filter(None, map(find_claim, fact.shared))
    claims = (*fact.claims, *shared)
    return ToldFact(
        fact, about, claims, agreement(claims, witness), tuple(differences(claims)), inherited_from
    )
