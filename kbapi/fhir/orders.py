"""Reads which procedures FHIR R4 resources order or book, and for which day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from kbapi.fhir.elements import Concept, Resource, codes_of, concept, day, parts, text

NOT_MEANT = frozenset({"entered-in-error", "revoked", "cancelled", "noshow", "completed"})
_CONCEPT_ELEMENTS = {
    "ServiceRequest": ("code",),
    "Appointment": ("serviceType", "appointmentType"),
    "Procedure": ("code",),
}
_DAY_ELEMENTS = ("occurrenceDateTime", "performedDateTime")


@dataclass(frozen=True, slots=True)
class Order:
    """What is ordered, in codes and words, and for which day, if that is said."""

    id: str
    what: Concept
    day: date | None


def orders_in(resources: Iterable[Resource]) -> Iterator[Order]:
    """The orders and bookings among some resources that still stand."""
    for resource in resources:
        kind = text(resource, "resourceType")
        if kind in _CONCEPT_ELEMENTS and not codes_of(resource, "status") & NOT_MEANT:
            said = [one for name in _CONCEPT_ELEMENTS[kind] for one in parts(resource, name)]
            described = text(resource, "description")
            what = concept([*said, {"text": described}] if kind == "Appointment" else said)
            yield Order(f"{kind}/{text(resource, 'id')}", what, _planned_day(resource))


def _planned_day(resource: Resource) -> date | None:
    """The day for which it is planned; of a period the day on which it begins."""
    begins = next(parts(resource, "occurrencePeriod"), resource)
    return day(resource, *_DAY_ELEMENTS) or day({"start": begins.get("start")}, "start")
