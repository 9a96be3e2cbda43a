"""Assesses a patient by the rules of a procedure: every finding, and the gravest outcome as headline."""

from collections.abc import Iterable, Mapping, Sequence

from kbapi.candidacy.conditions import Truth, evaluate, evaluate_cautiously
from kbapi.knowledge.candidacy_input import CandidacyInput, InputType
from kbapi.knowledge.patient import Given, MatchedOn, Patient
from kbapi.knowledge.record import Record
from kbapi.knowledge.rule import CandidacyRule, Operator, Outcome
from kbapi.knowledge.verdict import Finding, Status, Verdict

Inputs = Mapping[str, CandidacyInput]
"""The candidacy inputs of the edition by their names."""

PROCEDURE = "procedure"
"""The input that holds which procedure is planned."""
MILD = frozenset({Outcome.INFORM_STAFF, Outcome.MAY_BE_CANDIDATE})
_GRAVITY = {outcome: rank for rank, outcome in enumerate(Outcome)}
_SURENESS = {way: rank for rank, way in enumerate(MatchedOn)}
_STATUS_OF = {
    Truth.TRUE: Status.FIRES,
    Truth.UNKNOWN: Status.UNKNOWN,
    Truth.FALSE: Status.DOES_NOT_FIRE,
}
_ORDER = {status: rank for rank, status in enumerate(Status)}


def assess(procedure: str, rules: Iterable[Record], inputs: Inputs, patient: Patient) -> Verdict:
    """What the rules that are told of a procedure say about a patient.

    The outcome is mild only when every exclusion input is known, covered by a rule, and decided by it.
    """
    known = {**_defaults(inputs), **patient, PROCEDURE: Given((procedure,))}
    doubtful = _answered_both_ways(inputs, known)
    contradictions = _contradictions(inputs, known, doubtful)
    judged = [(record, record.details) for record in rules if isinstance(record.details, CandidacyRule)]
    findings = sorted(
        (
            _finding(record, rule, known, doubtful, contradicted=bool(contradictions))
            for record, rule in judged
        ),
        key=lambda finding: (_ORDER[finding.status], _GRAVITY[finding.rule.outcome], finding.rule.number),
    )
    exclusions = [name for name, asked in inputs.items() if asked.exclusion]
    covered = {name for _, rule in judged for name in rule.when.inputs}
    not_covered = tuple(name for name in exclusions if name not in covered)
    missing = _missing(inputs, known, exclusions, findings)
    outcome = _headline(findings, held_back=bool(missing or not_covered))
    return Verdict(procedure, outcome, tuple(findings), missing, contradictions, not_covered)


def _defaults(inputs: Inputs) -> dict[str, Given]:
    return {name: Given((asked.default,)) for name, asked in inputs.items() if asked.default is not None}


def _answered_both_ways(inputs: Inputs, known: Patient) -> frozenset[str]:
    several = (name for name, given in known.items() if len(given.values) > 1)
    return frozenset(
        name for name in several if name in inputs and inputs[name].type is not InputType.CHOICES
    )


def _contradictions(inputs: Inputs, known: Patient, doubtful: frozenset[str]) -> tuple[tuple[str, ...], ...]:
    """Groups of inputs whose answers cannot all be true."""
    both_ways = [(name,) for name in sorted(doubtful)]
    impossible = [
        when.inputs
        for asked in inputs.values()
        for when in asked.impossible_when
        if evaluate(when, known) is Truth.TRUE
    ]
    return tuple(dict.fromkeys([*both_ways, *impossible]))


def _finding(
    record: Record, rule: CandidacyRule, known: Patient, doubtful: frozenset[str], *, contradicted: bool
) -> Finding:
    status = _STATUS_OF[evaluate_cautiously(rule.when, known, doubtful, contradicted=contradicted)]
    missing: tuple[str, ...] = ()
    if status is Status.UNKNOWN:
        missing = tuple(name for name in rule.when.inputs if name not in known)
    return Finding(record, rule, status, missing, _found_by(rule, known) if status is Status.FIRES else None)


def _found_by(rule: CandidacyRule, known: Patient) -> MatchedOn | None:
    """The least sure way in which an answer that the rule reads was found."""
    ways = [known[name].matched_on for name in rule.when.inputs if name in known and name != PROCEDURE]
    return max(ways, key=lambda way: _SURENESS[way], default=None)


def _missing(
    inputs: Inputs, known: Patient, exclusions: Sequence[str], findings: Iterable[Finding]
) -> tuple[str, ...]:
    """What keeps the outcome from being mild: unknown exclusions, and what leaves rules on them open."""
    unknown = {name for name in exclusions if name not in known}
    wanted = set(unknown)
    for finding in findings:
        on_exclusion = not set(exclusions).isdisjoint(finding.rule.when.inputs)
        if on_exclusion and finding.rule.outcome not in MILD and unknown.isdisjoint(finding.missing):
            wanted.update(finding.missing)
    return tuple(sorted(wanted, key=lambda name: (inputs[name].order if name in inputs else 0, name)))


def _headline(findings: Iterable[Finding], *, held_back: bool) -> Outcome:
    """The gravest outcome that fires; a standing rule counts only where nothing else fires."""
    firing = [finding.rule for finding in findings if finding.status is Status.FIRES]
    special = [rule.outcome for rule in firing if rule.when.operator is not Operator.ALWAYS]
    outcomes = special or [rule.outcome for rule in firing] or [Outcome.ASK_FIRST]
    gravest = min(outcomes, key=lambda outcome: _GRAVITY[outcome])
    return Outcome.ASK_FIRST if gravest in MILD and held_back else gravest
