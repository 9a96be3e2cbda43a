"""Claims and facts as plain data; a named organisation's claims come first and may give the answer."""

from collections.abc import Iterable

from kbapi.api.shapes._names import Plain, href, language, meta, ref, refs
from kbapi.knowledge.agreement import speaks
from kbapi.knowledge.claim import Claim, Value
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Entry
from kbapi.knowledge.provenance import Source
from kbapi.knowledge.record import Record
from kbapi.knowledge.telling import ToldFact
from kbapi.web.request_context import absolute, snapshot


def value_shape(value: Value | None) -> Plain | None:
    """A typed value; numbers and words as far as its kind has them."""
    if value is None:
        return None
    shape: Plain = {"kind": value.kind, "of": value.of}
    if value.words:
        return shape | {"words": list(value.words)}
    shape |= {"min": value.minimum, "max": value.maximum}
    if value.unit:
        shape |= {"unit": value.unit, "approximate": value.approximate}
    return shape


def claim_shape(claim: Claim) -> Plain:
    """A claim with its sources by name."""
    return {
        "id": claim.id,
        "text": claim.says,
        "value": value_shape(claim.value),
        "sources": [_mention(mention.source, mention.locator) for mention in claim.sources],
        "scope": claim.scope,
        "agent": claim.agent,
        "doubtful": claim.doubtful is not None,
        "doubt": claim.doubtful,
        "note": claim.note,
        "href": absolute(f"/v1/claims/{claim.id}"),
    }


def _mention(source_id: str, locator: str) -> Plain:
    here = snapshot()
    record = here.find(Key("source", source_id))
    details = record.details if record else None
    organisation = here.witness(source_id)
    issuer = here.find(Key("organisation", organisation))
    return {
        "id": source_id,
        "organisation": organisation,
        "issuer": issuer.title if issuer else organisation,
        "title": record.title if record else source_id,
        "locator": locator,
        "url": details.url if isinstance(details, Source) else None,
    }


def fact_shape(told: ToldFact, entry: Entry | None = None, organisation: str = "") -> Plain:
    """A fact as told for a record; an organisation's claims lead, and answer where one says it all."""
    leading = led_by(told.claims, organisation)
    own = [claim for claim in leading if speaks(organisation, claim, snapshot().witness)]
    return {
        "topic": topic_shape(told.topic),
        "about": {"kind": told.about.kind, "id": told.about.id},
        "inherited_from": next(iter(refs("procedure", filter(None, (told.inherited_from,)))), None),
        "answer": own[0].says if len(own) == 1 else told.fact.answer,
        "agreement": told.agreement,
        "disagreement": disagreement_shape(told),
        "claims": [claim_shape(claim) for claim in leading],
        "href": f"{href(*told.about)}/facts/{told.topic}"
        if told.about.kind == "procedure"
        else href(*told.about),
        "language": language(stated_for(told)),
        "meta": meta(entry),
    }


def stated_for(told: ToldFact) -> Key:
    """The record that a fact is really stated for."""
    return Key("procedure", told.inherited_from) if told.inherited_from else told.about


def led_by(claims: Iterable[Claim], organisation: str) -> list[Claim]:
    """The claims with an organisation's own first, otherwise in their order."""
    return sorted(claims, key=lambda claim: not speaks(organisation, claim, snapshot().witness))


def topic_shape(topic: str) -> Plain:
    """A topic by id and title."""
    record = snapshot().find(Key("topic", topic))
    return {"id": topic, "title": record.title if record else topic}


def disagreement_shape(told: ToldFact) -> Plain | None:
    if not told.differences:
        return None
    kinds = {difference.kind for difference in told.differences}
    return {
        "kind": kinds.pop() if len(kinds) == 1 else "statement",
        "note": told.fact.disagreement or "",
        "aspects": [difference.aspect for difference in told.differences if difference.aspect],
    }


def fact_shapes(facts: Iterable[ToldFact], entry: Entry, organisation: str = "") -> list[Plain]:
    """The facts told for a record."""
    return [fact_shape(told, _stated_on(told, entry), organisation) for told in facts]


def _stated_on(told: ToldFact, entry: Entry) -> Entry:
    """The entry whose review counts for a fact: for an inherited one that of the page that states it."""
    return snapshot().entry("procedure", told.inherited_from) if told.inherited_from else entry


def claim_detail(claim_id: str) -> Plain:
    """A claim with its home, its uses and its history; raises UnknownClaimError."""
    home = snapshot().claim_home(claim_id)
    entry = snapshot().entry(*home.record)
    uses: list[Plain] = [{"record": ref(entry.record), "role": "home", "topic": home.topic}]
    uses += [
        {"record": ref(user), "role": "cited", "topic": _topic_sharing(user, claim_id)}
        for user in snapshot().users_of(claim_id)
        if user.key != home.record
    ]
    history = [
        {"edition": info.id, "published_at": info.published_at, "text": claim.says}
        for info, claim in snapshot().claim_history(claim_id)
    ]
    return claim_shape(home.claim) | {
        "topic": topic_shape(home.topic),
        "about": ref(entry.record),
        "used_in": uses,
        "history": history,
        "language": language(home.record),
        "meta": meta(entry),
    }


def _topic_sharing(record: Record, claim_id: str) -> str | None:
    return next((fact.topic for fact in record.facts if claim_id in fact.shared), None)
