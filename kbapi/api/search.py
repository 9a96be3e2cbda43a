"""Full-text search and completions."""

from typing import Any

from kbapi.api.schemas.search import SearchQueryShape, SearchShape, Suggestions, SuggestQuery
from kbapi.api.shapes._names import Plain, href, meta
from kbapi.api.shapes.lists import Answer, as_answer, offset_of
from kbapi.api.spec import Resource
from kbapi.knowledge_base import SearchHit, SearchQuery
from kbapi.web.request_context import snapshot

blueprint = Resource("search", __name__, url_prefix="/v1", description="Find pages by words.")


@blueprint.answer("/search", SearchShape, SearchQueryShape)
def search(query: dict[str, Any]) -> Answer:
    """Search titles, names, sections and facts for plain words."""
    asked = SearchQuery(
        text=query["q"],
        kind=query.get("kind"),
        procedure=query.get("procedure"),
        topic=query.get("topic"),
        limit=query["limit"],
        offset=offset_of(query),
    )
    found = snapshot().search(asked)
    items = [_hit(hit) for hit in found.hits]
    return as_answer(items, found.total, query, facets=found.facets, did_you_mean=found.did_you_mean)


def _hit(hit: SearchHit) -> Plain:
    address = href(hit.kind, hit.id)
    if hit.kind == "procedure" and hit.section:
        address += f"/sections/{hit.section}"
    elif hit.kind == "procedure" and hit.topic:
        address += f"/facts/{hit.topic}"
    return {
        "kind": hit.kind,
        "id": hit.id,
        "title": hit.title,
        "section": hit.section,
        "topic": hit.topic,
        "snippet": hit.snippet,
        "score": round(hit.score, 4),
        "href": address,
    }


@blueprint.answer("/suggest", Suggestions, SuggestQuery)
def suggest(query: dict[str, Any]) -> Plain:
    """Complete what somebody types into a search box."""
    items = [
        {"text": found.text, "kind": found.kind, "id": found.id, "href": href(found.kind, found.id)}
        for found in snapshot().suggest(query["q"], query["limit"])
    ]
    return {"items": items, "total": len(items), "meta": meta()}
