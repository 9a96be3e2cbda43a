"""Resources of patients with a value of the wrong kind in one place: passed over or refused, never a 500."""

from collections.abc import Iterator
from itertools import cycle, islice
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.input.places import Place, places, put
from tests.integrations.cds_calls import (
    BLEEDING,
    CANDIDACY,
    EDUCATION,
    Plain,
    appointment,
    appointment_book,
    condition,
    order,
    order_select,
    order_sign,
    patient_view,
    prefetched,
)

FHIR = "application/fhir+json"
CODED = {
    "coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": BLEEDING, "display": "d"}],
    "text": "t",
}
MEDICATION = {
    "resourceType": "MedicationRequest",
    "id": "m",
    "status": "active",
    "intent": "order",
    "medicationReference": {"reference": "#drug", "display": "warfarin"},
    "contained": [{"resourceType": "Medication", "id": "drug", "code": CODED}],
    "authoredOn": "2026-11-01",
    "dispenseRequest": {"validityPeriod": {"start": "2026-11-01", "end": "2026-11-30"}},
}
OBSERVATION = {
    "resourceType": "Observation",
    "status": "final",
    "code": {"coding": [{"system": "http://loinc.org", "code": "82810-3"}], "text": "pregnancy"},
    "effectivePeriod": {"start": "2026-11-01T10:00:00Z", "end": "2026-11-02"},
    "valueBoolean": True,
}
ALLERGY = {
    "resourceType": "AllergyIntolerance",
    "clinicalStatus": {"coding": [{"code": "active"}]},
    "verificationStatus": {"coding": [{"code": "confirmed"}]},
    "code": {"text": "allergy to contrast"},
    "reaction": [{"substance": {"text": "contrast"}}],
}
RESPONSE = {
    "resourceType": "QuestionnaireResponse",
    "status": "completed",
    "questionnaire": "/fhir/Questionnaire/candidacy-epidural|1",
    "item": [
        {"linkId": "takes_blood_thinner", "answer": [{"valueBoolean": True}]},
        {"linkId": "last_steroid_injection", "answer": [{"valueDate": "2026-11-01"}]},
        {"linkId": "group", "item": [{"linkId": "condition", "answer": [{"valueCoding": {"code": "x"}}]}]},
    ],
}
PATIENT_BUNDLE = {
    "resourceType": "Bundle",
    "type": "collection",
    "entry": [
        {"resource": part} for part in (order(), MEDICATION, OBSERVATION, ALLERGY, condition(BLEEDING, "x"))
    ],
}
SENT = prefetched(condition(BLEEDING, "x"))
FEEDBACK = {
    "card": "11111111-1111-1111-1111-111111111111",
    "outcome": "accepted",
    "acceptedSuggestions": [{"id": "x"}],
    "outcomeTimestamp": "2026-01-01T00:00:00Z",
}
BODIES: dict[str, tuple[str, Plain]] = {
    "order-select": (CANDIDACY, order_select(order(), prefetch=SENT)),
    "order-sign": (CANDIDACY, order_sign(order(occurrencePeriod={"start": "2026-12-01"}), prefetch=SENT)),
    "appointment-book": (
        CANDIDACY,
        appointment_book(appointment(description="Epidural injection", start="2026-12-01"), prefetch=SENT),
    ),
    "patient-view": (EDUCATION, patient_view(order(status="active"))),
    "feedback": (f"{CANDIDACY}/feedback", {"feedback": [FEEDBACK]}),
    "bundle": ("/v1/candidacy/assessments?procedure=epidural", PATIENT_BUNDLE),
    "questionnaire response": ("/v1/candidacy/assessments?procedure=epidural", RESPONSE),
}
VALUES: dict[str, Any] = {
    "null": None, "true": True, "zero": 0, "negative": -1, "fraction": 1.5, "large": 10**14, "empty text": "",
    "text": "x", "long text": "x" * 5000, "empty list": [], "empty object": {}, "list in list": [[]],
    "list of null": [None], "list of text": ["x"], "list of object": [{}], "object of list": {"x": []},
    "no such day": "2024-13-45", "last day": "9999-12-31T23:59:59+14:00", "first day": "0001-01-01",
    "fullwidth day": "２０２６-01-01", "mixed script": "pаtient",
}  # fmt: skip


AT_EACH_PLACE = 2
"""How many of the values each place gets; which ones changes from place to place. `make fuzz` tries all."""


def tried(body: str) -> Iterator[tuple[Place, str]]:
    """The places of a body, each with some of the values."""
    names = cycle(VALUES)
    for place in places(BODIES[body][1]):
        yield from ((place, name) for name in islice(names, AT_EACH_PLACE))


@pytest.mark.parametrize("body", BODIES)
def test_a_value_of_the_wrong_kind_in_any_place_is_passed_over_or_refused(
    client: FlaskClient, body: str
) -> None:
    path, good = BODIES[body]
    for place, value in tried(body):
        answer = client.post(path, json=put(good, place, VALUES[value]), content_type=FHIR)
        assert answer.status_code in (200, 400, 412, 422), (place, value, answer.text)


@pytest.mark.parametrize("value", [[], ["completed"], {}, {"code": "completed"}], ids=str)
def test_an_order_whose_status_is_no_text_still_counts(client: FlaskClient, value: object) -> None:
    body = order_sign(order(status=value), prefetch=SENT)
    assert client.post(CANDIDACY, json=body).json["cards"] != []
    assert (
        client.post(CANDIDACY, json=order_sign(order(status="completed"), prefetch=SENT)).json["cards"] == []
    )


@pytest.mark.parametrize("body", BODIES)
def test_the_bodies_themselves_are_good(client: FlaskClient, body: str) -> None:
    path, good = BODIES[body]
    assert client.post(path, json=good, content_type=FHIR).status_code == (422 if "response" in body else 200)
