"""Headers that keep browsers out of trouble, and CORS for other people's pages (public, no credentials)."""

from flask import Response, request

STRICT_CSP = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
PAGE_CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)
EXPOSED = (
    "ETag, Link, KB-Edition, Content-Language, RateLimit, RateLimit-Policy, Retry-After, Deprecation, Sunset"
)
CORS_POSTS = ("/v1/answers", "/v1/candidacy/assessments")


def protect(response: Response) -> Response:
    """Adds the security headers to any answer; a page may have set its own policy before."""
    response.headers.setdefault("Content-Security-Policy", STRICT_CSP)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    response.headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin")
    response.headers.setdefault("Permissions-Policy", "interest-cohort=()")
    return response


def share(response: Response) -> Response:
    """Adds CORS headers for any origin: on GET and errors everywhere, on POST where a browser may post."""
    if request.method == "POST" and request.path not in CORS_POSTS and response.status_code < 400:
        return response
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = EXPOSED
    if request.method == "OPTIONS":
        methods = "GET, HEAD, POST, OPTIONS" if request.path in CORS_POSTS else "GET, HEAD, OPTIONS"
        response.headers["Access-Control-Allow-Methods"] = methods
        response.headers["Access-Control-Allow-Headers"] = (
            "Accept, Accept-Language, Content-Type, If-None-Match"
        )
        response.headers["Access-Control-Max-Age"] = "86400"
    return response
