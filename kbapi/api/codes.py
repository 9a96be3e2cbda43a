"""Codes of other systems: which records carry them, and to which procedures they lead."""

from collections.abc import Iterator
from typing import Any

from kbapi.api.schemas.codes import MOST_CODES, CodeMatches, CodesQuery
from kbapi.api.shapes._names import Plain, meta
from kbapi.api.shapes.codes import asked_shape, carrier_shape, procedure_shape
from kbapi.api.spec import Resource
from kbapi.errors import BadParameterError
from kbapi.knowledge.code import CODE_SYSTEMS, CodeSystem, find_system, normalised
from kbapi.knowledge_base.by_code import AskedCode, carriers, procedures_for
from kbapi.web.listed import lists
from kbapi.web.request_context import snapshot

blueprint = Resource("codes", __name__, url_prefix="/v1", description="Look-up by codes of other systems.")


@blueprint.answer("/codes", CodeMatches, CodesQuery)
def find_code(query: dict[str, Any]) -> Plain:
    """Find the records that carry a code, exactly or nearest up or down its hierarchy, and its procedures.

    Several codes are separated by commas; each may name another system before a bar, as FHIR searches do.
    """
    asked = _asked(query["code"], query["system"])
    found = {one: carriers(snapshot(), one) for one in asked}
    together = [carrier for one in asked for carrier in found[one]]
    alone = asked[0] if len(asked) == 1 else None
    return {
        "system": alone.system.uri if alone else None,
        "code": alone.code if alone else None,
        "asked": [asked_shape(one, len(found[one])) for one in asked],
        "items": [carrier_shape(carrier) for carrier in together],
        "total": len(together),
        "procedures": [procedure_shape(coded) for coded in procedures_for(snapshot(), together)],
        "meta": meta(),
    }


def _asked(text: str, system: CodeSystem) -> list[AskedCode]:
    """The codes asked for, each once, in their order."""
    parts = text.split(",")
    if len(parts) > MOST_CODES:
        raise BadParameterError(
            "code", f"`code` names more than {MOST_CODES} codes: ask in several requests."
        )
    return list(dict.fromkeys(_one(part, system) for part in parts))


def _one(part: str, system: CodeSystem) -> AskedCode:
    name, bar, code = part.rpartition("|")
    own = find_system(name) if bar else system
    if own is None:
        known = ", ".join(known.id for known in CODE_SYSTEMS)
        raise BadParameterError(
            "code", f"`code` names a system that we do not know: use one of {known}, their URIs or OIDs."
        )
    return AskedCode(own, normalised(code))


def _addresses() -> Iterator[str]:
    for record in snapshot().records():
        yield from (f"/v1/codes?code={code.code}&system={code.system}" for code in record.codes)


lists(blueprint, _addresses)
