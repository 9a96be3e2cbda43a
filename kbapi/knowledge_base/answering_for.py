"""Answers for an organisation: by its own rules, and not at all where it withdraws what would answer."""

from dataclasses import replace
from datetime import date

from kbapi.knowledge.answer import Answer, Question, Reason, Status
from kbapi.knowledge_base.answering import Answering
from kbapi.knowledge_base.kept import Kept
from kbapi.knowledge_base.own_rules import withdraws
from kbapi.knowledge_base.snapshot import Snapshot
from kbapi.search.languages import SMALL_WORDS

KEPT_FOR_EVERYBODY = 4
KEPT_FOR_ORGANISATIONS = 8
"""As many for organisations with own rules, each in one language; for others nothing is built."""
SURELY_THIS_LANGUAGE = 0.75
"""The share of known words from which no other language is looked at."""
CLEARLY_ANOTHER = 0.25
"""How much more of a question another language must know."""


class AnsweringFor:
    """Answers from any snapshot; safe for use from several threads."""

    def __init__(self) -> None:
        self._everybody = Kept(Answering, KEPT_FOR_EVERYBODY)
        self._organisations = Kept(Answering, KEPT_FOR_ORGANISATIONS)

    def make_ready(self, here: Snapshot) -> None:
        """Builds what answers from a snapshot."""
        self._of(here)

    def answer(self, snapshot: Snapshot, question: Question, today: date, *, reviewed: bool) -> Answer:
        """The answer for the organisation of the question: the one that is given, else the one it names."""
        here = snapshot.for_organisation(question.organisation or "")
        answer = self._of(here).answer(question, today, reviewed=reviewed)
        there = here.for_organisation(answer.reading.organisation or "")
        if there is not here:
            answer = self._of(there).answer(question, today, reviewed=reviewed)
        if not there.rules.topics:
            return answer
        plain = self._of(there.for_organisation("")).answer(question, today, reviewed=reviewed)
        return _unless_withdrawn(answer, plain, there)

    def familiarity(self, snapshot: Snapshot, text: str) -> float:
        """How much of a text is written in the language of a snapshot, from 0 to 1."""
        return self._of(snapshot.for_organisation("")).familiarity(text)

    def language_of(self, snapshot: Snapshot, text: str) -> str:
        """The language of a question: the snapshot's, unless another knows clearly more of its words."""
        known = self.familiarity(snapshot, text)
        if known >= SURELY_THIS_LANGUAGE:
            return snapshot.language
        others = {other: self.familiarity(snapshot.in_language(other), text) for other in SMALL_WORDS}
        best = max(others, key=lambda other: others[other])
        return best if others[best] >= known + CLEARLY_ANOTHER else snapshot.language

    def _of(self, snapshot: Snapshot) -> Answering:
        return (self._organisations if snapshot.organisation else self._everybody).of(snapshot)


def _unless_withdrawn(answer: Answer, plain: Answer, there: Snapshot) -> Answer:
    """The answer, unless everybody else is answered by a fact that the organisation withdraws.

    What would answer next best is about something else. An emergency is named whatever is withdrawn.
    """
    about = there.find(plain.fact.about) if plain.fact else None
    if not plain.fact or not about or answer.reason is Reason.URGENT:
        return answer
    if not withdraws(there, about, plain.fact.topic):
        return answer
    silent = replace(answer, status=Status.NO_ANSWER, reason=Reason.NOT_COVERED, withdrawn=True)
    return replace(silent, fact=None, claims=(), text=None)
