"""Asks an application in this process and takes its answers apart as the front needs them."""

import gzip
import io
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from flask import Flask
from werkzeug.http import remove_entity_headers

from kbapi.compile_edition.writer import Packed
from kbapi.web.asked import OFFERED, canonical_query
from kbapi.web.caching import NEVER
from kbapi.web.compression import SUFFIX
from kbapi.web.front import names_language
from kbapi.web.listed import list_addresses
from kbapi.web.negotiation import OFFERS
from kbapi.web.watch import ROUTE
from kbapi.web.whole_answer import whole_answer

_OWN = frozenset({"ETag", "Link", "Content-Length", "X-Request-ID"})
"""Headers that differ from answer to answer, or from request to request."""
_UNCOMPILED = frozenset({"application/pdf", "application/xml", "application/atom+xml", "text/json"})
"""Media types that cost more to make than they are asked for."""

Pair = tuple[Packed, Packed]
"""An answer as it is, and as it is for whoever takes gzip."""


class Given(NamedTuple):
    """The answers of an address in a language: route, what `Accept` may choose, one for each choice."""

    route: str
    offers: tuple[str, ...]
    variants: tuple[Pair | None, ...]


def ask_everything(app: Flask) -> Iterator[tuple[str, str, str, Given]]:
    """Path, canonical query, language (none where the query names it) and answers of all that is listed."""
    for address in list_addresses(app):
        path, _, query = address.partition("?")
        query = canonical_query(query)
        for language in ("",) if names_language(query) else OFFERED:
            given = ask(app, path, query, language)
            if given:
                yield path, query, language, given


def ask(app: Flask, path: str, query: str, language: str) -> Given | None:
    """The answers of an address; None where there is none that may be kept."""
    environ = _environ(path, query, language)
    first = _answer(app, environ)
    if first is None:
        return None
    offers: tuple[str, ...] = environ.get(OFFERS, ())
    others = (
        None if offer in _UNCOMPILED else _answer(app, _environ(path, query, language, offer))
        for offer in offers[1:]
    )
    return Given(environ.get(ROUTE, ""), offers, (first, *others))


def _environ(path: str, query: str, language: str, accept: str = "") -> dict[str, Any]:
    environ = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost",
        "HTTP_ACCEPT_ENCODING": "gzip",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    environ |= {"HTTP_ACCEPT_LANGUAGE": language} if language else {}
    return environ | ({"HTTP_ACCEPT": accept} if accept else {})


def _answer(app: Flask, environ: dict[str, Any]) -> Pair | None:
    status, headers, body = whole_answer(app.wsgi_app, environ)
    known = dict(headers)
    if not status.startswith("200") or known.get("Cache-Control") == NEVER or "ETag" not in known:
        return None
    return _both(headers, known["ETag"], known.get("Link", ""), body)


def _both(headers: list[tuple[str, str]], etag: str, link: str, body: bytes) -> Pair:
    shared = tuple((name, value) for name, value in headers if name not in _OWN)
    given = Packed(shared, _of_304(shared), etag, link, body)
    if ("Content-Encoding", "gzip") not in shared or not etag.endswith(f'{SUFFIX}"'):
        return given, given
    plain = tuple(header for header in shared if header[0] != "Content-Encoding")
    return replace(
        given,
        headers=plain,
        headers_304=_of_304(plain),
        etag=etag.removesuffix(f'{SUFFIX}"') + '"',
        body=gzip.decompress(body),
    ), given


def _of_304(headers: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    left = list(headers)
    remove_entity_headers(left)
    return tuple(left)
