"""Reads what an address and headers ask for: languages, types, compression (RFC 9110); knows no request."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header, parse_etags

OFFERED = ("en", "es")
MOST_TAGS = 8
LONGEST_HEADER = 200
KEPT_HEADERS = 512
"""Headers whose reading is kept: a few browsers and programs send the same ones again and again."""
_TAG = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,3}")
_QUALITY = re.compile(r"\s*q\s*=\s*([01](?:\.[0-9]{0,3})?|\.[0-9]{1,3})\s*")
_BARE_QUALITY = re.compile(r"(;\s*q\s*=\s*)(?=\.[0-9])")
_BARE_STAR = re.compile(r"(?:(?<=,)|^)\s*\*\s*(?=[;,]|$)")


def language_of(header: str, otherwise: str) -> str:
    """The primary subtag that `Accept-Language` asks for: of several the best one that is offered counts.

    An over-long header is cut.
    """
    return _language_of(header[:LONGEST_HEADER], otherwise)


@lru_cache(KEPT_HEADERS)
def _language_of(header: str, otherwise: str) -> str:
    accepted = _accepted(header)
    return next((tag for tag in accepted if tag in OFFERED), next(iter(accepted), otherwise))


def _accepted(header: str) -> list[str]:
    """The primary subtags of Accept-Language, best first."""
    weighted = []
    for number, part in enumerate(header.split(",")[:MOST_TAGS]):
        tag, _, weight = part.strip().partition(";")
        if _TAG.fullmatch(tag.strip()):
            weighted.append((-_quality(weight), number, tag.strip().split("-")[0].lower()))
    return [tag for quality, _, tag in sorted(weighted) if quality < 0]


def _quality(weight: str) -> float:
    found = _QUALITY.fullmatch(weight)
    return float(found[1]) if found else 1.0


def canonical_query(query: str) -> str:
    """A query with its parameters in order; what is written in an unusual way stays, and so is not found."""
    return "&".join(sorted(query.split("&"))) if "&" in query else query


def is_confirmed(header: str | None, etag: str) -> bool:
    """Whether a client that says what it has, has this answer (weak comparison)."""
    if not header:
        return False
    return header == etag or parse_etags(header).contains_weak(etag.removeprefix("W/").strip('"'))


def wants_gzip(header: str) -> bool:
    """Whether `Accept-Encoding` takes gzip and does not prefer the plain bytes."""
    return _wants_gzip(header[:LONGEST_HEADER])


@lru_cache(KEPT_HEADERS)
def _wants_gzip(header: str) -> bool:
    qualities = {}
    for part in header.lower().split(","):
        coding, _, weight = part.strip().partition(";")
        qualities[coding.strip()] = _quality(weight)
    gzip = qualities.get("gzip", qualities.get("*", 0.0))
    return gzip > 0 and gzip >= qualities.get("identity", 0.0)


def asks_for_more(environ: Mapping[str, Any]) -> bool:
    """Whether a request has something of which only the application knows how it changes an answer.

    What is kept or compiled answers none of these.
    """
    return bool(
        environ.get("HTTP_IF_MATCH")
        or environ.get("HTTP_RANGE")
        or environ.get("HTTP_PREFER")
        or environ.get("HTTP_TRANSFER_ENCODING")
        or environ.get("CONTENT_TYPE")
        or environ.get("CONTENT_LENGTH", "0") not in ("0", "")
    )


def accepted_types(header: str | None) -> MIMEAccept:
    """What `Accept` names; `*` and `q=.2`, which Java's own client sends, are taken as they are meant."""
    if header and ("*" in header or "=." in header):
        header = _BARE_STAR.sub(" */*", _BARE_QUALITY.sub(r"\g<1>0", header))
    return parse_accept_header(header, MIMEAccept)


def offer_for(header: str | None, offers: Sequence[str]) -> str | None:
    """The media type that `Accept` wants: the first one where it says nothing, None where none fits."""
    look_up = _kept_offer_for if len(header or "") <= LONGEST_HEADER else _offer_for
    return look_up(header, tuple(offers))


def _offer_for(header: str | None, offers: tuple[str, ...]) -> str | None:
    accepted = accepted_types(header)
    return accepted.best_match(offers) if accepted.provided else offers[0]


_kept_offer_for = lru_cache(KEPT_HEADERS)(_offer_for)
