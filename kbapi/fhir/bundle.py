"""The resources of a FHIR R4 Bundle, or the one resource that stands alone."""

from kbapi.errors import UnfitBodyError
from kbapi.fhir.elements import Resource
from kbapi.fhir.questionnaire import RESPONSE

BUNDLE = "Bundle"


def resources_of(body: Resource) -> list[tuple[str, Resource]]:
    """Each resource with its JSON Pointer; raises UnfitBodyError for what is no Bundle and no response."""
    kind = body.get("resourceType")
    if kind == RESPONSE:
        return [("", body)]
    if kind != BUNDLE:
        raise UnfitBodyError([("/resourceType", f"The resource is neither a {BUNDLE} nor a {RESPONSE}.")])
    entries = body.get("entry", [])
    if not isinstance(entries, list):
        raise UnfitBodyError([("/entry", "The entries of a Bundle are a list.")])
    found: list[tuple[str, Resource]] = []
    complaints: list[tuple[str, str]] = []
    for number, entry in enumerate(entries):
        pointer = f"/entry/{number}/resource"
        resource = entry.get("resource") if isinstance(entry, dict) else None
        if isinstance(resource, dict) and isinstance(resource.get("resourceType"), str):
            found.append((pointer, resource))
        else:
            complaints.append((pointer, "The entry has no resource with a `resourceType`."))
    if complaints:
        raise UnfitBodyError(complaints)
    return found
