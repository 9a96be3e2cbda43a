"""Bodies of CDS Hooks calls in the shape that the specification and its sandbox publish, and their judges."""

import json
import uuid
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

from tests.house_rules.python_files import ROOT

Plain = dict[str, Any]

CANDIDACY = "/cds-services/spinal-injection-candidacy"
EDUCATION = "/cds-services/spinal-injection-education"
CPT = "http://www.ama-assn.org/go/cpt"
ICD = "http://hl7.org/fhir/sid/icd-10-cm"
EPIDURAL = "62323"
PATIENT = "1288992"
BLEEDING = "D68.32"


def order(code: str = EPIDURAL, status: str = "draft", **more: Any) -> Plain:
    """An order as the sandbox drafts one: a CPT code and a SNOMED CT reason, no text."""
    return {
        "resourceType": "ServiceRequest",
        "id": "example-request-id",
        "status": status,
        "intent": "plan",
        "code": {"coding": [{"system": CPT, "code": code}]},
        "subject": {"reference": f"Patient/{PATIENT}"},
        "reasonCode": [{"coding": [{"system": "http://snomed.info/sct", "code": "279039007"}]}],
        **more,
    }


def bundle(*resources: Plain) -> Plain:
    """A bundle of resources."""
    return {"resourceType": "Bundle", "entry": [{"resource": resource} for resource in resources]}


def searchset(*resources: Plain) -> Plain:
    """What a search answers."""
    return bundle(*resources) | {"type": "searchset", "total": len(resources)}


def condition(code: str, text: str = "") -> Plain:
    """An active problem."""
    active = {"system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": "active"}
    said = {"coding": [{"system": ICD, "code": code}]} | ({"text": text} if text else {})
    return {
        "resourceType": "Condition",
        "id": "problem",
        "clinicalStatus": {"coding": [active]},
        "code": said,
        "subject": {"reference": f"Patient/{PATIENT}"},
    }


def prefetched(*conditions: Plain) -> Plain:
    """A prefetch in which the client found nothing but some problems."""
    patient = {"resourceType": "Patient", "id": PATIENT, "gender": "male", "birthDate": "1925-12-23"}
    nothing = dict.fromkeys(("medications", "statements", "allergies", "screening"))
    return {"patient": patient, "conditions": searchset(*conditions), **nothing}


def call(hook: str, context: Plain, prefetch: Plain | None) -> Plain:
    """A call as the specification shows it, with a FHIR server and a token that nobody may use."""
    sent = {} if prefetch is None else {"prefetch": prefetch}
    return {
        "hookInstance": str(uuid.uuid4()),
        "fhirServer": "http://hooks.smarthealthit.example:9080",
        "hook": hook,
        "fhirAuthorization": {
            "access_token": "some-opaque-fhir-access-token",
            "token_type": "Bearer",
            "expires_in": 300,
            "scope": "user/Patient.read user/Observation.read",
            "subject": "cds-service4",
        },
        "context": {"userId": "Practitioner/example", "patientId": PATIENT, **context},
        **sent,
    }


def order_select(*drafts: Plain, prefetch: Plain | None = None, selections: Any = None) -> Plain:
    """A call of order-select in which, unless said otherwise, every draft is selected."""
    chosen = [f"{draft['resourceType']}/{draft['id']}" for draft in drafts]
    context = {"selections": chosen if selections is None else selections, "draftOrders": bundle(*drafts)}
    return call("order-select", context, prefetch)


def order_sign(*drafts: Plain, prefetch: Plain | None = None) -> Plain:
    """A call of order-sign."""
    return call("order-sign", {"encounterId": "89284", "draftOrders": bundle(*drafts)}, prefetch)


def appointment_book(*appointments: Plain, prefetch: Plain | None = None) -> Plain:
    """A call of appointment-book."""
    return call("appointment-book", {"appointments": bundle(*appointments)}, prefetch)


def appointment(**more: Any) -> Plain:
    """A proposed appointment."""
    return {
        "resourceType": "Appointment",
        "id": "apt1",
        "status": "proposed",
        "start": "2026-12-01T09:00:00-06:00",
        "end": "2026-12-01T09:10:00-06:00",
        "participant": [{"actor": {"reference": f"Patient/{PATIENT}"}, "status": "tentative"}],
        **more,
    }


def patient_view(*orders: Plain, prefetch: Any = ...) -> Plain:
    """A call of patient-view with the active orders prefetched."""
    sent = {"orders": searchset(*orders)} if prefetch is ... else prefetch
    return call("patient-view", {}, sent)


@cache
def judge(name: str) -> Draft202012Validator:
    """What judges by one of our published schemas: discovery, request, response or feedback."""
    path = ROOT / "schemas" / "protocols" / f"cds-hooks-{name}.schema.json"
    schema = json.loads(path.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=FormatChecker())


def complaints(name: str, plain: Any) -> list[str]:
    """What a schema says against some plain data."""
    return [f"{error.json_path}: {error.message}" for error in judge(name).iter_errors(plain)]
