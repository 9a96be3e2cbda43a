"""How far reviews count for a reader, and what is kept from one who is shown nothing unreviewed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Entry
from kbapi.knowledge.review import STANDING, ReviewStatus, gravest
from kbapi.knowledge.telling import ToldFact
from kbapi.knowledge_base.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Reviewing:
    """On which day, for which organisation (empty for none), and whether a review is required."""

    today: date
    organisation: str = ""
    required: bool = False

    def status(self, entry: Entry) -> ReviewStatus:
        """How far a page is reviewed."""
        return entry.review(self.today, self.organisation)

    def withholds(self, entry: Entry) -> bool:
        """Whether a page may not be shown."""
        return self.required and self.status(entry).state not in STANDING

    def status_of_fact(self, here: Snapshot, fact: ToldFact) -> ReviewStatus:
        """How far a fact is reviewed: on the page that states it, and where its claims are at home."""
        homes = (here.claim_home(claim.id).record for claim in fact.claims)
        return gravest(self.status(here.entry(*key)) for key in {stated_on(fact), *homes})

    def withholds_fact(self, here: Snapshot, fact: ToldFact) -> bool:
        """Whether a fact may not be told."""
        return self.required and self.status_of_fact(here, fact).state not in STANDING

    def parted(
        self, here: Snapshot, facts: Iterable[ToldFact]
    ) -> tuple[tuple[ToldFact, ...], tuple[ToldFact, ...]]:
        """The facts that may be told, and those that may not."""
        told: list[ToldFact] = []
        withheld: list[ToldFact] = []
        for fact in facts:
            (withheld if self.withholds_fact(here, fact) else told).append(fact)
        return tuple(told), tuple(withheld)


def stated_on(fact: ToldFact) -> Key:
    """The record that states a fact: for an inherited one a procedure further up."""
    return Key("procedure", fact.inherited_from) if fact.inherited_from else fact.about
