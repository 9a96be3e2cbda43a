"""Codes of other systems: which records carry one."""

from typing import Any

from kbapi.api.schemas.codes import CodeMatches, CodesQuery
from kbapi.api.shapes._names import Plain, meta, ref
from kbapi.api.shapes.records import code_shape
from kbapi.api.spec import Resource
from kbapi.knowledge.code import normalised
from kbapi.web.request_context import snapshot

blueprint = Resource("codes", __name__, url_prefix="/v1", description="Look-up by codes of other systems.")


@blueprint.answer("/codes", CodeMatches, CodesQuery)
def find_code(query: dict[str, Any]) -> Plain:
    """Find the records that carry a code, exactly or nearest up or down its hierarchy."""
    system = query["system"]
    items = [
        {"record": ref(match.entry.record), "code": code_shape(code), "matched": match.matched}
        for match in snapshot().with_code(system, query["code"])
        for code in match.entry.record.codes
        if code.system == system.id and normalised(code.code) == match.code
    ]
    return {
        "system": system.uri,
        "code": normalised(query["code"]),
        "items": items,
        "total": len(items),
        "meta": meta(),
    }
