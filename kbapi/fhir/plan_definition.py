"""The candidacy rules of a procedure as an event-condition-action plan: PlanDefinition of FHIR R4."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kbapi.fhir.publication import Frame, Json, canonical, concept, published
from kbapi.fhir.sources import Citation, citation
from kbapi.knowledge.rule import CandidacyRule, Outcome, When

GRAVEST_FIRST = tuple(Outcome)
CONDITION_LANGUAGE = "application/json"
"""Conditions are not FHIRPath: an unknown answer must stay unknown, and answers come in our own inputs."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A claim on which a rule rests, with one document that states it and the place in it."""

    claim: str
    says: str
    place: str
    source: Citation
    address: str


@dataclass(frozen=True, slots=True)
class Stance:
    """A document that takes a position, and the outcome that it gives."""

    source: Citation
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule, told of a procedure."""

    id: str
    title: str
    details: CandidacyRule
    cited: tuple[Cited, ...] = ()
    stances: tuple[Stance, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """All rules told of a procedure.

    `handouts` are the ids of its Library resources, `questionnaire` is the address of its questions.
    """

    id: str
    frame: Frame
    rules: tuple[Rule, ...]
    handouts: tuple[str, ...] = ()
    questionnaire: str | None = None


def plan_definition(plan: Plan) -> Json:
    """The plan, the gravest rules first; what a rule asks for stands in `code`, not in `priority`.

    FHIR's priority says how soon something is to be done, which no source states.
    """
    frame = plan.frame
    rules = sorted(plan.rules, key=lambda rule: (GRAVEST_FIRST.index(rule.details.outcome), rule.id))
    return published("PlanDefinition", plan.id, frame) | {
        "type": concept("plan-definition-type", "eca-rule"),
        "topic": [concept("definition-topic", "assessment")],
        "relatedArtifact": list(_related(plan)),
        "action": [_action(rule, frame.base) for rule in rules],
    }


def _related(plan: Plan) -> Iterator[Json]:
    base, title = plan.frame.base, plan.frame.title
    if plan.questionnaire:
        yield {"type": "depends-on", "resource": plan.questionnaire}
    for handout in plan.handouts:
        yield {"type": "documentation", "display": title, "resource": canonical(base, "Library", handout)}


def _action(rule: Rule, base: str) -> Json:
    details = rule.details
    outcome = {"system": canonical(base, "CodeSystem", "candidacy-outcome"), "code": details.outcome.value}
    documents = [*_stances(rule.stances), *_claims(rule.cited)]
    return {
        "id": rule.id,
        "prefix": details.number,
        "title": rule.title,
        "description": details.because,
        "code": [{"coding": [outcome]}],
        **({"documentation": documents} if documents else {}),
        "condition": [{"kind": "applicability", "expression": _expression(details.when)}],
    }


def _expression(when: When) -> Json:
    """The declared condition as data; who cannot evaluate it must treat it as unknown, never as false."""
    return {
        "language": CONDITION_LANGUAGE,
        "expression": json.dumps(when.declared, ensure_ascii=False, sort_keys=True),
    }


def _stances(stances: Iterable[Stance]) -> Iterator[Json]:
    """Who takes which position: the outcome stands in `label`."""
    for stance in stances:
        yield citation(stance.source, label=stance.outcome.value)


def _claims(cited: Iterable[Cited]) -> Iterator[Json]:
    """The claims with their documents: the claim's id stands in `label`, its words in `display`."""
    for part in cited:
        told = citation(part.source, place=part.place, label=part.claim, display=part.says)
        yield told | {"url": part.address}
