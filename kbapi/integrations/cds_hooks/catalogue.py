"""The services that clients discover, with hooks and prefetch templates; they stand in a data file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from kbapi.web.wording import word

_DATA: Mapping[str, Any] = json.loads(
    files("kbapi.integrations.cds_hooks").joinpath("catalogue.json").read_text("utf-8")
)
TOPIC_SYSTEM: str = _DATA["topic_system"]
OVERRIDE_SYSTEM: str = _DATA["override_system"]
OVERRIDE_REASONS: tuple[str, ...] = tuple(_DATA["override_reasons"])
CANDIDACY, EDUCATION = "candidacy", "education"


@dataclass(frozen=True, slots=True)
class Service:
    """One service: what it gives, on which hooks, and which data it asks the client to send along."""

    id: str
    gives: str
    hooks: tuple[str, ...]
    prefetch: Mapping[str, str]


SERVICES: Mapping[str, Service] = {
    plain["id"]: Service(plain["id"], plain["gives"], tuple(plain["hooks"]), plain["prefetch"])
    for plain in _DATA["services"]
}


def discovery(language: str) -> dict[str, Any]:
    """The list that clients discover: a service that hears several hooks stands there once for each."""
    return {
        "services": [
            {
                "hook": hook,
                "title": word(f"cds_{service.gives}_title", language),
                "description": word(f"cds_{service.gives}_description", language),
                "id": service.id,
                "prefetch": dict(service.prefetch),
                "usageRequirements": word(f"cds_{service.gives}_usage", language),
            }
            for service in SERVICES.values()
            for hook in service.hooks
        ]
    }
