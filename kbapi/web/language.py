"""Which language is asked for: `lang` wins over `Accept-Language` (RFC 9110); what is served says so."""

from dataclasses import dataclass
from typing import cast

from flask import request

from kbapi.knowledge.translation import CANONICAL
from kbapi.web.asked import OFFERED, language_of
from kbapi.web.request_notes import notes


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
    here = notes()
    if named := getattr(here, "lang", None):
        return _primary(named)
    if getattr(here, "asked_language", None) is None:
        here.asked_language = _asked()
    return cast(str, here.asked_language)


def _asked() -> str:
    """What address and headers ask for."""
    if named := request.args.get("lang"):
        return _primary(named)
    return language_of(request.headers.get("Accept-Language", ""), CANONICAL)


def _primary(tag: str) -> str:
    return tag.split("-")[0].lower()


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
