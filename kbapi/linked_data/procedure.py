"""A procedure as schema.org tells it; says nothing for which schema.org has no word."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from kbapi.kinds.risk import Risk
from kbapi.knowledge.citation import without_marks
from kbapi.knowledge.code import CODE_SYSTEMS, Code, Relation
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Entry
from kbapi.knowledge.procedure import Procedure
from kbapi.knowledge.record import Record
from kbapi.knowledge.rule import CandidacyRule, Outcome
from kbapi.knowledge.telling import ToldFact

Node = dict[str, Any]

CONTEXT = "https://schema.org"
WITHHOLDING = (Outcome.NOT_A_CANDIDATE, Outcome.RESCHEDULE)
"""What a rule must ask for, by its own outcome or that of one source, to be a reason to withhold."""
WARNINGS = "safety-warning"
"""The topic whose facts tell of serious harm that has no page of its own."""
ASPECTS = {
    "what-it-is": "OverviewHealthAspect",
    "benefits": "BenefitsHealthAspect",
    "risks": "RisksOrComplicationsHealthAspect",
    "alternatives": "TreatmentsHealthAspect",
}
"""The sections for which schema.org has an aspect; the others get none rather than an invented one."""
STEPS = {"before": "preparation", "during": "howPerformed", "after": "followup"}
"""The sections that schema.org has a property for."""
_DIAGNOSTIC, _TREATING = "diagnostic", "therapeutic"
_URIS = {system.id: system.uri for system in CODE_SYSTEMS}
_PCS, _APPROACH, _THROUGH_SKIN = "icd-10-pcs", 4, "3"
"""In ICD-10-PCS the fifth character is the approach, of which 3 is the percutaneous one."""


@dataclass(frozen=True, slots=True)
class Voice:
    """How things are named: the address of a record or of a section, Markdown as plain text, our own words.

    `entity` is the address of what a page is about, the same in every language.

    `region` names a part of the body, `warning` what a fact of the topic of warnings is called.
    """

    language: str
    brief: bool
    entity: Callable[[Key], str]
    address: Callable[[Key, str], str]
    plain: Callable[[str], str]
    region: Callable[[str], str]
    warning: str


@dataclass(frozen=True, slots=True)
class Told:
    """A procedure with all that is told of it."""

    entry: Entry
    risks: tuple[Record, ...]
    side_effects: tuple[Record, ...]
    rules: tuple[Record, ...]
    facts: tuple[ToldFact, ...]
    sources: tuple[Record, ...]
    edition: str
    today: date
    licence: str = ""

    @property
    def record(self) -> Record:
        """The procedure itself."""
        return self.entry.record


def procedure_node(told: Told, voice: Voice) -> Node:
    """The procedure as `MedicalTherapy` with the page that tells it; members without a value are left out.

    A brief voice only names the outcomes, which the whole describes.
    """
    record = told.record
    here = voice.address(record.key, "")
    node = {
        "@context": CONTEXT,
        "@type": _types(record),
        "@id": voice.entity(record.key),
        "name": record.title,
        "alternateName": list(record.also_called),
        "description": without_marks(record.summary),
        "url": here,
        "code": [_code(code) for code in record.codes if code.relation is Relation.EQUIVALENT],
        "bodyLocation": list(map(voice.region, _details(record).regions)),
        "procedureType": f"{CONTEXT}/PercutaneousProcedure" if _goes_through_skin(record.codes) else None,
        **_steps(record, voice),
        "contraindication": [_reason(rule, voice) for rule in told.rules if _withholds(rule)],
        "adverseOutcome": [_named(other, voice) for other in _milder(told)],
        "seriousAdverseOutcome": [*_warnings(told, voice), *(_named(risk, voice) for risk in _grave(told))],
        "mainEntityOfPage": _page(told, voice),
    }
    return _filled(node)


def _details(record: Record) -> Procedure:
    return record.details if isinstance(record.details, Procedure) else Procedure()


def _types(record: Record) -> str | list[str]:
    """`MedicalTherapy` alone can say what speaks against it, so that what only diagnoses is called both."""
    purposes = _details(record).purposes
    if _DIAGNOSTIC not in purposes:
        return "MedicalTherapy"
    both = ["MedicalTherapy", "DiagnosticProcedure"]
    return both if _TREATING in purposes else both[::-1]


def _code(code: Code) -> Node:
    return {
        "@type": "MedicalCode",
        "codeValue": code.code,
        "codingSystem": code.system.upper(),
        "inCodeSet": _URIS[code.system],
    }


def _goes_through_skin(codes: Iterable[Code]) -> bool:
    """Whether a code that means this procedure or a form of it says so; nothing else here does."""
    fitting = (Relation.EQUIVALENT, Relation.NARROWER)
    return any(
        code.system == _PCS and code.relation in fitting and code.code[_APPROACH] == _THROUGH_SKIN
        for code in codes
    )


def _steps(record: Record, voice: Voice) -> Node:
    return {
        name: voice.plain(section.markdown)
        for section_id, name in STEPS.items()
        if (section := record.section(section_id))
    }


def _withholds(rule: Record) -> bool:
    details = rule.details
    if not isinstance(details, CandidacyRule):
        return False
    outcomes = (details.outcome, *(position.outcome for position in details.positions))
    return any(outcome in WITHHOLDING for outcome in outcomes)


def _reason(rule: Record, voice: Voice) -> Node:
    because = rule.details.because if isinstance(rule.details, CandidacyRule) else ""
    described = {"description": because} if because else {}
    return _named(rule, voice) | {"@type": "MedicalContraindication", **described}


def _named(record: Record, voice: Voice) -> Node:
    return {
        "@type": "MedicalEntity",
        "name": record.title,
        "description": "" if voice.brief else without_marks(record.summary),
        "url": voice.address(record.key, ""),
    }


def _milder(told: Told) -> Iterable[Record]:
    return (*(risk for risk in told.risks if not _is_serious(risk)), *told.side_effects)


def _grave(told: Told) -> Iterable[Record]:
    return (risk for risk in told.risks if _is_serious(risk))


def _is_serious(record: Record) -> bool:
    return isinstance(record.details, Risk) and record.details.serious


def _warnings(told: Told, voice: Voice) -> Iterable[Node]:
    for fact in told.facts:
        if fact.topic == WARNINGS:
            address = voice.address(Key("topic", fact.topic), "")
            node = {"@type": "MedicalEntity", "name": voice.warning, "url": address}
            yield node | {"description": fact.fact.answer}


def _page(told: Told, voice: Voice) -> Node:
    """The page; `lastReviewed` stands there only when somebody has reviewed these very words."""
    record, entry = told.record, told.entry
    review = entry.review(told.today)
    signed = [one for one in entry.reviews if one.fingerprint == entry.fingerprint]
    return {
        "@type": "MedicalWebPage",
        "@id": voice.address(record.key, ""),
        "name": record.title,
        "inLanguage": voice.language,
        "version": told.edition,
        "creativeWorkStatus": str(review.state),
        "lastReviewed": review.last_reviewed,
        "reviewedBy": [_person(one.reviewer, one.role) for one in signed],
        "license": told.licence if told.licence.startswith("https://") else None,
        "hasPart": [_part(record, section.id, section.heading, voice) for section in record.sections],
        "citation": [_work(source, voice) for source in told.sources],
    }


def _person(name: str, role: str) -> Node:
    return {"@type": "Person", "name": name, "jobTitle": role}


def _part(record: Record, section_id: str, heading: str, voice: Voice) -> Node:
    aspect = ASPECTS.get(section_id)
    return {
        "@type": "HealthTopicContent",
        "headline": heading,
        "url": voice.address(record.key, section_id),
        "hasHealthAspect": f"{CONTEXT}/{aspect}" if aspect else None,
    }


def _work(source: Record, voice: Voice) -> Node:
    return {"@type": "CreativeWork", "name": source.title, "url": voice.address(source.key, "")}


def _filled(node: Node) -> Node:
    """The same without members that have no value; a list of one stands for itself."""
    return {name: _fill(inner) for name, inner in node.items() if inner not in (None, "", [])}


def _fill(value: Any) -> Any:
    if isinstance(value, dict):
        return _filled(value)
    if isinstance(value, list):
        return _fill(value[0]) if len(value) == 1 else [_fill(inner) for inner in value]
    return value
