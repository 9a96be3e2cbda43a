"""Answers plain questions from one snapshot: reads them, picks the fact, and says what may be said."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache

from kbapi.answers.decide import Choice, choose, status_of
from kbapi.answers.understand import Understanding
from kbapi.kinds.gap import Gap
from kbapi.kinds.topic import Topic
from kbapi.knowledge.agreement import speaks
from kbapi.knowledge.answer import Answer, Candidate, Question, Reading, Reason, Status
from kbapi.knowledge.claim import Claim
from kbapi.knowledge.identity import Key
from kbapi.knowledge.notice import DECISION_NOTICE
from kbapi.knowledge.record import Record
from kbapi.knowledge.review import ReviewState
from kbapi.knowledge.telling import ToldFact
from kbapi.knowledge_base.reviewing import Reviewing, stated_on
from kbapi.knowledge_base.snapshot import Snapshot
from kbapi.search.languages import SMALL_WORDS, terms_in

NOT_ANSWERING = (ReviewState.OVERDUE, ReviewState.WITHDRAWN)
MOST_RELATED = 5
KEPT_TELLINGS = 1_000
"""Records of which it is remembered what is told of them; an edition never changes, so none is ever stale."""
ALIKE = 0.85
"""How near the scores of claims on several pages are when their list is asked for."""
ENOUGH_FOR_A_LIST = 4


class Answering:
    """Answers questions in one language from one edition; built once, safe for use from several threads."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._language = snapshot.language
        records = list(snapshot.records())
        self._terms = terms_in(self._language)
        self._understanding = Understanding(
            records, self._terms, SMALL_WORDS[self._language], snapshot.told_claims
        )
        topics = {record.id: record.details for record in records if isinstance(record.details, Topic)}
        self._urgent = frozenset(name for name, topic in topics.items() if topic.urgent)
        self._decided = frozenset(name for name, topic in topics.items() if topic.clinician_decides)
        self._told = lru_cache(KEPT_TELLINGS)(self._tellings)
        self._decision_words = self._words_of_decision()

    def answer(self, question: Question, today: date, *, reviewed: bool = False) -> Answer:
        """The answer to a question; the same for the same edition, question and day.

        With `reviewed` only facts answer for which a review stands; an emergency is named without them.
        """
        reviewing = Reviewing(today, question.organisation or "", reviewed)
        reading = self._understanding.read(question)
        choice = choose(reading, self._urgent, self._gap_reason(reading))
        fact = self._fact(choice.candidate, reading) if choice.candidate else None
        if fact is None:
            return self._nothing(reading, choice.reason or Reason.BELOW_THRESHOLD, choice, reviewing)
        if reviewing.withholds_fact(self._snapshot, fact) and choice.reason is Reason.URGENT:
            return Answer(reading, Status.REFER, choice.confidence, reason=Reason.URGENT)
        state = reviewing.status(self._snapshot.entry(*stated_on(fact))).state
        if state in NOT_ANSWERING or reviewing.withholds_fact(self._snapshot, fact):
            return self._nothing(reading, Reason.OVERDUE, choice, reviewing)
        decides = fact.topic in self._decided and self._asks_for_decision(question)
        status, reason = status_of(choice, fact, clinician_decides=decides)
        claims = self._best_first(fact.claims, reading)
        text = self._leading_text(fact, claims, reading)
        related = self._related(reading, fact, reviewing)
        return Answer(reading, status, choice.confidence, fact, claims, text, reason, related)

    def familiarity(self, text: str) -> float:
        """The share of the words of a text that this language's phrases know, from 0 to 1."""
        return self._understanding.familiarity(text)

    def _nothing(self, reading: Reading, reason: Reason, choice: Choice, reviewing: Reviewing) -> Answer:
        related = self._related(reading, None, reviewing)
        return Answer(reading, Status.NO_ANSWER, choice.confidence, reason=reason, related=related)

    def _gap_reason(self, reading: Reading) -> Reason:
        record = self._snapshot.find(Key("gap", reading.gap)) if reading.gap else None
        return (
            Reason(record.details.reason)
            if record and isinstance(record.details, Gap)
            else Reason.NOT_COVERED
        )

    def _fact(self, candidate: Candidate, reading: Reading) -> ToldFact | None:
        """The fact that tells a claim: for the named procedure if it does, else where it is at home.

        A question that fits the same topic on several pages alike asks for the list that names them all.
        """
        named = self._snapshot.find(Key("procedure", reading.procedure)) if reading.procedure else None
        listing = self._listing(candidate, reading) if named is None else None
        for record in filter(None, (named, listing, self._snapshot.find(candidate.home))):
            telling = self._told(record.key).get(candidate.claim, ())
            at_home = [told for told in telling if told.topic == candidate.topic]
            if telling:
                return (at_home or telling)[0]
        return None

    def _tellings(self, key: Key) -> Mapping[str, Sequence[ToldFact]]:
        """What is told of a record, by the claims that it rests on."""
        found: dict[str, list[ToldFact]] = {}
        record = self._snapshot.find(key)
        for told in self._snapshot.told(record) if record else ():
            for claim in dict.fromkeys(told.fact.claim_ids):
                found.setdefault(claim, []).append(told)
        return found

    def _listing(self, candidate: Candidate, reading: Reading) -> Record | None:
        near = [found for found in reading.candidates if found.topic == candidate.topic]
        alike = {found.home for found in near if found.score >= candidate.score * ALIKE}
        if len(alike) < ENOUGH_FOR_A_LIST:
            return None
        users = self._snapshot.users_of(candidate.claim)
        return next((user for user in users if (fact := user.fact(candidate.topic)) and fact.shared), None)

    def _best_first(self, claims: Iterable[Claim], reading: Reading) -> tuple[Claim, ...]:
        scores = {candidate.claim: candidate.score for candidate in reading.candidates}
        return tuple(
            sorted(
                claims,
                key=lambda claim: (not self._speaks(claim, reading.organisation), -scores.get(claim.id, 0.0)),
            )
        )

    def _speaks(self, claim: Claim, organisation: str | None) -> bool:
        return speaks(organisation, claim, self._snapshot.witness)

    def _leading_text(self, fact: ToldFact, claims: tuple[Claim, ...], reading: Reading) -> str:
        """The fact's own answer, or the statement of the organisation that was named, where that is one.

        One statement never stands alone where the organisation makes several, a clinician decides or help is
        urgent: it may be unsafe alone.
        """
        if fact.topic in self._decided | self._urgent:
            return fact.fact.answer
        own = [claim for claim in claims if self._speaks(claim, reading.organisation)]
        return own[0].says if len(own) == 1 else fact.fact.answer

    def _related(
        self, reading: Reading, chosen: ToldFact | None, reviewing: Reviewing
    ) -> tuple[ToldFact, ...]:
        found: dict[tuple[Key, str], ToldFact] = {}
        for candidate in reading.candidates:
            fact = self._fact(candidate, reading)
            if fact and (chosen is None or fact.topic != chosen.topic):
                found.setdefault((fact.about, fact.topic), fact)
        return reviewing.parted(self._snapshot, found.values())[0][:MOST_RELATED]

    def _words_of_decision(self) -> frozenset[tuple[str, ...]]:
        notice: Record | None = self._snapshot.find(DECISION_NOTICE)
        words = notice.search_words if notice else ()
        return frozenset(tuple(self._terms(word)) for word in words)

    def _asks_for_decision(self, question: Question) -> bool:
        terms = tuple(self._terms(question.text))
        return any(
            terms[start : start + len(words)] == words
            for words in self._decision_words
            for start in range(len(terms) - len(words) + 1)
        )
