"""Made-up patients as FHIR R4 resources, coded with what our content knows and much that it does not."""

from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from typing import Any

from kbapi.knowledge.code import Code

Resource = dict[str, Any]

PATIENT = {"resourceType": "Patient", "id": "made-up", "gender": "female", "birthDate": "1960-05-05"}
_SUBJECT = {"reference": "Patient/made-up"}
_STRANGE = ({"system": "http://loinc.org", "code": f"{number}-0"} for number in range(10_000, 99_999))


def order(code: Code) -> Resource:
    """A drafted order of a procedure."""
    return {
        "resourceType": "ServiceRequest",
        "id": "draft",
        "status": "draft",
        "intent": "plan",
        "code": {"coding": [{"system": code.system, "code": code.code}]},
        "subject": _SUBJECT,
    }


def resources(number: int, codes: Sequence[Code]) -> list[Resource]:
    """So many resources: problems, medication, allergies and observations in turn."""
    makers = cycle((_condition, _medication, _observation, _condition, _allergy))
    codings = cycle({"system": code.system, "code": code.code} for code in codes)
    return [
        make(coding, at) for at, make, coding in zip(range(number), makers, _mixed(codings), strict=False)
    ]


def _mixed(known: Iterator[Resource]) -> Iterator[Resource]:
    """Every third code is one that our content has."""
    for coding in known:
        yield coding
        yield from islice(_STRANGE, 2)


def _condition(coding: Resource, at: int) -> Resource:
    active = {"system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": "active"}
    return _coded("Condition", coding, at) | {"clinicalStatus": {"coding": [active]}}


def _medication(coding: Resource, at: int) -> Resource:
    told = _coded("MedicationStatement", coding, at)
    return told | {"status": "active", "medicationCodeableConcept": told.pop("code")}


def _allergy(coding: Resource, at: int) -> Resource:
    told = _coded("AllergyIntolerance", coding, at)
    return told | {"patient": told.pop("subject")}


def _observation(coding: Resource, at: int) -> Resource:
    return _coded("Observation", coding, at) | {"status": "final", "valueBoolean": at % 2 == 0}


def _coded(kind: str, coding: Resource, at: int) -> Resource:
    code = {"coding": [coding], "text": f"made up {at}"}
    return {"resourceType": kind, "id": f"made-{at}", "code": code, "subject": _SUBJECT}
