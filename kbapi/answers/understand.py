"""Reads a question: which procedure and organisation it names, and which claims may answer it, best first."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kbapi.answers.matcher import Likeness, Matcher, Terms
from kbapi.answers.naming import Names
from kbapi.answers.phrases import Role, phrases_of
from kbapi.answers.spelling import Speller
from kbapi.kinds.topic import Topic
from kbapi.knowledge.answer import Candidate, Question, Reading
from kbapi.knowledge.library import claim_homes, witness_of
from kbapi.knowledge.procedure import Procedure
from kbapi.knowledge.record import Record

Told = Callable[[str], tuple[frozenset[str], frozenset[str]]]
"""For a procedure the ids of its own claims, and of all that may be told of it."""

LONGEST_QUESTION = 500
MOST_TERMS = 40
SHOWN = 12
"""Candidates that a reading keeps."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What each kind of likeness adds to a claim's score; found by trying on questions kept apart for it."""

    claim_question: float = 0.55
    statement: float = 0.7
    topic_question: float = 1.1
    name: float = 0.45
    same_claim_question: float = 0.7
    same_topic_question: float = 1.0
    claim_together: float = 5.0
    topic_together: float = 0.9
    own: float = 0.35
    strange: float = 0.55
    unnamed: float = 0.33
    organisation: float = 0.35
    gap_question: float = 1.8
    same_gap_question: float = 1.4
    gap_together: float = 3.5


class Understanding:
    """Everything by which questions in one language are read; built once for an edition."""

    def __init__(
        self,
        records: Iterable[Record],
        terms: Terms,
        small: Iterable[str],
        told: Told,
        weights: Weights = Weights(),
    ) -> None:
        kept = list(records)
        self._terms = terms
        self._told = told
        self._weights = weights
        self._matcher = Matcher(
            phrases_of(kept), terms, frozenset(term for word in small for term in terms(word))
        )
        self._speller = Speller(self._matcher.vocabulary)
        self._homes = {home.claim.id: home for home in claim_homes(kept)}
        self._by_topic = _claims_by_topic(kept)
        self._said_by = _claims_by_organisation(kept)
        self._procedures = Names(_specific(kept), terms)
        self._organisations = Names((record for record in kept if record.kind == "organisation"), terms)
        self._urgent = {
            record.id for record in kept if isinstance(record.details, Topic) and record.details.urgent
        }
        self._gaps = [record.id for record in kept if record.kind == "gap"]

    def read(self, question: Question) -> Reading:
        """How a question is understood; the same for the same edition and text."""
        written = list(self._terms(question.text[:LONGEST_QUESTION]))[:MOST_TERMS]
        terms = [self._speller.corrected(term) for term in written]
        named, at = self._procedures.named_in(terms), self._organisations.named_in(terms)
        faint = frozenset((*(named[1] if named else ()), *(at[1] if at else ())))
        like = self._matcher.likeness(terms, faint)
        procedure = question.procedure or (named[0] if named else None)
        organisation = question.organisation or (at[0] if at else None)
        scored = self._scored(like, procedure, organisation)
        gap, gap_score = self._best_gap(like)
        return Reading(
            procedure=procedure,
            organisation=organisation,
            candidates=tuple(scored[:SHOWN]),
            gap=gap,
            gap_score=gap_score,
            urgent_score=max((found.score for found in scored if found.topic in self._urgent), default=0.0),
            corrected=tuple((one, other) for one, other in zip(written, terms, strict=True) if one != other),
        )

    def _scored(self, like: Likeness, procedure: str | None, organisation: str | None) -> list[Candidate]:
        claims = like.targets(Role.CLAIM_QUESTION, Role.STATEMENT, Role.NAME)
        for topic in like.targets(Role.TOPIC_QUESTION):
            claims.update(self._by_topic.get(topic, ()))
        told = self._told(procedure) if procedure else None
        by = self._said_by.get(organisation or "", frozenset())
        found = [self._candidate(claim, like, told, by) for claim in claims if claim in self._homes]
        return sorted(found, key=lambda candidate: (-candidate.score, candidate.claim))

    def _candidate(
        self,
        claim: str,
        like: Likeness,
        told: tuple[frozenset[str], frozenset[str]] | None,
        said_by: frozenset[str],
    ) -> Candidate:
        home, weights = self._homes[claim], self._weights
        score = (
            weights.claim_question * like.best(Role.CLAIM_QUESTION, claim)
            + weights.statement * like.best(Role.STATEMENT, claim)
            + weights.name * like.best(Role.NAME, claim)
            + weights.topic_question * like.best(Role.TOPIC_QUESTION, home.topic)
            + weights.same_claim_question * like.best(Role.CLAIM_QUESTION, claim) ** 3
            + weights.same_topic_question * like.best(Role.TOPIC_QUESTION, home.topic) ** 3
            + weights.claim_together * like.together("claim", claim)
            + weights.topic_together * like.together("topic", home.topic)
        )
        said = weights.organisation * min(1.0, score) if claim in said_by else 0.0
        return Candidate(claim, home.topic, home.record, score + said + self._fit(claim, score, told))

    def _fit(self, claim: str, score: float, told: tuple[frozenset[str], frozenset[str]] | None) -> float:
        """What it adds or takes that a claim is stated of the procedure that is named, or of another."""
        home = self._homes[claim].record
        if told is None:
            return -self._weights.unnamed if home in self._procedures.keys else 0.0
        own, all_told = told
        if claim in own:
            return self._weights.own * min(1.0, score * 2)
        return -self._weights.strange if claim not in all_told and home.kind in TOLD_KINDS else 0.0

    def _best_gap(self, like: Likeness) -> tuple[str | None, float]:
        """The gap that is most like the question."""
        score, gap = max(((self._gap_score(like, gap), gap) for gap in self._gaps), default=(0.0, ""))
        return (gap, score) if score else (None, 0.0)

    def _gap_score(self, like: Likeness, gap: str) -> float:
        weights, best = self._weights, like.best(Role.GAP_QUESTION, gap)
        return (
            weights.gap_question * best
            + weights.same_gap_question * best**3
            + weights.gap_together * like.together("gap", gap)
        )


TOLD_KINDS = ("procedure", "risk", "side_effect")
"""Kinds whose claims hold of some procedures only."""


def _claims_by_topic(records: Iterable[Record]) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = {}
    for home in claim_homes(records):
        found.setdefault(home.topic, []).append(home.claim.id)
    return found


def _claims_by_organisation(records: Iterable[Record]) -> Mapping[str, frozenset[str]]:
    kept = {record.key: record for record in records}
    found: dict[str, set[str]] = {}
    for home in claim_homes(kept.values()):
        for mention in home.claim.sources:
            found.setdefault(witness_of(mention.source, kept.get), set()).add(home.claim.id)
    return {organisation: frozenset(claims) for organisation, claims in found.items()}


def _specific(records: Sequence[Record]) -> list[Record]:
    """The procedures but for those that others come from: their names are used for any of them."""
    procedures = [record for record in records if isinstance(record.details, Procedure)]
    roots = {record.id for record in procedures if not getattr(record.details, "parent", None)}
    parents = {getattr(record.details, "parent", None) for record in procedures}
    return [record for record in procedures if record.id not in roots & parents]
