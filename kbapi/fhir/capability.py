"""What the FHIR door can do, as CapabilityStatement tells it: only what works."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from kbapi.fhir.publication import FHIR_VERSION, PREFIX, Json, canonical, computer_name, instant
from kbapi.fhir.search import PARAMETERS, Parameter

JSON_TYPE = "application/fhir+json"
INTERACTIONS = ("read", "vread", "search-type")


@dataclass(frozen=True, slots=True)
class Service:
    """The service that tells what it can do; `kinds` are its resource types with a remark on each."""

    base: str
    version: str
    published_at: datetime
    title: str
    description: str
    kinds: Mapping[str, str]


def capability_statement(service: Service) -> Json:
    """Everything a client may ask for."""
    base = service.base
    implementation = {"description": service.description} | ({"url": f"{base}{PREFIX}"} if base else {})
    return {
        "resourceType": "CapabilityStatement",
        "id": "kbapi",
        "url": canonical(base, "CapabilityStatement", "kbapi"),
        "version": service.version,
        "name": computer_name("CapabilityStatement", "kbapi"),
        "title": service.title,
        "status": "active",
        "date": instant(service.published_at),
        "description": service.description,
        "kind": "instance",
        "software": {"name": "kbapi", "version": service.version},
        "implementation": implementation,
        "fhirVersion": FHIR_VERSION,
        "format": [JSON_TYPE, "json"],
        "rest": [
            {
                "mode": "server",
                "security": {"cors": True},
                "resource": [_resource(kind, remark) for kind, remark in service.kinds.items()],
            }
        ],
    }


def _resource(kind: str, remark: str) -> Json:
    parameters = PARAMETERS[kind].items()
    return {
        "type": kind,
        "profile": f"http://hl7.org/fhir/StructureDefinition/{kind}",
        "documentation": remark,
        "interaction": [{"code": code} for code in INTERACTIONS],
        "versioning": "versioned",
        "readHistory": True,
        "updateCreate": False,
        "conditionalCreate": False,
        "conditionalRead": "not-match",
        "conditionalUpdate": False,
        "conditionalDelete": "not-supported",
        "searchParam": [_parameter(name, parameter) for name, parameter in parameters],
    }


def _parameter(name: str, parameter: Parameter) -> Json:
    modifiers = ", ".join(f":{modifier}" for modifier in parameter.modifiers)
    told = {"name": name, "type": parameter.kind}
    return told | ({"documentation": f"Modifiers: {modifiers}"} if modifiers else {})
