"""Cards and assessments of a hospital lead with its own words, and lose no reason for caution by them.

The hospital is that of the worked example; besides, it withdraws what the library says about antibiotics.
"""

import json
import shutil
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from kbapi.knowledge_base.reviewing import Reviewing
from kbapi.knowledge_base.rule_telling import rule_told
from tests.cli.running import run
from tests.integrations.cds_calls import (
    CANDIDACY,
    EDUCATION,
    Plain,
    complaints,
    order,
    order_select,
    patient_view,
    prefetched,
    searchset,
)
from tests.integrations.cds_tokens import BASE, LAB, claims, issuers_file, token
from tests.publishing import NOON, REAL_CONTENT, application, published_together, settings_of

EXAMPLE = REAL_CONTENT.parent / "docs/examples/hospital-content"
RULES = "en/own-rules/example-hospital-spine-injection.md"
OURS = "?organisation=example-hospital"
ASSESSMENTS = "/v1/candidacy/assessments"
ON_THINNER = {"takes_blood_thinner": True}
ON_ANTIBIOTICS = {"on_antibiotics_for_active_infection": True}
ELSEWHERE = "This is not told for this organisation. Ask your care team."
PUBLIC = "https://kb.example"


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cautions")
    own = shutil.copytree(EXAMPLE, folder / "own")
    page = own / RULES
    added = "withdraws:\n  - {topic: antibiotics, reason: Our clinics tell each patient what to do.}"
    page.write_text(page.read_text("utf-8").replace("withdraws:", added, 1), "utf-8")
    published_together((REAL_CONTENT, own), settings_of(folder))
    return folder


@pytest.fixture(scope="module")
def everybody(state: Path) -> FlaskClient:
    """Asks a service that is nobody's in particular."""
    return application(state, base_url=PUBLIC).test_client()


@pytest.fixture(scope="module")
def own(state: Path) -> FlaskClient:
    """Asks the service of the hospital itself."""
    return application(state, base_url=PUBLIC, organisation="example-hospital").test_client()


def assessed(client: FlaskClient, inputs: Plain, query: str = "") -> Any:
    answer = client.post(ASSESSMENTS + query, json={"procedure": "epidural", "inputs": inputs})
    assert answer.status_code == 200, answer.text
    return answer.json


def finding(assessment: Any, number: str) -> Any:
    [found] = [each for each in assessment["findings"] if each["rule"]["number"] == number]
    return found


def card(client: FlaskClient, medicine: str, query: str = "", bearer: str = "") -> Any:
    said = {"resourceType": "MedicationStatement", "status": "active"}
    sent = prefetched() | {"statements": searchset(said | {"medicationCodeableConcept": {"text": medicine}})}
    shown = {"Authorization": f"Bearer {bearer}"} if bearer else {}
    answer = client.post(CANDIDACY + query, json=order_select(order(), prefetch=sent), headers=shown)
    assert answer.status_code == 200, answer.text
    assert complaints("response", answer.json) == []
    [only] = answer.json["cards"]
    return only


def test_an_assessment_tells_the_hospitals_own_rule_first(everybody: FlaskClient, own: FlaskClient) -> None:
    common = finding(assessed(everybody, ON_THINNER), "CR07")
    assert common["own_rules"] == []
    for told in (assessed(everybody, ON_THINNER, OURS), assessed(own, ON_THINNER)):
        found = finding(told, "CR07")
        [rule] = found["own_rules"]
        assert rule["topic"]["id"] == "blood-thinners"
        assert rule["answer"].startswith("If you take a blood thinner, ask your doctor before")
        [claim] = rule["claims"]
        assert claim["id"] == "EXH-F003"
        assert claim["sources"][0]["title"] == "Your appointment at Example Hospital"
        assert {name: found[name] for name in common if name != "own_rules"} == {
            name: common[name] for name in common if name != "own_rules"
        }


def test_a_body_names_the_organisation_as_well(everybody: FlaskClient) -> None:
    body = {"procedure": "epidural", "inputs": ON_THINNER, "organisation": "example-hospital"}
    told = everybody.post(ASSESSMENTS, json=body).json
    assert told == assessed(everybody, ON_THINNER, OURS)
    refused = everybody.post(ASSESSMENTS, json=body | {"organisation": "nobody"})
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (400, "/organisation")


