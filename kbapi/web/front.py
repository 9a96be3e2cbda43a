"""Stands before the application and answers from the compiled edition; hands on what it is not sure of."""

import re
import time
from collections.abc import Callable, Iterable, Sequence
from random import getrandbits
from typing import Any

from werkzeug.http import parse_etags

from kbapi.web.asked import OFFERED, language_of, offer_for, wants_gzip
from kbapi.web.compiled_file import CompiledFile, Found, Leaf, key_of
from kbapi.web.shelf import Shelf

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]
Headers = Sequence[tuple[str, str]]

Before = Callable[[Environ], Headers | None]
"""Headers that the answer to a request must have; None leaves the request to the application to refuse."""
After = Callable[[str, str, int, float, str], None]
"""Is told route, method, status, seconds and id of a request that was answered here."""

CANONICAL = OFFERED[0]
_LEFT_ALONE = (
    "HTTP_IF_MATCH",
    "HTTP_RANGE",
    "HTTP_IF_RANGE",
    "HTTP_PREFER",
    "HTTP_TRANSFER_ENCODING",
    "CONTENT_TYPE",
)
"""What may change an answer in ways of which only the application knows; with any of them it answers."""
_UUID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)


def _no_headers(_environ: Environ) -> Headers:
    return ()


def _no_note(_route: str, _method: str, _status: int, _seconds: float, _request: str) -> None:
    return None


class Front:
    """A WSGI application: the compiled edition, and behind it the application that it was compiled from."""

    def __init__(
        self,
        application: Application,
        shelf: Shelf,
        hosts: Iterable[str] = (),
        before: Before = _no_headers,
        after: After = _no_note,
    ) -> None:
        """`hosts` are the names that are answered to, none for all."""
        self._application = application
        self._shelf = shelf
        self._hosts = frozenset(host.lower() for host in hosts)
        self._before = before
        self._after = after

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answers a request."""
        started = time.perf_counter()
        compiled = self._shelf.current()
        asked = self._asked(compiled, environ) if compiled else None
        more = self._before(environ) if asked else None
        if compiled is None or asked is None or more is None:
            return self._application(environ, start_response)
        leaf, found = asked
        request = _request_id(environ)
        confirmed = _is_confirmed(environ.get("HTTP_IF_NONE_MATCH"), found.etag)
        status = 304 if confirmed else 200
        start_response(
            "304 NOT MODIFIED" if confirmed else "200 OK", _headers(found, confirmed, request, more)
        )
        method = environ["REQUEST_METHOD"]
        self._after(leaf.route, method, status, time.perf_counter() - started, request)
        return [] if confirmed or method == "HEAD" else [compiled.body(found)]

    def _asked(self, compiled: CompiledFile, environ: Environ) -> tuple[Leaf, Found] | None:
        """The finished answer to a request; None where there is none, or more is asked than is known here."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or environ.get("CONTENT_LENGTH") not in (
            None,
            "",
            "0",
        ):
            return None
        if any(environ.get(name) for name in _LEFT_ALONE):
            return None
        if self._hosts and environ.get("HTTP_HOST", "").lower().partition(":")[0] not in self._hosts:
            return None
        query = canonical_query(environ.get("QUERY_STRING", ""))
        language = (
            "" if names_language(query) else language_of(environ.get("HTTP_ACCEPT_LANGUAGE", ""), CANONICAL)
        )
        leaf = compiled.leaf(key_of(environ["PATH_INFO"], query, language))
        if leaf is None:
            return None
        offer = _chosen(leaf.offers, environ.get("HTTP_ACCEPT"))
        if offer is None:
            return None
        found = compiled.found(leaf, offer, wants_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")))
        return (leaf, found) if found else None


def canonical_query(query: str) -> str:
    """A query with its parameters in order; what is written in an unusual way stays, and so is not found."""
    return "&".join(sorted(query.split("&"))) if "&" in query else query


def names_language(query: str) -> bool:
    """Whether a query says in which language, so that no header does."""
    return query.startswith("lang=") or "&lang=" in query


def _chosen(offers: tuple[str, ...], accept: str | None) -> int | None:
    """Which offer `Accept` chooses, the only one where there is nothing to choose; None where none fits."""
    if not offers:
        return 0
    best = offer_for(accept, offers)
    return None if best is None else offers.index(best)


def _request_id(environ: Environ) -> str:
    """The caller's id where it is a UUID, else a new one."""
    given = environ.get("HTTP_X_REQUEST_ID")
    return given if given and _UUID.fullmatch(given) else f"{getrandbits(128):032x}"


def _is_confirmed(header: str | None, etag: str) -> bool:
    """Whether a client that says what it has, has this answer (weak comparison)."""
    if not header:
        return False
    return header == etag or parse_etags(header).contains_weak(etag.removeprefix("W/").strip('"'))


def _headers(found: Found, confirmed: bool, request: str, more: Headers) -> list[tuple[str, str]]:
    headers = [
        *(found.headers_304 if confirmed else found.headers),
        ("ETag", found.etag),
        ("X-Request-ID", request),
    ]
    if not confirmed:
        headers.append(("Content-Length", str(found.length)))
    if found.link:
        headers.append(("Link", found.link))
    headers.extend(more)
    return headers
