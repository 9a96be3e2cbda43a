"""Editions: what was published when, and what changed."""

from typing import Any

from kbapi.api.schemas._shape import ListQuery
from kbapi.api.schemas.editions import EditionDetail, EditionList
from kbapi.api.shapes._names import Plain, meta
from kbapi.api.shapes.lists import Answer, listed_slice
from kbapi.api.spec import Resource
from kbapi.knowledge.library import ChangedKeys
from kbapi.knowledge_base import EditionInfo
from kbapi.web.request_context import absolute, house, snapshot

blueprint = Resource("editions", __name__, url_prefix="/v1", description="What was published when.")

MOST_PUBLICATIONS = 10_000


@blueprint.answer("/editions", EditionList, ListQuery)
def list_editions(query: dict[str, Any]) -> Answer:
    """List publications up to the edition that is read, newest first."""
    here = snapshot().info
    known = house().knowledge_base.editions(MOST_PUBLICATIONS, here.number + 1)
    return listed_slice([_edition(info) | {"current": info.number == here.number} for info in known], query)


@blueprint.answer("/editions/<edition_id>", EditionDetail)
def get_edition(_query: dict[str, Any], edition_id: str) -> Plain:
    """Get one edition (`current` works) and what changed in it."""
    base = house().knowledge_base
    info = base.edition_info(edition_id)
    return _edition(info) | {
        "current": info.id == snapshot().info.id,
        "changes": _changes(base.changes(info)) | {"since": info.parent},
        "meta": meta(),
    }


def _changes(found: ChangedKeys) -> Plain:
    lists = {"added": found.added, "changed": found.changed, "removed": found.removed}
    return {name: list(map(str, keys)) for name, keys in lists.items()}


def _edition(info: EditionInfo) -> Plain:
    return {
        "id": info.id,
        "number": info.number,
        "published_at": info.published_at,
        "records": info.records,
        "counts": dict(info.counts),
        "chain": info.chain,
        "href": absolute(f"/v1/editions/{info.id}"),
    }
