"""Compresses answers for whoever takes gzip; each form has a strong ETag of its own (RFC 9110)."""

import gzip
from functools import lru_cache

from flask import Response, request

from kbapi.web.asked import wants_gzip

SHORTEST = 1_000
"""Fewer bytes fit into one packet anyway."""
LEVEL = 6
KEPT = 64
"""The same text often goes out under several addresses, one soon after the other."""
SUFFIX = "-gz"
_TEXTS = ("text/", "application/json", "application/xml", "application/yaml", "image/svg+xml")
_TEXT_ENDINGS = ("+json", "+xml", "javascript")


def compress(response: Response) -> None:
    """Compresses an answer with a validator where the request takes that, and says that it depends on it."""
    if not _can_be_compressed(response):
        return
    response.vary.add("Accept-Encoding")
    if wants_gzip(request.headers.get("Accept-Encoding", "")):
        tag, weak = response.get_etag()
        response.set_data(_compressed(response.get_data()))
        response.headers["Content-Encoding"] = "gzip"
        response.set_etag(f"{tag}{SUFFIX}", weak=bool(weak))


@lru_cache(KEPT)
def _compressed(text: bytes) -> bytes:
    return gzip.compress(text, LEVEL, mtime=0)


def _can_be_compressed(response: Response) -> bool:
    media_type = response.mimetype or ""
    is_text = media_type.startswith(_TEXTS) or media_type.endswith(_TEXT_ENDINGS)
    return (
        is_text
        and not response.is_streamed
        and "Content-Encoding" not in response.headers
        and len(response.get_data()) >= SHORTEST
    )
