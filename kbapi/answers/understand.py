"""Reads a question: which procedure and organisation it names, and which claims may answer it, best first."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

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

Scored = tuple[float, str]
"""A claim after its score, with the sign turned, so that the best come first when sorted."""

MOST_PROCEDURES = 1_000
"""Procedures of which it is remembered what is told of them."""
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
        self._told = lru_cache(MOST_PROCEDURES)(told)
        self._weights = weights
        self._matcher = Matcher(
            phrases_of(kept), terms, frozenset(term for word in small for term in terms(word))
        )
        self._speller = Speller(self._matcher.vocabulary)
        self._homes = {home.claim.id: home for home in claim_homes(kept)}
        self._by_topic = _claims_by_topic(kept)
        self._said_by = _claims_by_organisation(kept)
        specific, general = _procedures(kept)
        self._procedures = Names(specific, terms, general)
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
            candidates=tuple(map(self._candidate, scored[:SHOWN])),
            gap=gap,
            gap_score=gap_score,
            urgent_score=self._urgent_score(scored),
            corrected=tuple((one, other) for one, other in zip(written, terms, strict=True) if one != other),
        )

    def familiarity(self, text: str) -> float:
        """The share of the terms of a text that stand in any phrase, from 0 to 1."""
        terms = self._terms(text[:LONGEST_QUESTION])[:MOST_TERMS]
        return sum(term in self._matcher.vocabulary for term in terms) / len(terms) if terms else 0.0

    def _scored(self, like: Likeness, procedure: str | None, organisation: str | None) -> list[Scored]:
        claims = like.targets(Role.CLAIM_QUESTION, Role.STATEMENT, Role.NAME)
        for topic in like.targets(Role.TOPIC_QUESTION):
            claims.update(self._by_topic.get(topic, ()))
        told = self._told(procedure) if procedure else None
        by = self._said_by.get(organisation or "", frozenset())
        topics = {topic: self._topic_score(like, topic) for topic in self._by_topic}
        found = []
        for claim in claims & self._homes.keys():
            if told and self._is_strange(claim, told[1]) and self._homes[claim].topic not in self._urgent:
                continue
            score = self._claim_score(like, claim) + topics[self._homes[claim].topic]
            said = self._weights.organisation * min(1.0, score) if claim in by else 0.0
            found.append((-(score + said + self._fit(claim, score, told)), claim))
        return sorted(found)

    def _topic_score(self, like: Likeness, topic: str) -> float:
        weights, asked = self._weights, like.best[Role.TOPIC_QUESTION].get(topic, 0.0)
        return (
            weights.topic_question * asked
            + weights.same_topic_question * asked**3
            + weights.topic_together * like.together["topic"].get(topic, 0.0)
        )

    def _claim_score(self, like: Likeness, claim: str) -> float:
        weights, asked = self._weights, like.best[Role.CLAIM_QUESTION].get(claim, 0.0)
        return (
            weights.claim_question * asked
            + weights.same_claim_question * asked**3
            + weights.statement * like.best[Role.STATEMENT].get(claim, 0.0)
            + weights.name * like.best[Role.NAME].get(claim, 0.0)
            + weights.claim_together * like.together["claim"].get(claim, 0.0)
        )

    def _candidate(self, scored: Scored) -> Candidate:
        score, claim = scored
        home = self._homes[claim]
        return Candidate(claim, home.topic, home.record, -score)

    def _urgent_score(self, scored: Iterable[Scored]) -> float:
        return max(
            (-score for score, claim in scored if self._homes[claim].topic in self._urgent), default=0.0
        )

    def _fit(self, claim: str, score: float, told: tuple[frozenset[str], frozenset[str]] | None) -> float:
        """What it adds or takes that a claim is stated of the procedure that is named, or of another."""
        home = self._homes[claim].record
        if told is None:
            return -self._weights.unnamed if home in self._procedures.keys else 0.0
        own, all_told = told
        if claim in own:
            return self._weights.own * min(1.0, score * 2)
        return -self._weights.strange if self._is_strange(claim, all_told) else 0.0

    def _is_strange(self, claim: str, all_told: frozenset[str]) -> bool:
        """Whether a claim holds of some procedures, but not of the one that is named.

        Such a claim answers nothing; only an emergency is told whatever the procedure.
        """
        return claim not in all_told and self._homes[claim].record.kind in TOLD_KINDS

    def _best_gap(self, like: Likeness) -> tuple[str | None, float]:
        """The gap that is most like the question."""
        score, gap = max(((self._gap_score(like, gap), gap) for gap in self._gaps), default=(0.0, ""))
        return (gap, score) if score else (None, 0.0)

    def _gap_score(self, like: Likeness, gap: str) -> float:
        weights, best = self._weights, like.best[Role.GAP_QUESTION].get(gap, 0.0)
        return (
            weights.gap_question * best
            + weights.same_gap_question * best**3
            + weights.gap_together * like.together["gap"].get(gap, 0.0)
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


def _procedures(records: Sequence[Record]) -> tuple[list[Record], list[Record]]:
    """The procedures, and apart those that others come from: their names are used for any of them."""
    parents = {
        record.id: record.details.parent for record in records if isinstance(record.details, Procedure)
    }
    general = {name for name, parent in parents.items() if not parent} & set(parents.values())
    found = [record for record in records if record.id in parents and record.kind == "procedure"]
    return (
        [record for record in found if record.id not in general],
        [record for record in found if record.id in general],
    )
