"""Verdicts: which rules fire for a patient, which do not, which cannot be told, and what follows."""

from dataclasses import dataclass
from enum import StrEnum

from kbapi.knowledge.patient import MatchedOn
from kbapi.knowledge.record import Record
from kbapi.knowledge.rule import CandidacyRule, Outcome


class Status(StrEnum):
    """What a rule says about a patient."""

    FIRES = "fires"
    UNKNOWN = "unknown"
    DOES_NOT_FIRE = "does_not_fire"


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule and what it says; `missing` are the inputs without which it cannot be told.

    `matched_on` is the least sure way in which an answer was found that makes it fire.
    """

    record: Record
    rule: CandidacyRule
    status: Status
    missing: tuple[str, ...] = ()
    matched_on: MatchedOn | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The gravest outcome with every finding, those that fire first; never a promise.

    `missing_inputs` keep the outcome from being a mild one; `contradictions` are groups of inputs whose
    answers cannot all be true; `not_covered` are exclusion inputs that no rule for the procedure reads.
    """

    procedure: str
    outcome: Outcome
    findings: tuple[Finding, ...]
    missing_inputs: tuple[str, ...] = ()
    contradictions: tuple[tuple[str, ...], ...] = ()
    not_covered: tuple[str, ...] = ()

    @property
    def firing(self) -> tuple[Finding, ...]:
        """The findings that fire, the gravest first."""
        return tuple(finding for finding in self.findings if finding.status is Status.FIRES)
