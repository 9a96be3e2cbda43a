"""Headers that keep browsers out of trouble, and CORS for other people's pages (public, no credentials)."""

import re

from flask import Response, current_app, request

from kbapi.web.door_policy import policy_at_hand

STRICT_CSP = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
PAGE_CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)
EXPOSED = (
    "ETag, Link, KB-Edition, Content-Language, RateLimit, RateLimit-Policy, Retry-After, Deprecation, Sunset"
)
_CORS_POSTS = re.compile(r"/v1/answers|/v1/candidacy/assessments|/cds-services/[^/]+(?:/feedback)?")
"""Addresses to which a page of anybody's may post."""
_NO_DEVICES = ", ".join(
    f"{feature}=()"
    for feature in (
        "browsing-topics",
        "camera",
        "geolocation",
        "microphone",
        "payment",
        "publickey-credentials-get",
    )
)
"""What no page of ours may ask a browser for, nor a page in a frame of one."""
_ALLOWED_HEADERS = "Accept, Accept-Language, Authorization, Content-Type, If-None-Match"


def protect(response: Response) -> Response:
    """Adds the security headers to any answer; a page may have set its own policy before."""
    response.headers.setdefault("Content-Security-Policy", STRICT_CSP)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    response.headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    response.headers.setdefault("Permissions-Policy", _NO_DEVICES)
    if seconds := current_app.config["KBAPI_HSTS"]:
        response.headers["Strict-Transport-Security"] = f"max-age={seconds}"
    return response


def share(response: Response) -> Response:
    """Adds CORS headers for any origin: on GET and errors everywhere, on POST where a browser may post."""
    may_post = bool(_CORS_POSTS.fullmatch(request.path)) or policy_at_hand().shares_posts
    if request.method == "POST" and not may_post and response.status_code < 400:
        return response
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = EXPOSED
    if request.method == "OPTIONS":
        methods = "GET, HEAD, POST, OPTIONS" if may_post else "GET, HEAD, OPTIONS"
        response.headers["Access-Control-Allow-Methods"] = methods
        response.headers["Access-Control-Allow-Headers"] = _ALLOWED_HEADERS
        response.headers["Access-Control-Max-Age"] = "86400"
    return response