@pytest.mark.parametrize("inputs", [{}, ON_THINNER, ON_ANTIBIOTICS, ON_THINNER | ON_ANTIBIOTICS])
def test_own_rules_change_no_outcome_and_hide_no_finding(everybody: FlaskClient, inputs: Plain) -> None:
    told, common = assessed(everybody, inputs, OURS), assessed(everybody, inputs)
    fixed = ("rule", "outcome", "status", "missing", "matched_on", "strength")
    for assessment in (told, common):
        assessment["decided"] = [[each[name] for name in fixed] for each in assessment.pop("findings")]
    assert told == common


def test_what_is_withdrawn_is_not_told_but_the_reason_for_caution_stays(everybody: FlaskClient) -> None:
    found = finding(assessed(everybody, ON_ANTIBIOTICS, OURS), "CR04")
    assert (found["status"], found["outcome"]) == ("fires", "reschedule")
    assert (found["because"], found["positions"], found["claims"]) == (ELSEWHERE, [], [])
    assert finding(assessed(everybody, ON_ANTIBIOTICS), "CR04")["claims"][0]["id"] == "F104"


def test_an_organisation_without_own_rules_leads_with_its_claims(everybody: FlaskClient) -> None:
    found = finding(assessed(everybody, ON_THINNER, "?organisation=chase-lodge"), "CR07")
    assert found["own_rules"] == []
    assert [claim["id"] for claim in found["claims"]][:2] == ["F102", "F103"]
    assert found["positions"][0]["source"]["id"] == "chase-lodge"


def test_a_card_begins_with_the_hospitals_own_rule_its_source_and_its_number(
    everybody: FlaskClient, own: FlaskClient
) -> None:
    common = card(everybody, "warfarin")
    for told in (card(everybody, "warfarin", OURS), card(own, "warfarin")):
        assert (told["summary"], told["indicator"]) == (common["summary"], common["indicator"])
        lines = told["detail"].split("\n")
        assert lines[0] == "**Example Hospital**"
        assert lines[2].startswith(
            "- If you take a blood thinner, ask your doctor before you change anything."
        )
        assert "(Your appointment at Example Hospital; [EXH-F003](https://kb.example/v1/claims/" in lines[2]
        assert "617-555-0142" in lines[3]
        assert told["detail"].endswith(common["detail"])
    assert "Example Hospital" not in common["detail"]


def test_a_card_for_other_reasons_has_no_words_of_the_hospital(everybody: FlaskClient) -> None:
    sent = prefetched() | {
        "allergies": searchset(
            {
                "resourceType": "AllergyIntolerance",
                "clinicalStatus": {"coding": [{"code": "active"}]},
                "code": {"text": "Allergy to iodinated contrast"},
            }
        )
    }
    call = order_select(order(), prefetch=sent)
    [told] = everybody.post(CANDIDACY + OURS, json=call).json["cards"]
    [common] = everybody.post(CANDIDACY, json=call).json["cards"]
    assert told["detail"] == common["detail"]


def test_the_links_of_a_card_lead_to_what_the_hospital_says(everybody: FlaskClient) -> None:
    [link] = card(everybody, "warfarin", OURS)["links"]
    assert "45 minutes" in everybody.get(link["url"].removeprefix(PUBLIC)).text


def test_the_card_with_handouts_begins_with_all_that_the_hospital_says(everybody: FlaskClient) -> None:
    call = patient_view(order(status="active"))
    [told] = everybody.post(EDUCATION + OURS, json=call).json["cards"]
    [common] = everybody.post(EDUCATION, json=call).json["cards"]
    for claim in ("EXH-F001", "EXH-F002", "EXH-F003"):
        assert claim in told["detail"]
        assert claim not in common["detail"]


