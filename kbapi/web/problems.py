"""Problems as RFC 9457 tells them: a table from error to status; each type has a page of cause and cure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import Response, current_app, json, request
from flask.sansio.app import App

from kbapi import errors
from kbapi.web.negotiation import OFFERS
from kbapi.web.problem_types import PROBLEM_TYPES, ProblemType

MOST_ERRORS = 20
CONTENT_TYPE = "application/problem+json"
_TELLERS = "kbapi.problem_tellers"


STATUS_OF_ERROR: Mapping[type[errors.KnowledgeBaseError], str] = {
    errors.UnknownParameterError: "unknown-parameter",
    errors.BadCursorError: "bad-cursor",
    errors.UnknownHostError: "bad-host",
    errors.KeyInAddressError: "key-in-address",
    errors.NoLengthError: "length-required",
    errors.UnfitBodyError: "invalid-body",
    errors.BadRequestError: "bad-request",
    errors.TooLargeError: "too-large",
    errors.LargeHeaderError: "large-header",
    errors.UnknownCallerError: "invalid-credentials",
    errors.MissingScopeError: "missing-scope",
    errors.TooManyRequestsError: "too-many-requests",
    errors.NotReviewedError: "not-reviewed",
    errors.NotFoundError: "not-found",
    errors.NotReadyError: "not-ready",
    errors.KnowledgeBaseError: "internal-error",
}

_BY_STATUS = {known.status: known.slug for known in reversed(tuple(PROBLEM_TYPES.values()))}


@dataclass(frozen=True, slots=True)
class Told:
    """A problem as it is told of one request; `complaints` are entries of `errors`."""

    known: ProblemType
    status: int
    detail: str
    complaints: Sequence[Mapping[str, str]] = ()


Tell = Callable[[Told], Response]


def tell_below(app: App, prefix: str, tell: Tell) -> None:
    """Lets a protocol tell every problem at and below its own path in its own form."""
    app.extensions.setdefault(_TELLERS, {})[prefix] = tell


def problem(
    slug: str,
    detail: str | None = None,
    *,
    complaints: Sequence[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
    status: int | None = None,
) -> Response:
    """A problem as a response, in the form of the protocol at the request's path."""
    known = PROBLEM_TYPES[slug]
    told = Told(known, status or known.status, detail or known.cause, complaints[:MOST_ERRORS])
    response = _teller()(told)
    response.headers.update(headers or {})
    return response


def _teller() -> Tell:
    tellers: Mapping[str, Tell] = current_app.extensions.get(_TELLERS, {})
    path = request.path
    fitting = (tell for prefix, tell in tellers.items() if path == prefix or path.startswith(f"{prefix}/"))
    return next(fitting, _as_rfc_9457)


def _as_rfc_9457(told: Told) -> Response:
    body: dict[str, Any] = {
        "type": type_of(told.known),
        "title": told.known.title,
        "status": told.status,
        "detail": told.detail,
        "instance": request.environ.get("kbapi.request_id", ""),
    }
    if told.complaints:
        body["errors"] = list(told.complaints)
    return Response(json.dumps(body), status=told.status, content_type=CONTENT_TYPE)


def type_of(known: ProblemType) -> str:
    """The URI of a problem type, which is the address of its page."""
    return f"{current_app.config['BASE_URL']}/problems/{known.slug}"


def problem_of_error(error: errors.KnowledgeBaseError) -> Response:
    """The problem of one of our own errors, by the nearest class in the table."""
    slug = next(STATUS_OF_ERROR[kind] for kind in type(error).__mro__ if kind in STATUS_OF_ERROR)
    complaints: tuple[Mapping[str, str], ...] = ()
    if isinstance(error, errors.UnfitBodyError):
        complaints = tuple({"detail": told, "pointer": pointer} for pointer, told in error.complaints)
    elif isinstance(error, errors.BadRequestError) and (error.where or error.kind == "pointer"):
        complaints = ({"detail": str(error), error.kind: error.where},)
    return problem(slug, str(error), complaints=complaints, headers=_headers_of(error))


def _headers_of(error: errors.KnowledgeBaseError) -> Mapping[str, str]:
    """What a client has to know beyond the problem: when to come back, or what to show (RFC 6750)."""
    if isinstance(error, errors.NotReadyError | errors.TooManyRequestsError):
        return {"Retry-After": str(error.retry_after)}
    if isinstance(error, errors.UnknownCallerError):
        return {"WWW-Authenticate": 'Bearer error="invalid_token"' if error.shown else "Bearer"}
    if isinstance(error, errors.MissingScopeError):
        return {"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{error.scope}"'}
    return {}


def problem_of_status(status: int, headers: Mapping[str, str] | None = None) -> Response:
    """The problem of a bare HTTP status, such as one that the framework raised."""
    slug = _BY_STATUS.get(status) or (
        "bad-request" if status < HTTPStatus.INTERNAL_SERVER_ERROR else "internal-error"
    )
    return problem(slug, _offered(status), headers=headers, status=status)


def _offered(status: int) -> str | None:
    """The media types of an address of which `Accept` takes none."""
    offers = request.environ.get(OFFERS) if status == HTTPStatus.NOT_ACCEPTABLE else None
    return f"`Accept` takes none of what this address offers: {', '.join(offers)}." if offers else None
