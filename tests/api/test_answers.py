"""Plain questions: every status of the contract, word for word from the content, and nothing else."""

import io
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from kbapi.content.load import load
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Library
from kbapi.knowledge.procedure import Procedure
from tests.api.contract import Contract
from tests.publishing import NOON, REAL_CONTENT

PATH = "/v1/answers"
CANARY = "canary-4711-okapi"
NAME = "radiofrequency-ablation"
SIDE_EFFECTS = {"F194", "F195", "F196", "F197", "F198", "F199"}
QUESTIONS = (
    "when should I arrive",
    "can I drive home",
    "should I stop my warfarin?",
    "what are the risks",
    "what are the side effects",
    "how long does the relief last",
    "is there radiation",
    "what is an epidural",
    "do I keep taking warfarin",
)


@pytest.fixture(scope="session")
def real_library() -> Library:
    """The real content as it stands in its files."""
    return load([REAL_CONTENT], NOON.date()).library


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that any logger writes."""
    written = io.StringIO()
    handler, root = logging.StreamHandler(written), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield written
    root.removeHandler(handler)
    root.setLevel(level)


def ask(client: FlaskClient, text: str, **more: str) -> Any:
    response = client.get(PATH, query_string={"q": text, **more})
    assert response.status_code == 200
    return response.json


def claims(answer: Any) -> list[str]:
    return [claim["id"] for claim in answer["claims"]]


@pytest.mark.parametrize(
    ("text", "status", "reason", "topic"),
    [
        ("what are the side effects", "answered", None, "side-effect"),
        ("when should I arrive", "sources_differ", None, "arrival"),
        ("should I stop my warfarin?", "refer", "needs_clinician", "blood-thinners"),
        ("I have chest pain and cannot breathe", "refer", "urgent", "urgent-help"),
        ("numb legs and I cannot control my bladder", "refer", "urgent", "urgent-help"),
        ("zxqv blorptang", "no_answer", "below_threshold", None),
        ("how much does it cost", "no_answer", "not_covered", None),
        ("best pizza near the hospital", "no_answer", "not_about_procedures", None),
    ],
)
def test_every_status(
    client: FlaskClient, contract: Contract, text: str, status: str, reason: str | None, topic: str | None
) -> None:
    response = client.get(PATH, query_string={"q": text})
    answer: Any = response.json
    assert (answer["status"], answer["reason"], answer["question"]["topic"]) == (status, reason, topic)
    assert (answer["answer"] is None) == (answer["claims"] == []) == (status == "no_answer")
    assert answer["notice"]
    assert contract.complaints(PATH, response) == []


@pytest.mark.parametrize("text", QUESTIONS)
def test_the_answer_stands_word_for_word_in_the_content(
    client: FlaskClient, real_library: Library, text: str
) -> None:
    answers = {fact.answer for record in real_library.records for fact in record.facts}
    assert ask(client, text)["answer"]["text"] in answers


def test_every_claim_has_its_source(client: FlaskClient) -> None:
    for text in QUESTIONS:
        assert all(claim["sources"] for claim in ask(client, text)["claims"])


def test_what_differs_says_so(client: FlaskClient) -> None:
    answer = ask(client, "when should I arrive")
    assert answer["disagreement"]
    assert set(claims(answer)) == {"F107", "F108"}
    assert ask(client, "what are the side effects")["disagreement"] is None


def test_the_claims_of_the_organisation_lead(client: FlaskClient) -> None:
    text = "how long does the procedure take"
    plain, led = ask(client, text), ask(client, text, organisation="chase-lodge")
    assert sorted(claims(plain)) == sorted(claims(led))
    assert claims(led)[0] == "F082"
    assert led["answer"]["text"] == led["claims"][0]["text"]


@pytest.mark.parametrize("text", [*QUESTIONS, "when should I arrive early", "is it a steroid"])
def test_a_procedure_that_inherits_nothing_gets_no_facts_of_another(
    client: FlaskClient, real_library: Library, text: str
) -> None:
    other = {
        claim.id
        for record in real_library.records
        if record.kind == "procedure" and record.id in ("spine-injection", "epidural", "facet")
        for claim in record.claims
    }
    kept = {
        claim
        for record in real_library.records
        if record.kind == "procedure" and record.id == NAME
        for fact in record.facts
        for claim in fact.claim_ids
    }
    answer = ask(client, text, procedure=NAME)
    if answer["reason"] != "urgent":
        assert set(claims(answer)) & (other - kept) == set()


@pytest.mark.parametrize(
    "text", ["how long does the relief last", "when does the steroid start to work", "is it a steroid"]
)
def test_a_procedure_gets_no_facts_of_topics_that_it_does_not_inherit(
    client: FlaskClient, real_library: Library, text: str
) -> None:
    disk = real_library.find(Key("procedure", "diskography"))
    spine = real_library.find(Key("procedure", "spine-injection"))
    assert disk
    assert spine
    assert isinstance(disk.details, Procedure)
    inherited = disk.details.inherits.only or ()
    other = {claim.id for fact in spine.facts if fact.topic not in inherited for claim in fact.claims}
    own = {claim for fact in disk.facts for claim in fact.claim_ids}
    assert inherited
    assert len(other) > 10
    assert set(claims(ask(client, text, procedure="diskography"))) & (other - own) == set()


def test_a_procedure_that_the_question_names_restricts_as_well(client: FlaskClient) -> None:
    answer = ask(client, "how long does the relief last after diskography")
    assert (answer["status"], answer["question"]["procedure"]) == ("no_answer", "diskography")


def test_a_question_for_a_list_names_all(client: FlaskClient) -> None:
    assert set(claims(ask(client, "what are the side effects"))) == SIDE_EFFECTS


@pytest.mark.parametrize(
    "text", ["¿Puedo conducir después de la inyección?", "puedo conducir despues de la inyeccion"]
)
@pytest.mark.parametrize("more", [{"lang": "es"}, {"lang": "es-MX"}, {}])
def test_spanish_is_answered_in_spanish(client: FlaskClient, text: str, more: dict[str, str]) -> None:
    answer = ask(client, text, **more)
    assert (answer["topic"]["id"], answer["answer"]["lang"], claims(answer)[0]) == ("driving", "es", "F117")
    assert "manejar" in answer["answer"]["text"]


def test_an_english_question_is_read_whatever_language_is_asked_for(client: FlaskClient) -> None:
    for tag in ("es", "fr"):
        assert ask(client, "Can I drive home after the injection?", lang=tag)["topic"]["id"] == "driving"


def test_an_explanation_comes_only_when_asked_for(client: FlaskClient) -> None:
    assert "explanation" not in ask(client, "can I drive")
    told = ask(client, "can I drvie", explain="true")["explanation"]
    assert told["corrected"] == {"drvie": "drive"}
    assert told["candidates"][0]["claim"] == "F117"


def test_a_posted_question_gets_the_same_answer_and_is_not_kept(
    client: FlaskClient, contract: Contract
) -> None:
    for body in ({"q": "when should I arrive"}, {"q": "¿A qué hora llego?", "lang": "es", "explain": True}):
        response = client.post(PATH, json=body)
        assert response.headers["Cache-Control"] == "no-store"
        assert contract.complaints(PATH, response, "post") == []
        assert claims(response.json) == claims(ask(client, str(body["q"])))


def test_a_form_is_not_read(client: FlaskClient) -> None:
    assert client.post(PATH, data={"q": "x"}).status_code == 415


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"q": 5},
        {"q": None},
        {"q": [CANARY]},
        {"q": "x", CANARY: 1},
        {"q": "x", "explain": CANARY},
        {"q": "x", "lang": f"{CANARY}!"},
        {"q": "x", "procedure": f"{CANARY} "},
        {"q": CANARY * 50},
    ],
)
def test_a_body_that_does_not_fit_is_not_repeated(client: FlaskClient, body: dict[str, Any]) -> None:
    response = client.post(PATH, json=body)
    assert response.status_code == 422
    assert CANARY not in response.text


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("", 200),
        ("   ", 200),
        ("the of and", 200),
        ("a" * 500, 200),
        ("a" * 501, 400),
        ("how\0early", 400),
        ("how\x1bearly", 400),
        ("how\u202eearly", 200),
        ("'; DROP TABLE records; --", 200),
        ("<script>alert(1)</script>", 200),
        ("😀👩🏽‍⚕️", 200),
        ("ß" * 500, 200),
        ("% _ \\ * ?", 200),
        ("warfarin " * 55, 200),
    ],
)
def test_strange_questions_are_answered_or_refused(client: FlaskClient, text: str, status: int) -> None:
    assert client.get(PATH, query_string={"q": text}).status_code == status
    assert client.post(PATH, json={"q": text}).status_code in (status, 422, 400)


@pytest.mark.parametrize("text", ["", "   ", "the of and", "😀", "a" * 500])
def test_questions_without_words_have_no_answer(client: FlaskClient, text: str) -> None:
    answer = ask(client, text)
    assert (answer["status"], answer["reason"]) == ("no_answer", "below_threshold")
    assert answer["language"]["served"] == "en"


def test_the_same_question_gets_the_same_answer(client: FlaskClient) -> None:
    for text in QUESTIONS:
        assert ask(client, text) == ask(client, text)


def test_no_question_reaches_a_log(client: FlaskClient, log: io.StringIO) -> None:
    client.get(PATH, query_string={"q": f"can I drive {CANARY}"})
    client.post(PATH, json={"q": f"can I drive {CANARY}"})
    client.post(PATH, json={"q": 5, CANARY: CANARY})
    assert "canary" not in log.getvalue().lower()


@pytest.mark.parametrize(
    "text",
    [
        "should I stop my warfarin?",
        "can I stop taking blood thinners",
        "can I continue my aspirin",
        "do I keep taking warfarin",
        "hold coumadin how many days",
        "may I take plavix the day before",
        "stop aspirin",
        "do I have to stop eliquis",
    ],
)
def test_nobody_is_told_to_stop_or_go_on_without_their_doctor(client: FlaskClient, text: str) -> None:
    for more in ({}, {"organisation": "massachusetts-general"}, {"organisation": "chase-lodge"}):
        answer = ask(client, text, **more)
        assert answer["answer"] is None or "ask your doctor" in answer["answer"]["text"].lower(), more


def test_the_paths_of_related_answers_exist(client: FlaskClient) -> None:
    for text in ("how much does it cost", "when should I arrive"):
        assert all(client.get(near["href"]).status_code == 200 for near in ask(client, text)["related"])


@pytest.mark.parametrize("value", [0, 1, 1.0, "true", "", []], ids=repr)
def test_only_true_and_false_say_whether_to_explain(client: FlaskClient, value: object) -> None:
    answer = client.post("/v1/answers", json={"q": "can I drive", "explain": value})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/explain")
