"""A candidacy rule: when it fires, with what outcome, and who takes which position; data only."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum

from kbapi.knowledge.canonical import Plain
from kbapi.knowledge.identity import Key
from kbapi.knowledge.record import Details


class Outcome(StrEnum):
    """What a rule asks for, the gravest first."""

    NOT_A_CANDIDATE = "not_a_candidate"
    RESCHEDULE = "reschedule"
    ASK_FIRST = "ask_first"
    INFORM_STAFF = "inform_staff"
    MAY_BE_CANDIDATE = "may_be_candidate"


class Operator(StrEnum):
    """The shapes of a condition."""

    ALWAYS = "always"
    CONTRADICTED = "contradicted"
    IS = "is"
    INCLUDES = "includes"
    DAYS_BETWEEN = "days_between"
    ALL = "all"
    ANY = "any"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class When:
    """A declared condition.

    `is` and `includes` compare `input` with `value`; `days_between` counts whole days from `input` to
    `until` and wants them within `least` and `most`, both included; `contradicted` holds when answers
    contradict each other; the rest combine `parts`.
    """

    operator: Operator
    input: str | None = None
    value: str | None = None
    until: str | None = None
    least: int | None = None
    most: int | None = None
    parts: tuple["When", ...] = ()

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of all inputs that the condition reads, each once."""
        own = tuple(filter(None, (self.input, self.until)))
        return tuple(dict.fromkeys((*own, *(name for part in self.parts for name in part.inputs))))

    @property
    def declared(self) -> dict[str, Plain]:
        """The condition as plain data, in the spelling of the content files."""
        match self.operator:
            case Operator.ALWAYS | Operator.CONTRADICTED:
                return {self.operator.value: True}
            case Operator.IS | Operator.INCLUDES:
                return {"input": self.input, self.operator.value: self.value}
            case Operator.DAYS_BETWEEN:
                return {"days_between": [self.input, self.until], "from": self.least, "to": self.most}
            case Operator.NOT:
                return {"not": self.parts[0].declared}
            case _:
                return {self.operator.value: [part.declared for part in self.parts]}


@dataclass(frozen=True, slots=True)
class Position:
    """The outcome that some sources give."""

    sources: tuple[str, ...]
    outcome: Outcome


@dataclass(frozen=True, kw_only=True)
class CandidacyRule(Details):
    """One reason to refuse, postpone, ask, inform or consider; `derived` says why it is our inference.

    `because` is empty where it may tell what an organisation withdraws.
    """

    number: str
    procedures: tuple[str, ...]
    when: When
    outcome: Outcome
    strength: str
    because: str
    claims: tuple[str, ...]
    positions: tuple[Position, ...] = ()
    topic: str | None = None
    derived: str | None = None
    note: str | None = None

    @property
    def told_of(self) -> tuple[str, ...]:
        """The procedures that it is about."""
        return self.procedures

    @property
    def told_under(self) -> str:
        """Its topic; reasons for and against are kept apart, so that one kind can be inherited alone."""
        if self.topic:
            return self.topic
        return "candidacy" if self.outcome is Outcome.MAY_BE_CANDIDATE else "contraindication"

    @property
    def cited(self) -> tuple[str, ...]:
        """The claims on which it rests."""
        return self.claims

    @property
    def links(self) -> tuple[Key, ...]:
        """Its procedures, the sources that take a position, and its topic."""
        sources = dict.fromkeys(source for position in self.positions for source in position.sources)
        return (
            *(Key("procedure", procedure) for procedure in self.procedures),
            *(Key("source", source) for source in sources),
            *(Key("topic", topic) for topic in filter(None, (self.topic,))),
        )

    def without(self, claims: Collection[str]) -> "CandidacyRule":
        """The rule without its sentence, if it rests on one of the claims; it fires as before."""
        if set(claims).isdisjoint(self.claims):
            return self
        return replace(self, because="", derived=None)

    @property
    def tags(self) -> tuple[tuple[str, str], ...]:
        """The filters of the list of rules."""
        return (("outcome", self.outcome), *(("procedure", procedure) for procedure in self.procedures))
