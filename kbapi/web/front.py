"""Stands before the application and answers from the compiled edition; hands on what it is not sure of."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from kbapi.web.asked import (
    OFFERED,
    asks_for_more,
    canonical_query,
    is_confirmed,
    language_of,
    offer_for,
    wants_gzip,
)
from kbapi.web.compiled_file import CompiledFile, key_of
from kbapi.web.shelf import Shelf
from kbapi.web.watch import FROM_MEMORY, ROUTE

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]
Headers = Sequence[tuple[str, str]]

CANONICAL = OFFERED[0]
KEPT = 4_096
"""Requests whose finished answer is remembered, without its bytes; a few megabytes at most."""
LONGEST = 400
"""Longer headers, paths and queries are read anew each time, so that what is kept stays small."""
_OK, _NOT_MODIFIED = "200 OK", "304 NOT MODIFIED"


class Hit(NamedTuple):
    """A finished answer: its route, its headers but those of the request, its ETag and where its body is."""

    route: str
    headers: tuple[tuple[str, str], ...]
    headers_304: tuple[tuple[str, str], ...]
    etag: str
    body: slice


class Front:
    """A WSGI application: the compiled edition, and behind it the application that it was compiled from."""

    def __init__(self, inside: Application, shelf: Shelf, hosts: Iterable[str] = ()) -> None:
        """`hosts` are the names that are answered to, none for all."""
        self.inside = inside
        self._shelf = shelf
        self._hosts = frozenset(host.lower() for host in hosts)
        self._finder: Finder | None = None

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answers a request."""
        compiled = self._shelf.current()
        hit = self.hit(compiled, environ) if compiled else None
        if compiled is None or hit is None:
            return self.inside(environ, start_response)
        environ[ROUTE], environ[FROM_MEMORY] = hit.route, True
        if is_confirmed(environ.get("HTTP_IF_NONE_MATCH"), hit.etag):
            start_response(_NOT_MODIFIED, [*hit.headers_304])
            return []
        start_response(_OK, [*hit.headers])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [compiled.data[hit.body]]

    def hit(self, compiled: CompiledFile, environ: Environ) -> Hit | None:
        """The finished answer to a request; None where there is none, or more is asked than is known here."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or asks_for_more(environ):
            return None
        if self._hosts and environ.get("HTTP_HOST", "").lower().partition(":")[0] not in self._hosts:
            return None
        finder = self._finder
        if finder is None or finder.file is not compiled:
            finder = self._finder = Finder(compiled)
        return finder.find(
            environ["PATH_INFO"],
            environ.get("QUERY_STRING", ""),
            environ.get("HTTP_ACCEPT"),
            environ.get("HTTP_ACCEPT_LANGUAGE", ""),
            environ.get("HTTP_ACCEPT_ENCODING", ""),
        )


class Finder:
    """Finds finished answers in one file and remembers those found last."""

    def __init__(self, file: CompiledFile) -> None:
        self.file = file
        self._remembered = lru_cache(KEPT)(self._find)

    def find(self, path: str, query: str, accept: str | None, languages: str, encodings: str) -> Hit | None:
        """The finished answer of an address for what the headers accept."""
        length = len(path) + len(query) + len(accept or "") + len(languages) + len(encodings)
        find = self._remembered if length <= LONGEST else self._find
        return find(path, query, accept, languages, encodings)

    def _find(self, path: str, query: str, accept: str | None, languages: str, encodings: str) -> Hit | None:
        query = canonical_query(query)
        language = "" if names_language(query) else language_of(languages, CANONICAL)
        leaf = self.file.leaf(key_of(path, query, language))
        offer = _chosen(leaf.offers, accept) if leaf else None
        if leaf is None or offer is None:
            return None
        found = self.file.found(leaf, offer, wants_gzip(encodings))
        if found is None:
            return None
        own = (("ETag", found.etag), *((("Link", found.link),) if found.link else ()))
        return Hit(
            leaf.route,
            (*found.headers, *own, ("Content-Length", str(found.length))),
            (*found.headers_304, *own),
            found.etag,
            slice(found.body_at, found.body_at + found.length),
        )


def names_language(query: str) -> bool:
    """Whether a query says in which language, so that no header does."""
    return query.startswith("lang=") or "&lang=" in query


def _chosen(offers: tuple[str, ...], accept: str | None) -> int | None:
    """Which offer `Accept` chooses, the only one where there is nothing to choose; None where none fits."""
    if not offers:
        return 0
    best = offer_for(accept, offers)
    return None if best is None else offers.index(best)
