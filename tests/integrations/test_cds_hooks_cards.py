"""Cards: what is ordered, the gravest that fires, who says so; judged by the schema and as kits do."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from markdown_it import MarkdownIt

from kbapi.integrations.cds_hooks.cards import cut
from kbapi.knowledge.review import Review
from kbapi.knowledge_base import Snapshot
from tests.integrations.cds_calls import (
    BLEEDING,
    CANDIDACY,
    EDUCATION,
    EPIDURAL,
    ICD,
    Plain,
    appointment,
    appointment_book,
    complaints,
    condition,
    order,
    order_select,
    order_sign,
    patient_view,
    prefetched,
    searchset,
)
from tests.publishing import NOON, application

BASE = "https://kb.example.org"
ALLERGY = {
    "resourceType": "AllergyIntolerance",
    "id": "a1",
    "clinicalStatus": {"coding": [{"code": "active"}]},
    "code": {"text": "Allergy to iodinated contrast"},
}
CALLS = {
    "order-select": lambda: order_select(order(), prefetch=prefetched(condition(BLEEDING))),
    "order-sign": lambda: order_sign(order(), prefetch=prefetched(condition(BLEEDING))),
    "appointment-book": lambda: appointment_book(
        appointment(description="Epidural injection"), prefetch=prefetched(condition(BLEEDING))
    ),
}


@pytest.fixture(scope="module")
def public(real_state: Any) -> FlaskClient:
    """The application that knows its public address."""
    return application(real_state, base_url=BASE).test_client()


def cards_of(client: FlaskClient, path: str, body: Plain, **headers: str) -> list[Plain]:
    assert complaints("request", body) == []
    answer = client.post(path, json=body, headers=headers)
    assert (answer.status_code, answer.mimetype) == (200, "application/json"), answer.text
    assert complaints("response", answer.json) == []
    assert [fault for card in answer.json["cards"] for fault in kit_complaints(card)] == []
    return answer.json["cards"]


def kit_complaints(card: Plain) -> Iterator[str]:
    """What the test kits of others check in a card, beyond its schema."""
    if len(card["summary"]) >= 140:
        yield "summary too long"
    topic = card["source"].get("topic", {})
    if not topic.get("code") or not topic.get("system"):
        yield "topic without code or system"
    for chosen in card.get("overrideReasons", []):
        if not all(isinstance(chosen.get(name), str) for name in ("code", "system", "display")):
            yield "override reason incomplete"
    for link in card.get("links", []):
        if link["type"] == "absolute" and "appContext" in link:
            yield "absolute link with appContext"


@pytest.mark.parametrize("hook", CALLS)
def test_a_reason_against_what_is_ordered_gives_a_card_on_every_hook(public: FlaskClient, hook: str) -> None:
    [card] = cards_of(public, CANDIDACY, CALLS[hook]())
    assert card["summary"].startswith(
        "Epidural injection – A listed reason not to have it: Bleeding disorder"
    )
    assert card["indicator"] == "warning"
    assert card["source"]["topic"]["code"] == "epidural"
    assert [chosen["code"] for chosen in card["overrideReasons"]]


def test_the_detail_says_who_takes_which_position_and_who_decides(public: FlaskClient) -> None:
    sent = prefetched(condition(BLEEDING)) | {"allergies": searchset(ALLERGY)}
    [card] = cards_of(public, CANDIDACY, order_select(order(), prefetch=sent))
    detail = card["detail"]
    edition = public.get("/version").json["edition"]
    assert "**Bleeding disorder** – A listed reason not to have it" in detail
    assert "- Massachusetts General Hospital: Ask first (" in detail
    assert f"[F201]({BASE}/v1/claims/F201?edition={edition})" in detail
    assert detail.count("Found by words in the record, not by a code: please check.") == 1
    assert detail.index("Bleeding disorder") < detail.index("Allergy to contrast")
    assert "Not found in the data that was sent, so not known: " in detail
    assert "A clinician who has seen you decides" in detail
    assert "Not reviewed by a clinician." in detail
    assert f"Edition {edition}" in detail


def test_the_detail_is_markdown_whose_links_lead_to_answers(public: FlaskClient) -> None:
    [card] = cards_of(public, CANDIDACY, CALLS["order-sign"]())
    tokens = MarkdownIt("commonmark", {"html": False}).enable("table").parse(card["detail"])
    inside = [part for token in tokens for part in token.children or ()]
    targets = [str(part.attrs["href"]) for part in inside if part.type == "link_open"]
    targets += [link["url"] for link in card["links"]]
    assert len(targets) > 1
    for target in targets:
        assert target.startswith(f"{BASE}/v1/")
        answer = public.get(target.removeprefix(BASE))
        assert (answer.status_code, "immutable" in answer.headers["Cache-Control"]) == (200, True), target


def test_without_a_public_address_there_are_no_links_at_all(client: FlaskClient) -> None:
    [card] = cards_of(client, CANDIDACY, CALLS["order-select"]())
    assert "links" not in card
    assert "url" not in card["source"]
    assert "](" not in card["detail"]
    assert "Claims: F201" in card["detail"]


def test_what_is_not_known_is_told_on_one_quiet_card_that_nobody_must_override(public: FlaskClient) -> None:
    [card] = cards_of(public, CANDIDACY, order_select(order(), prefetch=prefetched()))
    assert card["indicator"] == "info"
    assert "do not answer" in card["summary"]
    assert "overrideReasons" not in card
    assert "Blood thinner" in card["detail"]
    assert "**" not in card["detail"]


def test_an_order_that_is_none_of_ours_gives_no_card_and_needs_no_data(public: FlaskClient) -> None:
    drug = {"resourceType": "MedicationRequest", "id": "m1", "status": "draft", "intent": "order"}
    diet = {"resourceType": "NutritionOrder", "id": "pureeddiet-simple", "status": "draft"}
    for body in (
        order_select(order("72133")),
        order_select(drug, diet),
        order_select(),
        appointment_book(appointment(description="CPAP adjustments")),
    ):
        body["context"].setdefault("selections", ["ServiceRequest/none"])
        body["context"]["selections"] = body["context"]["selections"] or ["ServiceRequest/none"]
        assert cards_of(public, CANDIDACY, body) == []


def test_only_what_was_just_selected_is_judged(public: FlaskClient) -> None:
    others = order("64635", id="other")
    body = order_select(order(), others, prefetch=prefetched(condition(BLEEDING)))
    assert len(cards_of(public, CANDIDACY, body)) == 2
    body["context"]["selections"] = ["ServiceRequest/other"]
    [card] = cards_of(public, CANDIDACY, body)
    assert card["source"]["topic"]["code"] == "radiofrequency-ablation"


def test_what_is_over_is_not_judged(public: FlaskClient) -> None:
    for status in ("revoked", "completed", "entered-in-error", "cancelled"):
        body = order_sign(order(status=status), prefetch=prefetched(condition(BLEEDING)))
        assert cards_of(public, CANDIDACY, body) == []


def test_the_same_order_twice_gives_one_card(public: FlaskClient) -> None:
    body = order_sign(order(), order(id="again"), prefetch=prefetched(condition(BLEEDING)))
    assert len(cards_of(public, CANDIDACY, body)) == 1


def test_a_code_that_two_pages_share_says_so(public: FlaskClient) -> None:
    body = order_select(order("64493"), prefetch=prefetched(condition(BLEEDING)))
    [card] = cards_of(public, CANDIDACY, body)
    assert "The order may mean any of these: " in card["detail"]
    assert len(card["links"]) == 2


def test_an_order_without_a_code_is_known_by_its_words(public: FlaskClient) -> None:
    named = order(code=EPIDURAL) | {"code": {"text": "L4-L5 epidural injection, fluoroscopy"}}
    [card] = cards_of(public, CANDIDACY, order_select(named, prefetch=prefetched(condition(BLEEDING))))
    assert card["source"]["topic"]["code"] == "epidural"


def test_cards_are_told_in_spanish_when_asked(public: FlaskClient) -> None:
    answer = public.post(CANDIDACY, json=CALLS["order-select"](), headers={"Accept-Language": "es"})
    [card] = answer.json["cards"]
    assert complaints("response", answer.json) == []
    assert card["summary"].startswith("Inyección epidural – ")
    assert "Trastorno hemorrágico" in card["detail"]
    assert all(link["url"].endswith("&lang=es") for link in card["links"])
    assert "es" in answer.headers["Content-Language"]


def test_only_a_reviewed_reason_against_found_by_a_code_is_critical(
    public: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    reviewed = Snapshot.entry

    def signed(self: Snapshot, kind: str, record_id: str) -> Any:
        found = reviewed(self, kind, record_id)
        review = Review("Dr. A", "radiologist", NOON.date().isoformat(), found.fingerprint)
        return type(found)(found.record, found.fingerprint, (review,))

    monkeypatch.setattr(Snapshot, "entry", signed)
    [card] = cards_of(public, CANDIDACY, CALLS["order-select"]())
    assert (card["indicator"], "Reviewed by a clinician." in card["detail"]) == ("critical", True)
    by_words = prefetched() | {"conditions": searchset(condition("X99", "Bleeding disorder"))}
    [card] = cards_of(public, CANDIDACY, order_select(order(), prefetch=by_words))
    assert card["indicator"] == "warning"
    disputed = prefetched() | {"allergies": searchset(ALLERGY)}
    [card] = cards_of(public, CANDIDACY, order_select(order(), prefetch=disputed))
    assert card["indicator"] == "warning"


def test_the_day_of_the_appointment_counts(public: FlaskClient) -> None:
    """Antibiotics that ended shortly before the appointment are a reason to wait, earlier ones are none."""
    ended = {
        "resourceType": "MedicationStatement",
        "id": "s1",
        "status": "completed",
        "medicationCodeableConcept": {"coding": [{"system": "http://www.whocc.no/atc", "code": "J01CA04"}]},
        "effectivePeriod": {"start": "2026-11-01", "end": "2026-11-25"},
    }
    for start, reschedules in (("2026-12-01", True), ("2026-12-20", False)):
        sent = prefetched() | {"statements": searchset(ended)}
        booked = appointment(description="Epidural injection", start=f"{start}T09:00:00Z")
        [card] = cards_of(public, CANDIDACY, appointment_book(booked, prefetch=sent))
        assert ("choose another day" in card["summary"]) == reschedules, (start, card["summary"])


def test_handouts_of_what_is_planned_are_linked_on_the_patient_s_page(public: FlaskClient) -> None:
    body = patient_view(order(status="active"), order("72133", status="active", id="scan"))
    [card] = cards_of(public, EDUCATION, body)
    assert (card["indicator"], "overrideReasons" in card) == ("info", False)
    [link] = card["links"]
    page = public.get(link["url"].removeprefix(BASE))
    assert (page.status_code, page.mimetype) == (200, "text/html")
    assert cards_of(public, EDUCATION, patient_view(order("72133"))) == []
    assert cards_of(public, EDUCATION, patient_view(prefetch={"orders": None})) == []


def test_without_a_public_address_there_is_no_card_of_handouts(client: FlaskClient) -> None:
    assert cards_of(client, EDUCATION, patient_view(order(status="active"))) == []


def test_a_summary_is_cut_after_a_whole_word() -> None:
    text = "word " * 40
    assert cut(text) == ("word " * 27).strip() + "…"
    assert cut("x" * 200) == "x" * 138 + "…"
    assert cut("short") == "short"


def test_ids_of_cards_never_repeat(public: FlaskClient) -> None:
    told = [card["uuid"] for _ in range(20) for card in cards_of(public, CANDIDACY, CALLS["order-sign"]())]
    assert len(set(told)) == 20


def test_no_card_repeats_what_was_sent(public: FlaskClient) -> None:
    body = order_sign(
        order(note=[{"text": "canary-4711"}]), prefetch=prefetched(condition(BLEEDING, "canary-4712"))
    )
    assert "canary" not in str(cards_of(public, CANDIDACY, body))
    assert ICD not in str(cards_of(public, CANDIDACY, body))
