"""The types of problems, each with its status, its title, and a cause and cure for its page."""

from collections.abc import Mapping
from dataclasses import dataclass


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
