"""A folder of an organisation beside the library: its patients are told its own rules at every door.

Everybody else is told what the library says, and a folder that is taken away leaves nothing behind.
"""

import shutil
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from kbapi.errors import ContentRefusedError
from kbapi.publish import Published
from tests.cli.running import Chosen, run
from tests.publishing import SAMPLE_CONTENT, application, published_together, settings_of

LAYER = Path(__file__).parents[1] / "content/samples/own_rules/good"
OURS = "organisation=east-nursery"
THEIRS = "organisation=north-garden"
FACTS = "/v1/procedures/crown-thinning/facts"
LEAFLET = "/v1/procedures/pruning/education?format=text"
FRAME = "/embed/procedures/pruning?topics=arrival,duration"
OWN, COMMON = "20 minutes", "30 minutes"


def published(state: Path, *folders: Path) -> Published:
    return published_together(folders, settings_of(state))


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("layers")
    published(folder, SAMPLE_CONTENT, LAYER)
    return folder


@pytest.fixture(scope="module")
def everybody(state: Path) -> FlaskClient:
    """Asks a service that is nobody's in particular."""
    return application(state, base_url="https://kb.example").test_client()


@pytest.fixture(scope="module")
def own(state: Path) -> FlaskClient:
    """Asks the service of the organisation itself."""
    return application(state, base_url="https://kb.example", organisation="east-nursery").test_client()


def answer(client: FlaskClient, question: str, more: str = "") -> Any:
    return client.get(f"/v1/answers?q={question}&procedure=pruning&{more}").json


def test_an_answer_is_the_organisations_own(everybody: FlaskClient, own: FlaskClient) -> None:
    for told in (answer(everybody, "when+should+I+arrive", OURS), answer(own, "when+should+I+arrive")):
        assert told["answer"]["text"] == "Come 20 minutes before the gardener starts."
        assert told["claims"][0]["id"] == "EAST-F002"
        assert "East Nursery asks" in told["disagreement"]["note"]
    for told in (answer(everybody, "when+should+I+arrive"), answer(own, "when+should+I+arrive", THEIRS)):
        assert {claim["id"] for claim in told["claims"]} == {"F902", "F903"}


def test_an_organisation_that_the_question_names_is_heard(everybody: FlaskClient) -> None:
    asked = {"q": "When should I arrive at East Nursery?"}
    assert OWN in everybody.post("/v1/answers", json=asked).json["answer"]["text"]
    asked |= {"q": "When should I arrive?", "organisation": "east-nursery"}
    assert OWN in everybody.post("/v1/answers", json=asked).json["answer"]["text"]


def test_what_is_withdrawn_answers_nobody_of_that_organisation_and_all_others(
    everybody: FlaskClient, own: FlaskClient
) -> None:
    for told in (answer(everybody, "how+long+does+it+take", OURS), answer(own, "how+long+does+it+take")):
        assert (told["status"], told["answer"], told["claims"]) == ("no_answer", None, [])
        assert (told["reason"], told["withdrawn"]) == ("not_covered", True)
        assert told["notice"] == "This is not told for this organisation. Ask your care team."
    for more in ("", THEIRS):
        told = answer(everybody, "how+long+does+it+take", more)
        assert (told["claims"][0]["id"], told["withdrawn"]) == ("F904", False)


def test_what_nobody_speaks_of_is_not_called_withdrawn(everybody: FlaskClient) -> None:
    told = answer(everybody, "zebra+parking+tickets", OURS)
    assert (told["answer"], told["withdrawn"]) == (None, False)
    assert "not told for this organisation" not in told["notice"]


def test_the_page_with_an_answer_says_that_it_is_withdrawn_and_not_that_nobody_speaks_of_it(
    own: FlaskClient, everybody: FlaskClient
) -> None:
    asked = {"q": "how long does it take", "procedure": "pruning"}
    told = own.post("/ask", data=asked).text
    assert "This is not told for this organisation. Ask your care team." in told
    assert "This is not answered here" in told
    assert "do not speak of it" not in told
    assert "not told for this organisation" not in everybody.post("/ask", data=asked).text


def test_the_command_line_answers_for_the_organisation_of_the_settings(state: Path) -> None:
    settings: Chosen = {"KBAPI_STATE_DIR": str(state), "KBAPI_ORGANISATION": "east-nursery"}
    assert "EAST-F002" in run(settings, "ask", "when should I arrive").stdout
    told = run(settings, "ask", "how long does pruning take").stdout
    assert "This is not told for this organisation. Ask your care team." in told
    theirs = run(settings, "ask", "when should I arrive", "--organisation", "north-garden").stdout
    assert "EAST-F002" not in theirs


