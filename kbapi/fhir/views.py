"""Parts of a resource, as `_summary` and `_elements` ask for them; a part says that it is one."""

from collections.abc import Collection, Mapping

from kbapi.fhir.publication import Json

SUMMARIES = ("true", "text", "data", "count", "false")
SUBSETTED = {"system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", "code": "SUBSETTED"}
_ALWAYS = frozenset({"resourceType", "id", "meta"})
_OF_DEFINITIONS = frozenset(
    {
        "implicitRules", "url", "identifier", "version", "name", "title", "status", "experimental", "date",
        "publisher", "contact", "useContext", "jurisdiction", "effectivePeriod",
    }
)  # fmt: skip  # one name a line would hide the list
SUMMARY_ELEMENTS: Mapping[str, frozenset[str]] = {
    "Library": _OF_DEFINITIONS | {"type", "description", "content"},
    "ActivityDefinition": _OF_DEFINITIONS | {"description", "kind", "code", "doNotPerform"},
    "PlanDefinition": _OF_DEFINITIONS | {"description", "type"},
    "Questionnaire": _OF_DEFINITIONS | {"subjectType", "code"},
    "DocumentReference": frozenset(
        {
            "implicitRules", "masterIdentifier", "identifier", "status", "docStatus", "type", "category",
            "subject", "date", "author", "relatesTo", "description", "securityLabel", "content", "context",
        }
    ),
}  # fmt: skip
"""The elements that the definition of each type marks as part of its summary."""
MANDATORY: Mapping[str, frozenset[str]] = {
    "Library": frozenset({"status", "type"}),
    "DocumentReference": frozenset({"status", "content"}),
}
_MANDATORY_OTHERWISE = frozenset({"status"})


def summarised(resource: Json, mode: str) -> Json:
    """The part of a resource that a value of `_summary` asks for."""
    kind = resource["resourceType"]
    if mode == "true":
        return _part(resource, SUMMARY_ELEMENTS[kind])
    if mode == "text":
        return _part(resource, mandatory(kind) | {"text"})
    if mode == "data":
        return _part(resource, resource.keys() - {"text"})
    return resource


def with_elements(resource: Json, names: Collection[str]) -> Json:
    """Some elements of a resource, and those that it must have."""
    return _part(resource, mandatory(resource["resourceType"]) | set(names))


def mandatory(kind: str) -> frozenset[str]:
    """The elements that every resource of a type must have."""
    return MANDATORY.get(kind, _MANDATORY_OTHERWISE)


def _part(resource: Json, names: Collection[str]) -> Json:
    part = {name: value for name, value in resource.items() if name in names or name in _ALWAYS}
    return part | {"meta": resource["meta"] | {"tag": [SUBSETTED]}}
