"""KBAPI_REQUIRE_REVIEW=current: every door withholds what no review vouches for, and says so.

All pages of the content bear reviews that count for one organisation only, so that the same edition is
reviewed for its patients and not reviewed for everybody else's.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from kbapi.content.load import load
from kbapi.content.signing import write_reviews
from kbapi.knowledge.review import Review
from tests.integrations.cds_calls import order, order_select, patient_view, prefetched
from tests.publishing import NOON, SAMPLE_CONTENT, application, published
from tests.story.editing import copied

ICD = "http://hl7.org/fhir/sid/icd-10-cm"
FOR_ONE = "organisation=north-garden"
WHOLE = "/v1/procedures/pruning/education"
RULES = "/cds-services/spinal-injection-candidacy"
HANDOUTS = "/cds-services/spinal-injection-education"


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("required")
    content = copied(SAMPLE_CONTENT, folder / "content")
    loaded = load([content], NOON.date())
    write_reviews(
        loaded,
        {
            key: (Review("B", "forester", "2026-01-01", entry.fingerprint, organisation="north-garden"),)
            for key, entry in loaded.library.entries.items()
        },
    )
    published(content, folder / "state")
    return folder / "state"


def client_of(state: Path, **more: Any) -> FlaskClient:
    return application(state, base_url="https://kb.example", **more).test_client()


@pytest.fixture(scope="module")
def strict(state: Path) -> FlaskClient:
    """Requires a review, for nobody in particular: nothing is reviewed."""
    return client_of(state, require_review="current")


@pytest.fixture(scope="module")
def own(state: Path) -> FlaskClient:
    """Requires a review, in the organisation that has reviewed everything."""
    return client_of(state, require_review="current", organisation="north-garden")


@pytest.fixture(scope="module")
def lenient(state: Path) -> FlaskClient:
    return client_of(state)


ORDERED = order() | {"code": {"coding": [{"system": ICD, "code": "W14"}], "text": "pruning"}}
"""An order of the procedure of the sample content."""
SELECTED = order_select(ORDERED, prefetch=prefetched())


def texts(value: Any) -> Iterator[str]:
    """All texts in plain data."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)
    elif isinstance(value, str):
        yield value


def problem(answer: Any) -> str:
    assert answer.status_code == 403, answer.text
    assert answer.json["type"].endswith("not-reviewed")
    return str(answer.json["detail"])


def test_answers_are_withheld(strict: FlaskClient, own: FlaskClient) -> None:
    path = "/v1/answers?q=when+should+I+arrive&procedure=pruning"
    told = strict.get(path).json
    assert (told["status"], told["answer"], told["reason"]) == ("no_answer", None, "overdue")
    assert told["claims"] == []
    assert told["related"] == []
    assert own.get(path).json["status"] == "sources_differ"
    assert strict.get(f"{path}&{FOR_ONE}").json["status"] == "sources_differ"
    assert strict.post("/v1/answers", json={"q": "when should I arrive"}).json["status"] == "no_answer"


@pytest.mark.parametrize("form", ["html", "text", "markdown"])
def test_a_handout_says_which_sections_are_withheld(form: str, strict: FlaskClient, own: FlaskClient) -> None:
    told = strict.get(f"{WHOLE}?format={form}").text
    assert "reviewed it" in told or "REVIEWED IT" in told
    assert "Before" in told
    assert "Come early" not in told
    assert "cuts dead wood" not in told
    assert "Come early" in own.get(f"{WHOLE}?format={form}").text
    assert "Come early" in strict.get(f"{WHOLE}?format={form}&{FOR_ONE}").text


def test_a_handout_as_json_and_pdf_withholds_too(strict: FlaskClient, own: FlaskClient) -> None:
    told = strict.get(WHOLE).json
    assert told["sections"] == told["claims"] == []
    assert (told["checklist"], told["timeline"], told["summary"]) == (None, None, "")
    assert {"What it is", "Before"} <= {*told["withheld"]}
    assert own.get(WHOLE).json["withheld"] == []
    assert strict.get(f"{WHOLE}?format=pdf").data.startswith(b"%PDF")


@pytest.mark.parametrize(
    "path",
    [
        "/v1/procedures/pruning/facts",
        "/v1/procedures/pruning/facts?topics=arrival",
        "/v1/procedures/pruning/facts/arrival",
        "/embed/procedures/pruning",
        "/embed/procedures/pruning?topics=arrival",
    ],
)
def test_what_widgets_and_frames_show_is_refused(path: str, strict: FlaskClient, own: FlaskClient) -> None:
    refused = strict.get(path)
    assert refused.status_code == 403, refused.text
    assert "Come" not in refused.text
    assert own.get(path).status_code == 200
    assert strict.get(f"{path}{'&' if '?' in path else '?'}{FOR_ONE}").status_code == 200


