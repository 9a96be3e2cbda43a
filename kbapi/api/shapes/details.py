"""What each kind adds to a record, as plain data."""

from collections.abc import Callable, Mapping
from typing import Any

from kbapi.api.shapes._names import Plain, ref, refs
from kbapi.api.shapes.facts import claim_shape
from kbapi.knowledge.candidacy_input import CandidacyInput, Sought, input_name
from kbapi.knowledge.citation import without_marks
from kbapi.knowledge.code import uri_of
from kbapi.knowledge.procedure import Procedure
from kbapi.knowledge.provenance import Organisation, Source
from kbapi.knowledge.record import Record
from kbapi.knowledge.rule import CandidacyRule
from kbapi.web.notices import reason_told
from kbapi.web.request_context import snapshot


def procedure_summary(record: Record) -> Plain:
    """What a procedure adds to a list."""
    details = record.details
    if not isinstance(details, Procedure):
        return {}
    return {
        "also_called": list(record.also_called),
        "parent": next(iter(refs("procedure", filter(None, (details.parent,)))), None),
        "regions": list(details.regions),
        "purposes": list(details.purposes),
        "guidance": list(details.guidance),
    }


def _procedure(record: Record) -> Plain:
    details: Any = record.details
    here = snapshot()
    return procedure_summary(record) | {
        "children": [ref(child) for child in here.children(record.id)],
        "leads_to": refs("procedure", details.leads_to),
        "related": refs("procedure", details.related),
        "agents": refs("term", details.agents),
        "conditions": refs("condition", details.conditions),
        "risks": [
            _told(risk) | {"serious": _detail(risk, "serious")} for risk in here.applying("risk", record)
        ],
        "side_effects": [
            _told(effect) | {"agent": _detail(effect, "agent")}
            for effect in here.applying("side_effect", record)
        ],
        "candidacy_rules": [_rule_ref(rule) for rule in here.applying("candidacy_rule", record)],
    }


def _told(record: Record) -> Plain:
    return ref(record) | {"summary": without_marks(record.summary)}


def _detail(record: Record, name: str) -> Any:
    return getattr(record.details, name)


def _rule_ref(record: Record) -> Plain:
    return ref(record) | {
        "outcome": _detail(record, "outcome"),
        "because": reason_told(_detail(record, "because")),
    }


def _risk(record: Record) -> Plain:
    return _procedures(record) | {"serious": _detail(record, "serious")}


def _side_effect(record: Record) -> Plain:
    return _procedures(record) | {"agent": next(iter(refs("term", (_detail(record, "agent"),))), None)}


def _procedures(record: Record) -> Plain:
    return {"procedures": refs("procedure", record.details.told_of)}


def _rule(record: Record) -> Plain:
    rule = record.details
    if not isinstance(rule, CandidacyRule):
        return {}
    claims = filter(None, map(snapshot().claim, rule.claims))
    return _procedures(record) | {
        "number": rule.number,
        "when": rule.when.declared,
        "inputs": list(rule.when.inputs),
        "outcome": rule.outcome,
        "strength": rule.strength,
        "positions": [
            {"sources": refs("source", position.sources), "outcome": position.outcome}
            for position in rule.positions
        ],
        "because": reason_told(rule.because),
        "claims": [claim_shape(claim) for claim in claims],
        "derived": rule.derived,
        "note": rule.note,
    }


def _topic(record: Record) -> Plain:
    return {name: _detail(record, name) for name in ("group", "order")} | {
        "asked_as": list(_detail(record, "asked_as"))
    }


def _source(record: Record) -> Plain:
    source = record.details
    if not isinstance(source, Source):
        return {}
    return {
        "organisation": next(iter(refs("organisation", (source.organisation,))), None),
        "country": source.country,
        "document_language": source.language,
        "audience": source.audience,
        "dated": source.dated,
        "url": source.url,
        "left_out": [{"where": part.where, "reason": part.reason} for part in source.left_out],
    }


def _organisation(record: Record) -> Plain:
    organisation = record.details
    if not isinstance(organisation, Organisation):
        return {}
    contacts = [
        {"phone": contact.phone, "use": contact.use, "claim": contact.claim}
        for contact in organisation.contacts
    ]
    return {"country": organisation.country, "contacts": contacts}


def _input(record: Record) -> Plain:
    asked = record.details
    if not isinstance(asked, CandidacyInput):
        return {}
    return {
        "name": input_name(record.id),
        "type": asked.type,
        "question": asked.question,
        "exclusion": asked.exclusion,
        "choices": refs(asked.choices_of or "", (choice.id for choice in asked.choices)),
        "asked_if": asked.asked_if.declared if asked.asked_if else None,
        "impossible_when": [when.declared for when in asked.impossible_when],
        "found_in": [_sought(sought) for sought in asked.found_in],
    }


def _sought(sought: Sought) -> Plain:
    codes = [
        {"system": uri_of(code.system), "code": code.code, "verified_in": code.verified_in}
        for code in sought.codes
    ]
    return {
        "resources": list(sought.resources),
        "means": sought.means,
        "codes": codes,
        "words": list(sought.words),
        "unless_words": list(sought.unless_words),
        "statuses": list(sought.statuses),
        "within_days": sought.within_days,
    }


def _gap(record: Record) -> Plain:
    return {"reason": _detail(record, "reason"), "asked_as": list(_detail(record, "asked_as"))}


def _nothing(_record: Record) -> Plain:
    return {}


DETAILS: Mapping[str, Callable[[Record], Plain]] = {
    "procedure": _procedure,
    "risk": _risk,
    "side_effect": _side_effect,
    "candidacy_rule": _rule,
    "condition": _procedures,
    "term": _nothing,
    "notice": _nothing,
    "gap": _gap,
    "candidacy_input": _input,
    "topic": _topic,
    "source": _source,
    "organisation": _organisation,
}
"""What each kind adds."""
