"""Errors as FHIR OperationOutcome for clients that ask for FHIR; the others get a problem."""

from typing import Any

from flask import Response, json, request

from kbapi.web.problems import CONTENT_TYPE

FHIR_JSON = "application/fhir+json"
_CODES = {401: "login", 404: "not-found", 412: "incomplete", 413: "too-long", 415: "not-supported"}


def as_outcome(response: Response) -> Response:
    """A problem in the form that FHIR clients read, if the caller accepts it rather than a problem."""
    if response.mimetype != CONTENT_TYPE:
        return response
    if request.accept_mimetypes.best_match([CONTENT_TYPE, "application/json", FHIR_JSON]) != FHIR_JSON:
        return response
    told = json.loads(response.get_data(as_text=True))
    issues = [_issue(response.status_code, entry) for entry in told.get("errors", [told])]
    response.set_data(json.dumps({"resourceType": "OperationOutcome", "issue": issues}))
    response.content_type = FHIR_JSON
    response.vary.add("Accept")
    return response


def _issue(status: int, entry: dict[str, Any]) -> dict[str, str]:
    code = _CODES.get(status, "exception" if status >= 500 else "invalid")
    severity = "fatal" if status >= 500 else "error"
    return {"severity": severity, "code": code, "diagnostics": entry["detail"]}
