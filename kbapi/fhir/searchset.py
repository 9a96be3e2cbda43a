"""The answer to a search: a Bundle of the type searchset."""

from collections.abc import Iterable, Mapping

from kbapi.fhir.publication import Json, canonical


def searchset(base: str, resources: Iterable[Json], total: int, links: Mapping[str, str | None]) -> Json:
    """A page of what was found; `links` are addresses by their relation, None for one that there is not.

    A resource of the type OperationOutcome tells about the search itself.
    """
    entries = [_entry(base, resource) for resource in resources]
    return {
        "resourceType": "Bundle",
        "type": "searchset",
        "total": total,
        "link": [{"relation": name, "url": url} for name, url in links.items() if url],
        **({"entry": entries} if entries else {}),
    }


def _entry(base: str, resource: Json) -> Json:
    kind = resource["resourceType"]
    if kind == "OperationOutcome":
        return {"resource": resource, "search": {"mode": "outcome"}}
    address = canonical(base, kind, resource["id"])
    return {"fullUrl": address, "resource": resource, "search": {"mode": "match"}}
