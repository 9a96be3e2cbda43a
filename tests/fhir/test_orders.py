"""Orders and bookings are read from FHIR resources; those that no longer stand are passed over."""

from datetime import date
from typing import Any

import pytest

from kbapi.fhir.orders import orders_in

ORDER = {
    "resourceType": "ServiceRequest",
    "id": "1",
    "code": {"coding": [{"system": "cpt", "code": "12345"}]},
}


def test_an_order_tells_codes_words_and_day() -> None:
    more = {"code": {**ORDER["code"], "text": "Top it"}, "occurrenceDateTime": "2026-12-01T09:00:00Z"}  # type: ignore[dict-item]
    [order] = orders_in([ORDER | more])
    assert order.id == "ServiceRequest/1"
    assert order.what == ((("cpt", "12345"),), ("Top it",))
    assert order.day == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("more", "day"),
    [
        ({"occurrencePeriod": {"start": "2026-12-02", "end": "2026-12-09"}}, date(2026, 12, 2)),
        ({"occurrenceDateTime": "2026-12"}, None),
        ({"occurrenceDateTime": "2026-02-30"}, None),
        ({}, None),
    ],
)
def test_the_day_is_the_first_one_or_none(more: dict[str, Any], day: date | None) -> None:
    [order] = orders_in([ORDER | more])
    assert order.day == day


def test_a_booking_is_read_by_its_service_and_start() -> None:
    booking = {
        "resourceType": "Appointment",
        "status": "proposed",
        "serviceType": [{"text": "Pruning"}],
        "description": "Both trees",
        "start": "2026-12-03T08:00:00+01:00",
    }
    [order] = orders_in([booking])
    assert order.what.texts == ("Pruning", "Both trees")
    assert order.day == date(2026, 12, 3)


@pytest.mark.parametrize("status", ["revoked", "cancelled", "entered-in-error", "completed"])
def test_what_no_longer_stands_is_passed_over(status: str) -> None:
    assert list(orders_in([ORDER | {"status": status}])) == []
