"""What is told of a record: its own facts and inherited ones, with claims resolved and agreement computed."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from kbapi.knowledge.agreement import Agreement, Difference, Witness, agreement, differences, speaks
from kbapi.knowledge.claim import Claim, Fact
from kbapi.knowledge.identity import Key, claim_prefix
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
    return with_inherited(record, lineage, lambda stating: own_facts(stating, find_claim, witness))


def own_facts(record: Record, find_claim: FindClaim, witness: Witness) -> tuple[ToldFact, ...]:
    """The facts that a record itself states, in its order."""
    return tuple(_tell(fact, record.key, find_claim, witness) for fact in record.facts)


def with_inherited(
    record: Record, lineage: Iterable[Ancestor], own: Callable[[Record], Iterable[ToldFact]]
) -> Iterator[ToldFact]:
    """As `told_facts`, for those who know what each record states itself."""
    yield from own(record)
    for ancestor in lineage:
        for fact in own(ancestor.record):
            if ancestor.allows(fact.topic):
                yield replace(fact, about=record.key, inherited_from=ancestor.record.id)


def added_by(organisation: str, claims: Iterable[Claim], witness: Witness) -> tuple[Claim, ...]:
    """The claims that an organisation has added to the library itself, in their order."""
    return tuple(claim for claim in claims if claim_prefix(claim.id) and speaks(organisation, claim, witness))


def _tell(fact: Fact, about: Key, find_claim: FindClaim, witness: Witness) -> ToldFact:
    """One fact with its shared claims resolved; a shared claim that is not there is left out."""
    shared = filter(None, map(find_claim, fact.shared))
    claims = (*fact.claims, *shared)
    return ToldFact(fact, about, claims, agreement(claims, witness), tuple(differences(claims)))
