"""Errors and warnings as OperationOutcome tells them."""

from collections.abc import Iterable, Mapping

from kbapi.fhir.publication import Json

ISSUE_TYPES: Mapping[int, str] = {
    400: "value",
    401: "login",
    403: "forbidden",
    404: "not-found",
    405: "not-supported",
    406: "not-supported",
    410: "deleted",
    412: "conflict",
    413: "too-long",
    414: "too-long",
    415: "not-supported",
    422: "structure",
    429: "throttled",
    503: "transient",
}
_OTHERWISE = {4: "invalid", 5: "exception"}


def issue_type(status: int) -> str:
    """FHIR's word for what an HTTP status means."""
    return ISSUE_TYPES.get(status) or _OTHERWISE.get(status // 100, "processing")


def issue(severity: str, code: str, title: str, detail: str, places: Iterable[str] = ()) -> Json:
    """One thing to report; `places` are such as `http._count`."""
    located = list(places)
    return {
        "severity": severity,
        "code": code,
        "details": {"text": title},
        "diagnostics": detail,
        **({"location": located} if located else {}),
    }


def outcome(issues: Iterable[Json]) -> Json:
    """Everything there is to report."""
    return {"resourceType": "OperationOutcome", "issue": list(issues)}
