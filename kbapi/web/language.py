"""Which language is asked for: `lang` wins over `Accept-Language` (RFC 9110); what is served says so."""

import re
from dataclasses import dataclass

from flask import g, request

from kbapi.knowledge.translation import CANONICAL

OFFERED = ("en", "es")
MOST_TAGS = 8
LONGEST_HEADER = 200
_TAG = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,3}")


@dataclass(frozen=True, slots=True)
class Served:
    """The language asked for, the one served, and why they differ, if they do."""

    requested: str
    served: str
    reason: str | None = None

    @property
    def fallback(self) -> bool:
        """Whether the canonical text stands in for a translation."""
        return self.requested != self.served


def requested_language() -> str:
    """The primary subtag asked for; of several in `Accept-Language` the best one that is offered counts."""
    if named := g.get("lang") or request.args.get("lang"):
        return named.split("-")[0].lower()
    accepted = _accepted()
    return next((tag for tag in accepted if tag in OFFERED), next(iter(accepted), CANONICAL))


def _accepted() -> list[str]:
    """The primary subtags of Accept-Language, best first; an over-long header is cut."""
    header = request.headers.get("Accept-Language", "")[:LONGEST_HEADER]
    weighted = []
    for number, part in enumerate(header.split(",")[:MOST_TAGS]):
        tag, _, weight = part.strip().partition(";")
        if _TAG.fullmatch(tag.strip()):
            weighted.append((-_quality(weight), number, tag.strip().split("-")[0].lower()))
    return [tag for quality, _, tag in sorted(weighted) if quality < 0]


def _quality(weight: str) -> float:
    found = re.fullmatch(r"\s*q\s*=\s*([01](?:\.[0-9]{0,3})?)\s*", weight)
    return float(found[1]) if found else 1.0


def told_language() -> str:
    """The offered language in which a request is told as far as there are translations."""
    requested = requested_language()
    return requested if requested in OFFERED else CANONICAL


def served_language(shortcoming: str | None = None) -> Served:
    """What is served when the translation of a thing is there, or is `missing` or `stale`."""
    requested = requested_language()
    if requested == CANONICAL or (requested in OFFERED and shortcoming is None):
        return Served(requested, requested)
    return Served(requested, CANONICAL, shortcoming if requested in OFFERED else "not_offered")
