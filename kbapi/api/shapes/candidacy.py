"""Candidacy questions and verdicts as plain data; nothing that a caller sent is in them."""

from collections.abc import Iterable

from kbapi.api.shapes._names import Plain, language, meta, ref, refs
from kbapi.api.shapes.facts import claim_shape, stated_for, topic_shape
from kbapi.knowledge.identity import Key
from kbapi.knowledge.record import Record
from kbapi.knowledge.telling import ToldFact
from kbapi.knowledge.verdict import Finding, Verdict
from kbapi.knowledge_base.candidacy import AskedInput
from kbapi.knowledge_base.rule_telling import rule_told
from kbapi.web.notices import reason_told
from kbapi.web.request_context import reviewing, snapshot
from kbapi.web.wording import word


def question_shape(question: AskedInput) -> Plain:
    """An input with its question, its choices, and the rules that read it."""
    asked = question.asked
    return {
        "id": question.name,
        "title": question.record.title,
        "question": asked.question,
        "type": asked.type,
        "choices": [
            {"id": choice.id, "title": choice_titles(question)[choice.id], "also": list(choice.also)}
            for choice in asked.choices
        ],
        "exclusion": asked.exclusion,
        "asked_if": asked.asked_if.declared if asked.asked_if else None,
        "rules": [ref(rule) for rule in question.rules],
        "language": language(question.record.key),
    }


def choice_titles(question: AskedInput) -> dict[str, str]:
    """The titles of the pages among which one chooses, by id."""
    kind = question.asked.choices_of or ""
    found = {choice.id: snapshot().find(Key(kind, choice.id)) for choice in question.asked.choices}
    return {name: record.title if record else name for name, record in found.items()}


def assessment_shape(verdict: Verdict, unknown: int, gaps: Iterable[Record], organisation: str) -> Plain:
    """A verdict; `unknown` counts the given inputs that no rule knows, `gaps` are what they seem to be.

    The claims of the organisation lead, if there is one; own rules of it come before all else on a finding.
    """
    procedure = snapshot().entry("procedure", verdict.procedure)
    return {
        "procedure": ref(procedure.record),
        "outcome": verdict.outcome,
        "outcome_title": word(verdict.outcome, snapshot().language),
        "findings": [_finding_shape(finding, procedure.record, organisation) for finding in verdict.findings],
        "missing_inputs": list(verdict.missing_inputs),
        "contradictions": [list(names) for names in verdict.contradictions],
        "not_covered": {
            "inputs": list(verdict.not_covered),
            "unknown_inputs": unknown,
            "gaps": [ref(gap) for gap in gaps],
        },
        "notice": snapshot().notice(),
        "language": language(procedure.record.key),
        "meta": meta(),
    }


def _finding_shape(finding: Finding, procedure: Record, organisation: str) -> Plain:
    rule = finding.rule
    told = rule_told(snapshot(), procedure, rule, organisation, reviewing())
    return {
        "rule": ref(finding.record) | {"number": rule.number},
        "outcome": rule.outcome,
        "status": finding.status,
        "own_rules": [_own_rule_shape(fact) for fact in told.own],
        "own_rules_withheld": len(told.own_withheld),
        "because": reason_told(told.because),
        "strength": rule.strength,
        "derived": rule.derived if told.because else None,
        "missing": list(finding.missing),
        "matched_on": finding.matched_on,
        "positions": [
            {"source": source, "outcome": position.outcome}
            for position in told.positions
            for source in refs("source", position.sources)
        ],
        "claims": [claim_shape(claim) for claim in told.claims],
        "language": language(finding.record.key),
    }


def _own_rule_shape(fact: ToldFact) -> Plain:
    return {
        "topic": topic_shape(fact.topic),
        "answer": fact.fact.answer,
        "claims": [claim_shape(claim) for claim in fact.claims],
        "language": language(stated_for(fact)),
    }
