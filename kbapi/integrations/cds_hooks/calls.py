"""Reads the call of a client: what is ordered, and what was sent along; passes over servers and tokens."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from kbapi.errors import BadRequestError
from kbapi.fhir.elements import text
from kbapi.integrations.cds_hooks.catalogue import Service

Plain = dict[str, Any]
Resource = Mapping[str, object]

MOST_PLANNED = 200
MOST_CODES = 400
"""Each code of an order is looked up; a draft has a few."""
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_ORDERED_IN = {
    "order-select": "draftOrders",
    "order-sign": "draftOrders",
    "appointment-book": "appointments",
}
"""Where the context of a hook holds what is planned; for other hooks it is prefetched, as `orders`."""
_OVER = frozenset({"revoked", "cancelled", "completed", "fulfilled", "noshow", "entered-in-error"})
"""States in which a thing is not planned any more."""


@dataclass(frozen=True, slots=True)
class Call:
    """What is planned, what is known of the patient, and whether any data that we asked for was sent."""

    planned: tuple[Resource, ...]
    known: tuple[Resource, ...]
    is_informed: bool


def read_call(service: Service, body: Plain) -> Call:
    """The call in a body; members that we do not know are passed over. Raises BadRequestError."""
    hook = body.get("hook")
    if hook not in service.hooks:
        _refuse("/hook", f"must be a hook of this service: {', '.join(service.hooks)}")
    instance = body.get("hookInstance")
    if not isinstance(instance, str) or not _UUID.fullmatch(instance):
        _refuse("/hookInstance", "must be a UUID")
    context = _object(body.get("context"), "/context")
    patient = _text(context.get("patientId"), "/context/patientId")
    sent = _sent(service, body.get("prefetch", {}))
    _refuse_another_patient(sent, patient)
    is_informed = any(_answers(value) for value in sent.values())
    known = {key: tuple(_resources(value, f"/prefetch/{key}")) for key, value in sent.items()}
    planned = _planned(hook, context) if hook in _ORDERED_IN else known.pop("orders", ())
    if len(planned) > MOST_PLANNED or sum(map(_codes_in, planned)) > MOST_CODES:
        _refuse("/context", f"must not hold more than {MOST_PLANNED} orders with {MOST_CODES} codes in all")
    return Call(
        tuple(filter(_is_open, planned)),
        tuple(part for parts in known.values() for part in parts),
        is_informed,
    )


def _planned(hook: str, context: Plain) -> tuple[Resource, ...]:
    place = f"/context/{_ORDERED_IN[hook]}"
    bundle = _object(context.get(_ORDERED_IN[hook]), place)
    if bundle.get("resourceType") != "Bundle":
        _refuse(place, "must be a Bundle")
    found = tuple(_resources(bundle, place))
    return tuple(_selected(found, context.get("selections"))) if hook == "order-select" else found


def _selected(found: tuple[Resource, ...], selections: object) -> Iterator[Resource]:
    """Of all drafts those that were just selected; the client names them by type and id."""
    if not isinstance(selections, list) or not all(isinstance(name, str) for name in selections):
        _refuse("/context/selections", "must be a list of texts such as `ServiceRequest/123`")
    return (part for part in found if f"{part.get('resourceType')}/{part.get('id')}" in selections)


def _sent(service: Service, prefetch: object) -> Plain:
    """What was sent of what we asked for."""
    given = _object(prefetch, "/prefetch")
    return {key: given[key] for key in service.prefetch if key in given}


def _answers(value: object) -> bool:
    """Whether the client could look: null says that there is nothing, an OperationOutcome that it failed."""
    return not isinstance(value, dict) or value.get("resourceType") != "OperationOutcome"


def _resources(value: object, place: str) -> Iterator[Resource]:
    """The resources of a prefetched value or a bundle, as far as they say anything about a patient."""
    if value is None:
        return
    held = _object(value, place)
    if held.get("resourceType") != "Bundle":
        inside: list[object] = [held]
    else:
        entries = held.get("entry", [])
        if not isinstance(entries, list):
            _refuse(place, "must have a list as its `entry`")
        inside = [entry.get("resource") for entry in entries if isinstance(entry, dict)]
    yield from (part for part in inside if isinstance(part, dict) and _answers(part))


def _refuse_another_patient(sent: Plain, patient: str) -> None:
    """Raises for data of somebody else, which must not decide about this patient."""
    given = sent.get("patient")
    if isinstance(given, dict) and given.get("resourceType") == "Patient" and given.get("id") != patient:
        _refuse("/prefetch/patient/id", "must be that of /context/patientId")


def _codes_in(part: object) -> int:
    """How many codes stand anywhere in a resource."""
    if isinstance(part, list):
        return sum(map(_codes_in, part))
    if not isinstance(part, Mapping):
        return 0
    listed = part.get("coding")
    return (len(listed) if isinstance(listed, list) else 0) + sum(map(_codes_in, part.values()))


def _is_open(resource: Resource) -> bool:
    return text(resource, "status") not in _OVER


def _object(value: object, place: str) -> Plain:
    if not isinstance(value, dict):
        _refuse(place, "must be an object")
    return value


def _text(value: object, place: str) -> str:
    if not isinstance(value, str) or not value:
        _refuse(place, "must be a text that is not empty")
    return value


def _refuse(place: str, complaint: str) -> NoReturn:
    raise BadRequestError(f"`{place}` {complaint}.", kind="pointer", where=place)
