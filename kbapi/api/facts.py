"""Facts of all records, and claims one by one."""

from collections.abc import Iterator
from typing import Any

from kbapi.api.schemas.facts import ClaimDetail, FactList, FactsQuery
from kbapi.api.shapes._names import Plain
from kbapi.api.shapes.facts import claim_detail, fact_shape, fact_shapes
from kbapi.api.shapes.kept_facts import fact_text
from kbapi.api.shapes.lists import CHUNK, Answer, as_answer, in_state, listed_slice, offset_of
from kbapi.api.spec import Resource
from kbapi.knowledge.record import Record
from kbapi.knowledge.telling import ToldFact
from kbapi.web.listed import in_languages, lists
from kbapi.web.request_context import leading_organisation, named_record, snapshot

blueprint = Resource("facts", __name__, url_prefix="/v1", description="What is stated, and who states it.")

_FILTERS = ("topic", "source", "organisation", "agreement")


@blueprint.answer("/facts", FactList, FactsQuery)
def list_facts(query: dict[str, Any]) -> Answer:
    """List facts by procedure, topic, source, organisation or agreement."""
    organisation = leading_organisation(query)
    filters = {name: str(query[name]) for name in _FILTERS if name in query}
    if "procedure" in query:
        told_of = _told_for(named_record("procedure", query), filters, organisation)
        return listed_slice(in_state(told_of, query), query)
    if "review_state" in query:
        return listed_slice(in_state(_all(filters, organisation), query), query)
    told, total = snapshot().facts(filters, offset_of(query), query["limit"])
    return as_answer([fact_text(fact, organisation) for fact in told], total, query)


def _all(filters: dict[str, str], organisation: str) -> list[Plain]:
    """All facts, since their state changes with the calendar."""
    items: list[Plain] = []
    here, total = 0, 1
    while here < total:
        told, total = snapshot().facts(filters, here, CHUNK)
        items += _shapes(told, organisation)
        here += CHUNK
    return items


def _shapes(told: list[ToldFact], organisation: str) -> list[Plain]:
    return [fact_shape(fact, snapshot().entry(*fact.about), organisation) for fact in told]


def _told_for(procedure: Record, filters: dict[str, str], organisation: str) -> list[Plain]:
    entry = snapshot().entry(*procedure.key)
    facts = fact_shapes(snapshot().told(procedure), entry, organisation)
    return [fact for fact in facts if _fits(fact, filters)]


def _fits(fact: Plain, filters: dict[str, str]) -> bool:
    mentions = [mention for claim in fact["claims"] for mention in claim["sources"]]
    found = {
        "topic": {fact["topic"]["id"]},
        "agreement": {str(fact["agreement"])},
        "source": {mention["id"] for mention in mentions},
        "organisation": {mention["organisation"] for mention in mentions},
    }
    return all(value in found[name] for name, value in filters.items())


@blueprint.answer("/claims/<claim_id>", ClaimDetail)
def get_claim(_query: dict[str, Any], claim_id: str) -> Plain:
    """Get one claim: its sources, where it is used, and its history over the editions."""
    return claim_detail(claim_id)


def _addresses() -> Iterator[str]:
    yield from in_languages("/v1/facts")
    for record in snapshot().records():
        for claim in record.claims:
            yield from in_languages(f"/v1/claims/{claim.id}")


lists(blueprint, _addresses)