def test_cards_follow_the_organisation_of_the_issuer(
    everybody: FlaskClient, state: Path, tmp_path: Path
) -> None:
    issuers = issuers_file(tmp_path)
    read = json.loads(issuers.read_text())
    read["issuers"][0]["organisation"] = "example-hospital"
    issuers.write_text(json.dumps(read))
    guarded = application(state, base_url=BASE, cds_issuers=str(issuers)).test_client()
    told, common = (card(everybody, "warfarin", query) for query in (OURS, ""))
    for of_lab, expected in ((False, told), (True, common)):
        found = card(guarded, "warfarin", bearer=token_for(f"{BASE}{CANDIDACY}", of_lab))
        assert found["detail"] == expected["detail"].replace(PUBLIC, BASE)
        assert found["links"][0]["url"] == expected["links"][0]["url"].replace(PUBLIC, BASE)
    other = card(
        guarded,
        "warfarin",
        "?organisation=massachusetts-general",
        bearer=token_for(f"{BASE}{CANDIDACY}", False),
    )
    assert "Example Hospital" not in other["detail"]


def token_for(address: str, of_lab: bool) -> str:
    """A token of the one issuer, or of the other, which asks for nobody in particular."""
    if of_lab:
        return token(claims(iss=LAB, aud=address, tenant="north"), "p256-lab", "ES256", "lab")
    return token(claims(aud=address))


def test_only_the_call_itself_takes_an_organisation_and_only_one_there_is(everybody: FlaskClient) -> None:
    call = order_select(order(), prefetch=prefetched())
    for path in (f"{CANDIDACY}?organisation=nobody", f"{CANDIDACY}?organization=example-hospital"):
        assert everybody.post(path, json=call).status_code == 400, path
    assert everybody.get(f"/cds-services{OURS}").status_code == 400
    assert everybody.post(f"{CANDIDACY}/feedback{OURS}", json={}).status_code == 400


def test_pages_and_lists_lose_the_sentence_of_a_rule_that_rests_on_what_is_withdrawn(
    everybody: FlaskClient, own: FlaskClient
) -> None:
    rule = "/v1/candidacy-rules/antibiotics-stopped-within-10-days"
    common, told = (everybody.get(rule + query).json for query in ("", OURS))
    sentence = common["because"]
    assert "10 days" in sentence
    assert told["because"] == ELSEWHERE
    assert (told["when"], told["outcome"], told["title"]) == (
        common["when"],
        common["outcome"],
        common["title"],
    )
    for path in (
        "/v1/procedures/epidural",
        "/procedures/epidural/who-should-not",
        "/candidacy-rules/antibiotics-stopped-within-10-days",
    ):
        usual, here = (unescape(client.get(path).text) for client in (everybody, own))
        assert sentence in usual, path
        assert sentence not in here, path
        assert ELSEWHERE in here, path
    linked = {"Accept": "application/ld+json"}
    usual, here = (client.get("/v1/procedures/epidural", headers=linked).text for client in (everybody, own))
    assert sentence in usual
    assert sentence not in here
    assert common["title"] in here


def test_own_rules_that_want_a_review_are_withheld_where_one_is_required(state: Path) -> None:
    here = (
        application(state).extensions["kbapi"].knowledge_base.current().for_organisation("example-hospital")
    )
    procedure = here.entry("procedure", "epidural").record
    rule = here.entry("candidacy_rule", "blood-thinner-or-anticoagulant").record.details
    for required in (False, True):
        reviewing = Reviewing(NOON.date(), here.organisation, required)
        told = rule_told(here, procedure, rule, here.organisation, reviewing)
        assert (len(told.own), len(told.own_withheld)) == ((0, 1) if required else (1, 0))


def test_the_command_line_tells_the_own_rule_before_the_librarys(state: Path, tmp_path: Path) -> None:
    body = tmp_path / "answers.json"
    body.write_text(json.dumps({"procedure": "epidural", "inputs": ON_THINNER}))
    chosen = {"KBAPI_STATE_DIR": str(state)}
    done = run(chosen, "assess", str(body), "--organisation", "example-hospital")
    rules = [line for line in done.stdout.splitlines() if line.startswith("  CR07")]
    assert ["EXH-F003" in line for line in rules] == [True, False]
