"""Judges FHIR R4 resources: an independent library, and the required value sets that it leaves out."""

import re
from collections.abc import Iterator
from typing import Any

import fhirkit

Json = dict[str, Any]

PUBLICATION_STATUS = {"draft", "active", "retired", "unknown"}
REQUIRED_CODES: dict[str, set[str]] = {
    "Library.status": PUBLICATION_STATUS,
    "ActivityDefinition.status": PUBLICATION_STATUS,
    "PlanDefinition.status": PUBLICATION_STATUS,
    "Questionnaire.status": PUBLICATION_STATUS,
    "CapabilityStatement.status": PUBLICATION_STATUS,
    "DocumentReference.status": {"current", "superseded", "entered-in-error"},
    "DocumentReference.docStatus": {"preliminary", "final", "amended", "entered-in-error"},
    "DocumentReference.relatesTo.code": {"replaces", "transforms", "signs", "appends"},
    "ActivityDefinition.kind": {"ServiceRequest"},
    "Bundle.type": {"searchset"},
    "Bundle.entry.search.mode": {"match", "include", "outcome"},
    "CapabilityStatement.kind": {"instance", "capability", "requirements"},
    "CapabilityStatement.fhirVersion": {"4.0.1"},
    "CapabilityStatement.rest.mode": {"client", "server"},
    "CapabilityStatement.rest.resource.interaction.code": {"read", "vread", "search-type"},
    "CapabilityStatement.rest.resource.versioning": {"no-version", "versioned", "versioned-update"},
    "CapabilityStatement.rest.resource.conditionalRead": {
        "not-supported", "modified-since", "not-match", "full-support",
    },
    "CapabilityStatement.rest.resource.conditionalDelete": {"not-supported", "single", "multiple"},
    "CapabilityStatement.rest.resource.searchParam.type": {
        "number", "date", "string", "token", "reference", "composite", "quantity", "uri", "special",
    },
    "PlanDefinition.action.condition.kind": {"applicability", "start", "stop"},
    "OperationOutcome.issue.severity": {"fatal", "error", "warning", "information"},
    "OperationOutcome.issue.code": {
        "invalid", "structure", "required", "value", "invariant", "security", "login", "unknown", "expired",
        "forbidden", "suppressed", "processing", "not-supported", "duplicate", "multiple-matches",
        "not-found", "deleted", "too-long", "code-invalid", "extension", "too-costly", "business-rule",
        "conflict", "transient", "lock-error", "no-store", "exception", "timeout", "incomplete", "throttled",
        "informational",
    },
    "*.relatedArtifact.type": {
        "documentation", "justification", "citation", "predecessor", "successor", "derived-from",
        "depends-on", "composed-of",
    },
    "*.action.documentation.type": {"citation", "documentation", "justification"},
    "*.text.status": {"generated", "extensions", "additional", "empty"},
    "Questionnaire.item.type": {"group", "display", "boolean", "date", "choice", "string", "integer"},
}  # fmt: skip  # one code a line would hide the table
FIXED_CODINGS = {
    "http://terminology.hl7.org/CodeSystem/library-type": {"asset-collection"},
    "http://terminology.hl7.org/CodeSystem/plan-definition-type": {"eca-rule"},
    "http://terminology.hl7.org/CodeSystem/definition-topic": {"treatment", "education", "assessment"},
    "http://terminology.hl7.org/CodeSystem/usage-context-type": {"focus"},
    "http://terminology.hl7.org/CodeSystem/v3-ObservationValue": {"SUBSETTED"},
}
CPT = "http://www.ama-assn.org/go/cpt"
ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
NAME = re.compile(r"[A-Z][A-Za-z0-9_]{0,254}")


def faults(resource: Json) -> list[str]:
    """Everything that is wrong with a resource."""
    found = [str(issue) for issue in fhirkit.validate(resource)]
    for path, value in walked(resource, resource["resourceType"]):
        found += [f"{path}: {complaint}" for complaint in complaints(path, value)]
    return found


def walked(part: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Every element with its path; a resource inside a Bundle begins a path of its own."""
    if isinstance(part, list):
        assert part, f"{path}: FHIR has no empty lists"
        for inner in part:
            yield from walked(inner, path)
        return
    yield path, part
    if isinstance(part, dict):
        assert part, f"{path}: FHIR has no empty objects"
        here = part.get("resourceType", path)
        for name, inner in part.items():
            yield from walked(inner, f"{here}.{name}")


def complaints(path: str, value: Any) -> Iterator[str]:
    """What is wrong with one element."""
    if value is None or value == "":
        yield "FHIR has no empty values"
    allowed = REQUIRED_CODES.get(path) or REQUIRED_CODES.get(f"*.{path.partition('.')[2]}")
    if allowed and value not in allowed:
        yield f"{value!r} is not in the required value set"
    if path.endswith((".id", ".versionId")) and path.count(".") <= 2 and not ID.fullmatch(str(value)):
        yield f"{value!r} is no id"
    if path.endswith(".name") and path.count(".") == 1 and not NAME.fullmatch(value):
        yield f"{value!r} is no name for programs"
    system = value.get("system") if isinstance(value, dict) else None
    if system in FIXED_CODINGS and value["code"] not in FIXED_CODINGS[system]:
        yield f"{value} is not in its code system"
    if system == CPT and "display" in value:
        yield "a CPT code is never described"
