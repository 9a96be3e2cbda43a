"""A procedure as something that can be ordered: ActivityDefinition of FHIR R4."""

from collections.abc import Mapping
from dataclasses import dataclass

from kbapi.fhir.publication import Frame, Json, canonical, concept, equivalents, published
from kbapi.knowledge.code import Code

TOPICS: Mapping[str, str] = {"therapeutic": "treatment", "diagnostic": "assessment"}
"""FHIR's topics for the purposes of a procedure."""


@dataclass(frozen=True, slots=True)
class Activity:
    """A procedure; `handouts` are the ids of its Library resources."""

    id: str
    frame: Frame
    codes: tuple[Code, ...] = ()
    regions: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    handouts: tuple[str, ...] = ()


def activity_definition(activity: Activity) -> Json:
    """The procedure; its `code` holds only codes that mean exactly it, the others are contexts."""
    frame, codings = activity.frame, equivalents(activity.codes)
    related = [_documentation(frame, handout) for handout in activity.handouts]
    topics = [concept("definition-topic", TOPICS[name]) for name in activity.purposes if name in TOPICS]
    sites = [{"text": region.replace("-", " ")} for region in activity.regions]
    return published("ActivityDefinition", activity.id, frame) | {
        **({"topic": topics} if topics else {}),
        **({"relatedArtifact": related} if related else {}),
        "kind": "ServiceRequest",
        "code": {**({"coding": codings} if codings else {}), "text": frame.title},
        **({"bodySite": sites} if sites else {}),
    }


def _documentation(frame: Frame, handout: str) -> Json:
    return {
        "type": "documentation",
        "display": frame.title,
        "resource": canonical(frame.base, "Library", handout),
    }
