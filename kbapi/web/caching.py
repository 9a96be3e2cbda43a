"""Validators and freshness of answers: strong ETags, conditional requests, KB-Edition (RFC 9110, 5861)."""

import hashlib
from http import HTTPStatus

from flask import Response, request

from kbapi.web.compression import compress
from kbapi.web.problems import problem
from kbapi.web.request_context import edition_at_hand, house, pinned

FRESH = "public, max-age=60, stale-while-revalidate=86400, stale-if-error=604800"
FOREVER = "public, max-age=31536000, immutable"
NEVER = "no-store"


def finish(response: Response) -> Response:
    """Completes an answer: errors and answers to POST are never kept, the rest gets validators.

    A streamed answer brings its own ETag.
    """
    answer = _validated(response) if _can_be_kept(response) else response
    if edition := edition_at_hand():
        answer.headers["KB-Edition"] = edition.id
    if not _can_be_kept(answer) and answer.status_code != HTTPStatus.NOT_MODIFIED:
        answer.headers["Cache-Control"] = NEVER
    return answer


def _can_be_kept(response: Response) -> bool:
    told_not_to = response.headers.get("Cache-Control") == NEVER
    return response.status_code == HTTPStatus.OK and request.method in ("GET", "HEAD") and not told_not_to


def _validated(response: Response) -> Response:
    """The answer with its validator, or a 304, or the problem of an `If-Match` that does not hold."""
    response.headers.setdefault(
        "Cache-Control", FOREVER if pinned() and not house().require_review else FRESH
    )
    if "ETag" not in response.headers:
        response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:32])
    compress(response)
    tag = response.get_etag()[0] or ""
    if request.if_match and not request.if_match.contains(tag):
        return problem("precondition-failed")
    if request.if_none_match.contains_weak(tag):
        response.set_data(b"")
        response.status_code = HTTPStatus.NOT_MODIFIED
    return response
