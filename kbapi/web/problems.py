"""Problems as RFC 9457 tells them: a table from error to status; each type has a page of cause and cure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import Response, current_app, json, request
from flask.sansio.app import App

from kbapi import errors

MOST_ERRORS = 20
CONTENT_TYPE = "application/problem+json"
_TELLERS = "kbapi.problem_tellers"


@dataclass(frozen=True, slots=True)
class ProblemType:
    """A type of problem: its slug, status, title, and what a developer should know and do."""

    slug: str
    status: int
    title: str
    cause: str
    cure: str


_TYPES = (
    ProblemType(
        "bad-request",
        400,
        "The request cannot be understood",
        "A part of the request has a value that this operation cannot use.",
        "Look at `errors`: each entry names the parameter or header and says what is allowed there.",
    ),
    ProblemType(
        "unknown-parameter",
        400,
        "Unknown query parameter",
        "The request has a query parameter that this operation does not know; it would have had no effect.",
        "Correct the spelling (the nearest known name is given) or remove it. /docs lists the parameters.",
    ),
    ProblemType(
        "bad-cursor",
        400,
        "The page cursor cannot be used",
        "The cursor was altered, or it belongs to another list, filter or edition.",
        "Begin again without `cursor` and follow `links.next` as it is given.",
    ),
    ProblemType(
        "bad-host",
        400,
        "Unknown host name",
        "The request's Host header is not one of the names that this service answers to.",
        "Use the published address; operators list the names in KBAPI_TRUSTED_HOSTS.",
    ),
    ProblemType(
        "key-in-address",
        400,
        "A key stands in the address",
        "Addresses are written down by proxies, browsers and logs: a key in one is no secret any more.",
        "Have that key revoked, ask for a new one, and send it as `Authorization: Bearer`, nowhere else.",
    ),
    ProblemType(
        "invalid-credentials",
        401,
        "The caller is not known",
        "This address answers only to callers with a key or token that it trusts; the request shows none.",
        "Send `Authorization: Bearer` with the key that the operators gave you, whole and in force. For CDS "
        "Hooks that may be a new token for exactly this address, signed with a key that the operators were "
        "given. The reason is not told; the integration guide lists what is checked.",
    ),
    ProblemType(
        "missing-scope",
        403,
        "The key was not made for this",
        "The key is good, but not for what this address does.",
        "Ask the operators for a key with the scope that the detail names.",
    ),
    ProblemType(
        "not-reviewed",
        403,
        "Withheld until it is reviewed",
        "This service shows only what a clinician has reviewed, and no current review vouches for this.",
        "Read the record itself, which says in `meta.review_state` how far it is reviewed, or ask the "
        "operators: they sign pages with `kbapi sign`, or lift KBAPI_REQUIRE_REVIEW.",
    ),
    ProblemType(
        "not-found",
        404,
        "Not found",
        "There is nothing at this address in the edition that was asked for.",
        "Ids are permanent, so look for a misspelling; /v1/search and the lists help.",
    ),
    ProblemType(
        "method-not-allowed",
        405,
        "Method not allowed",
        "This address does not answer the method that was used.",
        "Use one of the methods in the `Allow` header.",
    ),
    ProblemType(
        "not-acceptable",
        406,
        "No such form",
        "This address cannot be answered in any of the media types of the `Accept` header.",
        "Ask for one of the types that /docs lists for the operation, or leave `Accept` out.",
    ),
    ProblemType(
        "precondition-failed",
        412,
        "Not the version that was meant",
        "The `If-Match` header names a version that this address does not have.",
        "Leave `If-Match` out, or send the `ETag` of the last answer.",
    ),
    ProblemType(
        "missing-data",
        412,
        "Needed data was not sent",
        "The answer needs data about the patient that was neither prefetched nor stands in the context, "
        "and this service never calls back to fetch it.",
        "Satisfy the prefetch templates that /cds-services lists; send null for a template without data.",
    ),
    ProblemType(
        "length-required",
        411,
        "The length of the body is not told",
        "Without `Content-Length` a body that was cut off on its way cannot be told from a whole one.",
        "Send `Content-Length` and no `Transfer-Encoding`; a proxy that buffers requests does so for you.",
    ),
    ProblemType(
        "too-large",
        413,
        "The request is too large",
        "The body, the query or the address is longer than this service reads.",
        "Send less; /docs gives the limits.",
    ),
    ProblemType(
        "uri-too-long",
        414,
        "The address is too long",
        "The address with its query is longer than this service reads.",
        "Shorten the query, or use the POST form of the operation where there is one.",
    ),
    ProblemType(
        "unsupported-media-type",
        415,
        "Unsupported media type",
        "The body is not of a type that this operation reads, or is compressed.",
        "Send it uncompressed with the `Content-Type` that /docs names.",
    ),
    ProblemType(
        "invalid-body",
        422,
        "The body does not fit",
        "The body can be read, but a value in it is not allowed.",
        "Look at `errors`: each entry points at a place in the body and says what is allowed there.",
    ),
    ProblemType(
        "too-many-requests",
        429,
        "Too many requests",
        "The caller has asked more often than it may; `RateLimit-Policy` says how often that is.",
        "Wait as long as `Retry-After` says, and keep answers as long as `Cache-Control` allows. Ask the "
        "operators for a key with a rate of its own if you need more.",
    ),
    ProblemType(
        "large-header",
        431,
        "A header is too large",
        "The request has a header that is longer than this service reads.",
        "Leave out headers that are meant for others, such as cookies: none is ever set or read here.",
    ),
    ProblemType(
        "internal-error",
        500,
        "Something went wrong here",
        "A fault in this service; nothing about the request is at fault.",
        "Try again; if it stays, tell the operators the time and the `instance`.",
    ),
    ProblemType(
        "not-implemented",
        501,
        "Not offered here",
        "The request asks for a form of the answer that the protocol knows and this service does not have.",
        "Ask for one of the forms that the detail names.",
    ),
    ProblemType(
        "not-ready",
        503,
        "Not ready yet",
        "No edition has been published yet, or a part of the service is being put in order.",
        "Wait as long as `Retry-After` says and try again.",
    ),
)
PROBLEM_TYPES: Mapping[str, ProblemType] = {known.slug: known for known in _TYPES}

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

_BY_STATUS = {known.status: known.slug for known in reversed(_TYPES)}


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
    return problem(slug, headers=headers, status=status)
