"""From a call to cards: at most one for each thing that is ordered, about the gravest that fires, or none."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from flask import abort

from kbapi.errors import BadRequestError
from kbapi.integrations.cds_hooks import details
from kbapi.integrations.cds_hooks.calls import Call
from kbapi.integrations.cds_hooks.card_ids import KINDS
from kbapi.integrations.cds_hooks.cards import Card, titles
from kbapi.integrations.cds_hooks.markdown import joined
from kbapi.integrations.cds_hooks.own_words import own_words, pages_of
from kbapi.knowledge.identity import Key
from kbapi.knowledge.patient import MatchedOn
from kbapi.knowledge.record import Record
from kbapi.knowledge.rule import Operator, Outcome
from kbapi.knowledge.verdict import Finding, Verdict
from kbapi.knowledge_base.rule_telling import RuleTold, own_facts, rule_told
from kbapi.web.metrics import count_outcome
from kbapi.web.problems import problem
from kbapi.web.request_context import house, reviewing, snapshot, today
from kbapi.web.withholding import withheld_rules

MOST_ORDERS = 20
MOST_READINGS = 3
"""Procedures that an order may mean, since some codes are shared; the reasons of all of them are told."""
_INDICATORS = {
    Outcome.NOT_A_CANDIDATE: "warning",
    Outcome.RESCHEDULE: "warning",
    Outcome.ASK_FIRST: "warning",
    Outcome.INFORM_STAFF: "info",
}
MISSING, EDUCATION, WITHHELD = "missing_inputs", "education", "withheld"


@dataclass(frozen=True, slots=True)
class Advice:
    """What all rules say about one order, which may mean several procedures."""

    procedures: tuple[Record, ...]
    verdicts: tuple[Verdict, ...]
    withheld: frozenset[str] = frozenset()
    """The ids of rules that may not be told, for want of a review."""

    @property
    def firing(self) -> list[Finding]:
        """The rules that fire, each once, gravest first; without standing ones and reasons in favour."""
        special = (finding for finding in self._told if not _is_standing(finding))
        cautions = (finding for finding in special if finding.rule.outcome in _INDICATORS)
        return sorted(cautions, key=lambda finding: (_rank(finding.rule.outcome), finding.rule.number))

    @property
    def standing(self) -> list[Finding]:
        """The rules that hold for everybody."""
        return [finding for finding in self._told if _is_standing(finding)]

    @property
    def _told(self) -> list[Finding]:
        found = {finding.record.id: finding for verdict in self.verdicts for finding in verdict.firing}
        return [finding for rule, finding in found.items() if rule not in self.withheld]

    @property
    def missing(self) -> list[str]:
        """The inputs without which a mild outcome cannot be given."""
        return list(dict.fromkeys(name for verdict in self.verdicts for name in verdict.missing_inputs))

    def told(self, finding: Finding) -> RuleTold:
        """How a rule is told for the organisation of the call, of all that the order may mean."""
        here, judging = snapshot(), reviewing()
        told = [
            rule_told(here, procedure, finding.rule, judging.organisation, judging)
            for procedure in self.procedures
        ]
        own = tuple(fact for each in told for fact in each.own)
        withheld = tuple(fact for each in told for fact in each.own_withheld)
        return replace(told[0], own=own, own_withheld=withheld)


def candidacy_cards(call: Call) -> list[Card]:
    """A card for each order of ours about which there is something to say; no order of ours, no card."""
    candidacy = house().knowledge_base.candidacy(snapshot())
    orders = [(order, candidacy.read([order], today()).procedures) for order in call.planned]
    ours = [(order, procedures[:MOST_READINGS]) for order, procedures in orders if procedures]
    if ours:
        _check(call, len(ours))
    cards = []
    for order, procedures in ours:
        patient = candidacy.read([order, *call.known], today()).patient
        verdicts = tuple(candidacy.assess(procedure, patient) for procedure in procedures)
        count_outcome(min((verdict.outcome for verdict in verdicts), key=_rank))
        records = _records(procedures)
        withheld = frozenset(rule.id for record in records for rule in withheld_rules(record))
        cards.append(_card(Advice(records, verdicts, withheld)))
    return sorted(dict.fromkeys(filter(None, cards)), key=lambda card: KINDS.index(card.kind))


def education_cards(call: Call) -> list[Card]:
    """One card with the handouts of all that is planned; none without a public address to link to."""
    reading = house().knowledge_base.candidacy(snapshot()).read(call.planned, today())
    _check(call, len(reading.procedures))
    found = _records(reading.procedures)
    if not found or not house().base_url:
        return []
    procedures = tuple(one for one in found if not reviewing().withholds(snapshot().entry(*one.key)))
    withheld = len(found) - len(procedures)
    if not procedures:
        said = details.say("withheld_handouts").format(count=withheld)
        return [Card(WITHHELD, "info", said, details.closing([], found), found, may_be_overridden=False)]
    summary = f"{details.say('handouts')}: {titles(procedures)}"
    said = details.say("withheld_handouts").format(count=withheld) if withheld else ""
    own, unfit = reviewing().parted(
        snapshot(), (fact for procedure in procedures for fact in own_facts(snapshot(), procedure))
    )
    details.heed_languages(pages_of(own))
    detail = joined([own_words(own, unfit), said, details.closing([], (*procedures, *pages_of(own)))])
    return [Card(EDUCATION, "info", summary, detail, procedures, may_be_overridden=False)]


def _check(call: Call, ours: int) -> None:
    """Raises for needed data that was not sent, and for more orders than anybody means."""
    if not call.is_informed:
        complaint = {
            "detail": "`/prefetch` has none of the data that /cds-services asks for.",
            "pointer": "/prefetch",
        }
        abort(problem("missing-data", complaints=[complaint]))
    if ours > MOST_ORDERS:
        raise BadRequestError(f"There are more than {MOST_ORDERS} orders.", kind="pointer", where="/context")


def _card(advice: Advice) -> Card | None:
    firing, missing, procedures = advice.firing, advice.missing, advice.procedures
    if not firing and not missing and not advice.withheld:
        return None
    details.heed_languages([*procedures, *(finding.record for finding in firing)])
    ordered = procedures[0].title
    if not firing and advice.withheld:
        summary = f"{ordered} – {_withheld(advice)}"
        return Card(WITHHELD, "info", summary, _detail(advice), procedures, may_be_overridden=False)
    if not firing:
        summary = f"{ordered} – {details.say('missing').format(count=len(missing))}"
        return Card(MISSING, "info", summary, _detail(advice), procedures, may_be_overridden=False)
    gravest = firing[0]
    summary = f"{ordered} – {_reasons(firing)}"
    return Card(gravest.rule.outcome, _indicator(gravest), summary, _detail(advice), procedures)


def _detail(advice: Advice) -> str:
    contradictions = dict.fromkeys(group for verdict in advice.verdicts for group in verdict.contradictions)
    told = [advice.told(finding) for finding in advice.firing]
    own = [fact for each in told for fact in each.own]
    details.heed_languages(pages_of(own))
    return joined(
        [
            own_words(own, [fact for each in told for fact in each.own_withheld]),
            *map(details.reason, advice.firing, told),
            details.unknown(advice.missing),
            details.contradictory(contradictions),
            _withheld(advice),
            _also(advice.procedures),
            "---",
            details.closing(
                (details.because(advice.told(finding)) for finding in advice.standing),
                (*(finding.record for finding in advice.firing), *pages_of(own)),
            ),
        ]
    )


def _withheld(advice: Advice) -> str:
    return details.say("withheld").format(count=len(advice.withheld)) if advice.withheld else ""


def _reasons(firing: Iterable[Finding]) -> str:
    """The titles of the rules below what they ask for, in one line."""
    by_outcome: dict[Outcome, list[Record]] = {}
    for finding in firing:
        by_outcome.setdefault(finding.rule.outcome, []).append(finding.record)
    return ". ".join(
        f"{details.outcome_title(outcome)}: {titles(found)}" for outcome, found in by_outcome.items()
    )


def _indicator(gravest: Finding) -> str:
    """`critical` interrupts: only for a reviewed reason against, found by a code, with no milder voice."""
    outcomes = {position.outcome for position in gravest.rule.positions}
    is_sure = outcomes == {Outcome.NOT_A_CANDIDATE} and gravest.matched_on is not MatchedOn.TEXT
    if gravest.rule.outcome is Outcome.NOT_A_CANDIDATE and is_sure and details.is_reviewed(gravest.record):
        return "critical"
    return _INDICATORS[gravest.rule.outcome]


def _also(procedures: tuple[Record, ...]) -> str:
    return f"{details.say('may_mean')}: {titles(procedures)}." if len(procedures) > 1 else ""


def _rank(outcome: Outcome) -> int:
    return list(Outcome).index(outcome)


def _is_standing(finding: Finding) -> bool:
    return finding.rule.when.operator is Operator.ALWAYS


def _records(procedures: Iterable[str]) -> tuple[Record, ...]:
    return tuple(filter(None, (snapshot().find(Key("procedure", name)) for name in procedures)))
