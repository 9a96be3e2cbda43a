"""Changes as plain data, with the contents before and after."""

from typing import Any

from kbapi.api.shapes.facts import value_shape
from kbapi.knowledge.change import ClaimChange, FactChange, RecordChange
from kbapi.knowledge.claim import Claim
from kbapi.knowledge.record import Withdrawal

Plain = dict[str, Any]


def change_shape(change: RecordChange) -> Plain:
    """What changed of one record; knows no request, so that commands tell the same."""
    before, after = change.before, change.after
    return {
        "change": change.happened,
        "kind": change.kind,
        "record": {"kind": change.key.kind, "id": change.key.id, "title": change.title},
        "lang": change.language,
        "fingerprint": {
            "before": before.fingerprint if before else None,
            "after": after.fingerprint if after else None,
        },
        "facts": [_fact(fact) for fact in change.facts],
        "fields": [
            {"name": field.name, "kind": field.kind, "before": field.before, "after": field.after}
            for field in change.fields
        ],
        "withdrawn": _withdrawal(change.withdrawn),
    }


def _withdrawal(withdrawn: Withdrawal | None) -> Plain | None:
    if withdrawn is None:
        return None
    return {"date": withdrawn.date, "reason": withdrawn.reason, "replaced_by": withdrawn.replaced_by}


def _fact(fact: FactChange) -> Plain:
    sides = {"before": fact.before, "after": fact.after}
    return {
        "topic": fact.topic,
        "change": fact.happened,
        "kind": fact.kind,
        "answer": {name: side.answer if side else None for name, side in sides.items()},
        "disagreement": {name: side.disagreement if side else None for name, side in sides.items()},
        "shared": {name: list(side.shared) if side else None for name, side in sides.items()},
        "claims": [_claim(claim) for claim in fact.claims],
    }


def _claim(change: ClaimChange) -> Plain:
    return {
        "id": change.id,
        "change": change.happened,
        "kind": change.kind,
        "before": _statement(change.before),
        "after": _statement(change.after),
    }


def _statement(claim: Claim | None) -> Plain | None:
    if claim is None:
        return None
    return {
        "text": claim.says,
        "value": value_shape(claim.value),
        "scope": claim.scope,
        "agent": claim.agent,
        "doubt": claim.doubtful,
        "note": claim.note,
        "sources": [{"id": mention.source, "locator": mention.locator} for mention in claim.sources],
    }
