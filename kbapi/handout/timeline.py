"""The timeline of a procedure: what is stated to happen when, from arrival to the last restriction."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kbapi.kinds.topic import Topic
from kbapi.knowledge.agreement import Agreement, Difference, Witness, agreement, differences
from kbapi.knowledge.claim import Claim, Value, ValueKind
from kbapi.knowledge.course import Phase, Timed
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Find
from kbapi.knowledge.record import Record
from kbapi.knowledge.telling import ToldFact


@dataclass(frozen=True, slots=True)
class Entry:
    """One claim in a timeline; `length` is None for one that gives no number.

    `organisations` are the ids of those who say it; `differs` says that another entry of the same stage has
    another value for the same thing.
    """

    claim: Claim
    length: Value | None
    organisations: tuple[str, ...]
    differs: bool
    inherited_from: str | None


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything stated on one topic of a timeline; values of different sources stand beside one another."""

    topic: Record
    place: Timed
    facts: tuple[ToldFact, ...]
    entries: tuple[Entry, ...]
    agreement: Agreement
    differences: tuple[Difference, ...]

    @property
    def note(self) -> str:
        """What an editor says about the difference; empty where there is none."""
        notes = (fact.fact.disagreement for fact in self.facts)
        return next(filter(None, notes), "") if self.differences else ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """The stages of a procedure in their order; none where no source gives a time."""

    stages: tuple[Stage, ...] = ()

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims that it tells."""
        return tuple(entry.claim for stage in self.stages for entry in stage.entries)


def timeline_of(facts: Iterable[ToldFact], find: Find, witness: Witness, organisation: str = "") -> Timeline:
    """The timeline of the facts told of a procedure; the claims of a named organisation come first."""
    by_topic: dict[str, list[ToldFact]] = defaultdict(list)
    for fact in facts:
        by_topic[fact.topic].append(fact)
    made = (
        _stage(find(Key("topic", topic)), told, witness, organisation) for topic, told in by_topic.items()
    )
    stages = [stage for stage in made if stage and stage.entries]
    phases = list(Phase)
    return Timeline(
        tuple(sorted(stages, key=lambda stage: (phases.index(stage.place.phase), stage.place.order)))
    )


def _stage(topic: Record | None, facts: list[ToldFact], witness: Witness, organisation: str) -> Stage | None:
    details = topic.details if topic else None
    if topic is None or not isinstance(details, Topic) or details.timeline is None:
        return None
    entries = entries_of(facts, witness, organisation)
    stated = tuple({claim.id: claim for fact in facts for claim in fact.claims}.values())
    return Stage(
        topic,
        details.timeline,
        tuple(facts),
        tuple(entry for entry in entries if entry.length or entry.claim.id in details.timeline.in_words),
        agreement(stated, witness),
        tuple(differences(stated)),
    )


def entries_of(facts: Iterable[ToldFact], witness: Witness, organisation: str = "") -> list[Entry]:
    """The claims of some facts, each once, in their order; those of a named organisation come first."""
    told = {claim.id: (claim, fact) for fact in facts for claim in fact.claims}
    unequal = differences(claim for claim, _ in told.values())
    differing = {claim.id for difference in unequal for claim in difference.claims}
    entries = [_entry(claim, fact, witness, differs=claim.id in differing) for claim, fact in told.values()]
    return sorted(entries, key=lambda entry: bool(organisation) and organisation not in entry.organisations)


def _length(claim: Claim) -> Value | None:
    return claim.value if claim.value and claim.value.kind is ValueKind.DURATION else None


def _entry(claim: Claim, fact: ToldFact, witness: Witness, *, differs: bool) -> Entry:
    organisations = dict.fromkeys(witness(mention.source) for mention in claim.sources)
    return Entry(claim, _length(claim), tuple(organisations), differs, fact.inherited_from)