def test_no_assessment_is_made_without_all_rules(strict: FlaskClient, own: FlaskClient) -> None:
    body = {"procedure": "pruning", "inputs": {"ground_frozen": True}}
    assert "1 of its rules" in problem(strict.post("/v1/candidacy/assessments", json=body))
    assert own.post("/v1/candidacy/assessments", json=body).json["outcome"]
    asked = strict.get("/v1/candidacy/questions?procedure=pruning").json
    assert (asked["items"], asked["withheld_rules"]) == ([], 1)
    assert own.get("/v1/candidacy/questions?procedure=pruning").json["withheld_rules"] == 0


def test_cards_say_how_many_reasons_are_withheld(strict: FlaskClient, lenient: FlaskClient) -> None:
    [card] = strict.post(RULES, json=SELECTED).json["cards"]
    assert card["indicator"] == "info"
    assert "withheld" in card["summary"]
    assert "frozen" not in "".join(texts(card))
    for one in lenient.post(RULES, json=SELECTED).json["cards"]:
        assert "withheld" not in one["summary"]


def test_a_card_with_handouts_says_how_many_are_withheld(strict: FlaskClient, own: FlaskClient) -> None:
    [card] = strict.post(HANDOUTS, json=patient_view(ORDERED)).json["cards"]
    assert "withheld" in card["summary"]
    [card] = own.post(HANDOUTS, json=patient_view(ORDERED)).json["cards"]
    assert "withheld" not in card["summary"]


@pytest.mark.parametrize("form", ["application/json", "text/xml", "text/html"])
def test_infobutton_names_no_page_and_says_why(form: str, strict: FlaskClient, own: FlaskClient) -> None:
    query = "mainSearchCriteria.v.cs=2.16.840.1.113883.6.90&mainSearchCriteria.v.c=W14"
    query += f"&knowledgeResponseType={form}"
    told = strict.get(f"/service?{query}").text
    assert "Withheld until a clinician" in told
    assert "dead wood" not in told
    assert "dead wood" in own.get(f"/service?{query}").text


@pytest.mark.parametrize(
    "name",
    [
        "Library/pruning.en",
        "DocumentReference/pruning.en",
        "ActivityDefinition/pruning",
        "PlanDefinition/pruning",
    ],
)
def test_fhir_has_no_such_resource_and_says_why(name: str, strict: FlaskClient, own: FlaskClient) -> None:
    refused = strict.get(f"/fhir/{name}")
    assert refused.status_code == 404
    assert "withheld" in refused.text
    assert own.get(f"/fhir/{name}").status_code == 200
    found = strict.get(f"/fhir/{name.partition('/')[0]}").json
    assert found["total"] == 0
    assert "withheld" in "".join(texts(found))


def test_what_a_day_can_withhold_is_not_kept_for_ever(own: FlaskClient, lenient: FlaskClient) -> None:
    edition = own.get("/v1/editions").json["items"][0]["id"]
    pinned = f"{WHOLE}?edition={edition}"
    assert "immutable" in lenient.get(pinned).headers["Cache-Control"]
    assert "immutable" not in own.get(pinned).headers["Cache-Control"]


def test_records_stay_readable_and_say_their_state(strict: FlaskClient, own: FlaskClient) -> None:
    for path in ("/v1/procedures/pruning", "/v1/claims/F902", "/v1/procedures/pruning/sections/before"):
        assert strict.get(path).json["meta"]["review_state"] == "unreviewed"
        assert own.get(path).json["meta"]["review_state"] == "current"
    [review] = strict.get("/v1/procedures/pruning").json["reviews"]
    assert (review["organisation"], review["lapsed"], review["verified"]) == ("north-garden", False, False)


@pytest.mark.parametrize(
    "path", ["/v1/procedures", "/v1/risks", "/v1/terms", "/v1/facts", "/v1/sources", "/v1/topics"]
)
def test_lists_can_be_filtered_by_review(path: str, lenient: FlaskClient, own: FlaskClient) -> None:
    total = lenient.get(path).json["total"]
    assert total > 0
    for asked, known, number in (
        (lenient, "unreviewed", total),
        (own, "current", total),
        (own, "overdue", 0),
    ):
        told = asked.get(f"{path}?review_state={known}&limit=1").json
        assert told["total"] == number
        assert all(item["meta"]["review_state"] == known for item in told["items"])
    assert lenient.get(f"{path}?review_state=fresh").status_code == 400


def test_a_filtered_list_is_read_page_by_page(lenient: FlaskClient) -> None:
    whole = [item["id"] for item in lenient.get("/v1/topics").json["items"]]
    found, path = [], "/v1/topics?review_state=unreviewed&limit=3"
    while path:
        page = lenient.get(path.removeprefix("https://kb.example")).json
        found += [item["id"] for item in page["items"]]
        path = page["links"]["next"]
    assert found == whole


def test_without_the_setting_nothing_is_withheld(lenient: FlaskClient) -> None:
    assert (
        lenient.get("/v1/answers?q=when+should+I+arrive&procedure=pruning").json["status"] == "sources_differ"
    )
    assert lenient.get(WHOLE).json["withheld"] == []
    assert lenient.get("/fhir/Library").json["total"] > 0