def test_facts_are_inherited_with_the_own_rules(everybody: FlaskClient) -> None:
    told = {fact["topic"]["id"]: fact for fact in everybody.get(f"{FACTS}?{OURS}").json["items"]}
    assert [claim["id"] for claim in told["arrival"]["claims"]] == ["EAST-F002", "F902", "F903"]
    assert told["arrival"]["inherited_from"]["id"] == "pruning"
    path = "/v1/procedures/pruning/facts/duration"
    assert everybody.get(f"{path}?{OURS}").status_code == 404
    assert everybody.get(path).status_code == 200


def test_a_frame_does_not_call_silent_what_is_withdrawn(everybody: FlaskClient) -> None:
    silence = "Our sources say nothing about this."
    told = everybody.get(f"/embed/procedures/pruning?topics=duration,local&{OURS}").text
    assert told.count("This is not told for this organisation.") == told.count(silence) == 1


@pytest.mark.parametrize("path", [LEAFLET, FRAME])
def test_handouts_and_frames_lead_with_the_own_rules(
    path: str, everybody: FlaskClient, own: FlaskClient
) -> None:
    for told in (everybody.get(f"{path}&{OURS}").text, own.get(path).text):
        assert OWN in told
        assert told.index(OWN) < (told.index(COMMON) if COMMON in told else len(told))
        assert "1 to 2 hours" not in told
    for told in (everybody.get(path).text, own.get(f"{path}&{THEIRS}").text):
        assert OWN not in told
        assert "1 to 2 hours" in told


def test_a_handout_names_the_number_and_its_short_address_gives_the_same(everybody: FlaskClient) -> None:
    told = everybody.get(f"{LEAFLET}&{OURS}").text
    assert "617-555-0142" in told
    pinned = told[told.index("https://kb.example/e/") + len("https://kb.example") :].split()[0]
    assert OWN in everybody.get(pinned).text
    assert OWN not in everybody.get(pinned.replace(OURS, THEIRS)).text


@pytest.mark.parametrize(
    "path",
    [
        "/procedures/pruning",
        "/infobutton?mainSearchCriteria.v.cs=2.16.840.1.113883.6.90&mainSearchCriteria.v.c=W14",
    ],
)
def test_pages_and_infobutton_follow_the_settings(
    path: str, everybody: FlaskClient, own: FlaskClient
) -> None:
    assert "1 to 2 hours" not in own.get(path).text
    assert OWN not in everybody.get(path).text
    assert own.get(path).status_code == everybody.get(path).status_code == 200


def test_other_systems_are_told_the_library_and_nobody_elses_rules(
    everybody: FlaskClient, own: FlaskClient
) -> None:
    for path in ("/fhir/DocumentReference/pruning.en", "/v1/search?q=nursery+minutes", "/v1/facts"):
        told, common = own.get(path), everybody.get(path)
        assert told.status_code == common.status_code == 200
        assert OWN not in common.text
    assert own.get("/v1/claims/EAST-F002").json["about"]["id"] == "pruning"


def test_a_change_of_own_rules_is_grave_and_leads_to_their_page(everybody: FlaskClient) -> None:
    changes = everybody.get("/v1/changes?limit=200").json["items"]
    [change] = [change for change in changes if change["record"]["kind"] == "own_rule"]
    assert change["kind"] == "safety"
    page = everybody.get(change["record"]["href"].removeprefix("https://kb.example"))
    assert page.json["id"] == "pruning"


def test_an_assessment_is_the_same_for_everybody(everybody: FlaskClient, own: FlaskClient) -> None:
    asked = {"procedure": "pruning", "inputs": {"ground_frozen": True}}
    told = [client.post("/v1/candidacy/assessments", json=asked).json for client in (everybody, own)]
    assert told[0]["outcome"] == told[1]["outcome"]


def test_a_folder_that_is_taken_away_leaves_the_former_edition(tmp_path: Path) -> None:
    first = published(tmp_path, SAMPLE_CONTENT)
    assert published(tmp_path, SAMPLE_CONTENT, LAYER).edition != first.edition
    again = published(tmp_path, SAMPLE_CONTENT)
    assert again.edition == first.edition
    assert again.changes.added == again.changes.changed == ()


def test_a_claim_may_not_go_while_its_organisation_stays(tmp_path: Path) -> None:
    published(tmp_path, SAMPLE_CONTENT, LAYER)
    less = Path(shutil.copytree(LAYER, tmp_path / "less"))
    (less / "en/own-rules/east-nursery-pruning.md").unlink()
    with pytest.raises(ContentRefusedError) as refused:
        published(tmp_path, SAMPLE_CONTENT, less)
    assert [problem.code for problem in refused.value.problems] == ["ID004"]
    assert "EAST-F002" in str(refused.value.problems[0])
