"""Who is let in: keys and their scopes, what answers say of them, and keys that stand where all can see."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kbapi.access.key_text import new_key
from kbapi.access.scopes import OPEN, READ, SCOPES
from kbapi.web.door_policy import needed_scopes
from kbapi.web.hits import HITS
from tests.integrations.cds_tokens import BASE, issuers_file
from tests.publishing import NOON, application
from tests.web.keys import bearing, hand_out, take_back

PATHS = {
    "read": "/v1/risks",
    "answers": "/v1/answers?q=branch",
    "candidacy": "/v1/candidacy/questions?procedure=oak",
    "export": "/v1/export",
}
OPEN_PATHS = (
    "/health/live",
    "/health/ready",
    "/metrics",
    "/version",
    "/docs",
    "/openapi.json",
    "/robots.txt",
)
LEAKS = ("api_key", "apikey", "API-Key", "x-api-key", "key", "token", "access_token", "auth_token", "bearer")


@pytest.fixture
def closed(state: Path) -> FlaskClient:
    """The application that answers nobody without a key."""
    return application(state, public="none").test_client()


@pytest.fixture
def half_open(state: Path) -> FlaskClient:
    """The application that lets anybody read, and do nothing else."""
    return application(state, public="read").test_client()


def statuses(client: FlaskClient, headers: dict[str, str] | None = None) -> dict[str, int]:
    return {scope: client.get(path, headers=headers).status_code for scope, path in PATHS.items()}


def test_where_all_is_public_no_key_is_needed_and_a_good_one_does_no_harm(state: Path) -> None:
    client = application(state).test_client()
    assert 401 not in statuses(client).values()
    key = hand_out(state, "read")
    assert statuses(client, bearing(key)) == statuses(client)


def test_without_a_key_only_what_is_public_is_open(closed: FlaskClient, half_open: FlaskClient) -> None:
    assert set(statuses(closed).values()) == {401}
    told = statuses(half_open)
    assert told.pop("read") == 200
    assert set(told.values()) == {401}
    for path in OPEN_PATHS:
        assert closed.get(path).status_code == 200, path


def test_each_scope_opens_its_own_and_nothing_else(state: Path, closed: FlaskClient) -> None:
    keys = {scope: hand_out(state, scope) for scope in SCOPES}
    for scope, key in keys.items():
        told = statuses(closed, bearing(key))
        assert told.pop(scope) not in (401, 403), scope
        assert set(told.values()) == {403}, scope


def test_a_refusal_names_what_to_show_and_never_why(state: Path, closed: FlaskClient) -> None:
    nothing = closed.get("/v1/risks")
    assert nothing.headers["WWW-Authenticate"] == "Bearer"
    bad = [
        new_key(),
        hand_out(state, "read", expires_at=NOON),
        (revoked := hand_out(state, "read")),
        hand_out(state, "read")[:-1],
        f"{new_key()},{new_key()}",
        "x" * 16_000,
        "\xff\x00",
        "",
    ]
    take_back(state, revoked)
    bodies = set()
    for key in bad:
        refused = closed.get("/v1/risks", headers={"X-Request-ID": "0" * 32} | bearing(key))
        assert refused.status_code == 401, key
        assert refused.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'
        assert refused.headers["Cache-Control"] == "no-store"
        bodies.add(refused.text)
    assert len(bodies) == 1


def test_a_key_without_the_scope_is_told_which(state: Path) -> None:
    key = hand_out(state, "read")
    refused = application(state, public="none").test_client().get("/v1/export", headers=bearing(key))
    assert refused.status_code == 403
    assert refused.headers["WWW-Authenticate"] == 'Bearer error="insufficient_scope", scope="export"'
    assert refused.json["type"] == "/problems/missing-scope"


def test_a_bad_key_is_refused_where_none_is_needed_and_other_schemes_are_not_ours(state: Path) -> None:
    client = application(state).test_client()
    assert client.get("/v1/risks", headers=bearing(new_key())).status_code == 401
    assert client.get("/v1/risks", headers={"Authorization": "Basic eDp5"}).status_code == 200
    assert client.get("/health/live", headers=bearing(new_key())).status_code == 200
    assert client.get("/docs", headers=bearing("another-token")).status_code == 200


def test_only_the_one_header_is_read(state: Path, closed: FlaskClient) -> None:
    key = hand_out(state, "read")
    for name in ("X-API-Key", "X_Api_Key", "Api-Key", "Cookie", "X-Authorization", "Proxy-Authorization"):
        assert closed.get("/v1/risks", headers={name: key}).status_code == 401, name
    assert closed.get("/v1/risks", headers={"Authorization": f"bEaReR  {key} "}).status_code == 200


def test_a_preflight_shows_no_key_and_needs_none(closed: FlaskClient) -> None:
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    answer = closed.options("/v1/answers", headers=asked)
    assert answer.status_code == 204
    assert "Authorization" in answer.headers["Access-Control-Allow-Headers"]


def test_each_door_refuses_in_its_own_form(closed: FlaskClient) -> None:
    fhir = closed.get("/fhir/Library")
    assert fhir.status_code == 401
    assert fhir.json["resourceType"] == "OperationOutcome"
    assert closed.get("/fhir/metadata").status_code == 200
    page = closed.get("/ask", headers={"Accept": "text/html"})
    assert page.status_code == 401
    assert page.mimetype == "text/html"
    assert page.headers["WWW-Authenticate"] == "Bearer"
    cds = closed.post("/cds-services/x", json={}, headers={"Accept": "application/fhir+json"})
    assert cds.status_code == 401
    assert cds.json["resourceType"] == "OperationOutcome"
    assert closed.get("/cds-services").status_code == 200
    infobutton = closed.get("/infobutton?mainSearchCriteria.v.c=M54")
    assert (infobutton.status_code, infobutton.mimetype) == (401, "application/problem+xml")


def test_what_is_public_may_be_kept_by_all_and_the_rest_by_its_caller_alone(state: Path) -> None:
    key = hand_out(state, "read", "answers")
    client = application(state, public="read").test_client()
    for headers in ({}, bearing(key)):
        shared = client.get("/v1/risks", headers=headers)
        assert shared.headers["Cache-Control"].startswith("public")
        assert "Authorization" not in ", ".join(shared.headers.getlist("Vary"))
    own = client.get(PATHS["answers"], headers=bearing(key))
    assert own.status_code == 200
    assert own.headers["Cache-Control"].startswith("private")
    assert "public" not in own.headers["Cache-Control"]
    assert "Authorization" in own.headers.getlist("Vary")
    again = client.get(PATHS["answers"], headers=bearing(key) | {"If-None-Match": own.headers["ETag"]})
    assert again.status_code == 304
    assert again.headers["Cache-Control"].startswith("private")
    for refused in (client.get(PATHS["answers"]), client.get("/v1/export", headers=bearing(key))):
        assert refused.headers["Cache-Control"] == "no-store"


def test_every_address_needs_the_scope_of_its_door(state: Path) -> None:
    app = application(state)
    needed = needed_scopes(app)
    for rule in app.url_map.iter_rules():
        path = rule.rule.replace("<", "").replace(">", "")
        expected = {
            "answers": "answers", "candidacy": "candidacy", "export": "export", "health": OPEN,
            "documentation": OPEN, "problem_pages": OPEN, "schemas": OPEN,
        }.get(rule.endpoint.split(".")[0], READ)  # fmt: skip
        if rule.endpoint in ("cds_hooks.discover", "fhir.metadata", "site.robots"):
            expected = OPEN
        elif rule.endpoint.startswith("cds_hooks."):
            expected = "candidacy"
        elif rule.endpoint in ("site.ask_page", "site.answer_page"):
            expected = "answers"
        for spelt in (path, f"{path.rstrip('/')}/"):
            assert needed.of(spelt) == expected, (rule.rule, spelt)


@pytest.mark.parametrize(
    "path", ["/nowhere", "/docs/../v1/risks", "/V1/risks", "/v1/risks;x", "/healthy", "/docsx", ""]
)
def test_an_address_that_nobody_knows_is_not_open(closed: FlaskClient, path: str) -> None:
    assert needed_scopes(closed.application).of(path) == READ


def test_callers_with_signed_tokens_need_no_key_besides(state: Path, tmp_path: Path) -> None:
    app = application(state, public="none", cds_issuers=str(issuers_file(tmp_path)), base_url=BASE)
    assert needed_scopes(app).of("/cds-services/x") == OPEN
    refused = app.test_client().post("/cds-services/x", json={}, headers=bearing("a-signed-token"))
    assert refused.status_code == 401
    assert refused.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("name", LEAKS)
def test_a_parameter_for_a_key_is_refused_with_advice(state: Path, name: str) -> None:
    client = application(state).test_client()
    for path in ("/v1/risks", "/infobutton", "/fhir/Library", "/nowhere", "/"):
        for query in (f"{name}=canary-4711", f"lang=en&{name}=", f"?{name}=x"):
            refused = client.get(f"{path}?{query}")
            assert refused.status_code == 400, (path, query)
            assert "revoke" in refused.text
            assert "canary" not in refused.text + str(refused.headers)


def test_a_key_anywhere_in_the_address_is_refused_even_a_good_one(
    state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = hand_out(state, "read")
    client = application(state, log_level="debug").test_client()
    for address in (
        f"/v1/search?q={key}", f"/v1/risks?{key}", f"/v1/risks?lang={key.upper()}", f"/v1/risks/{key}",
        f"/v1/search?q=x%20kbapi%5F{key[6:]}", f"/{key}", f"/ask?q={key[:20]}",
    ):  # fmt: skip
        refused = client.get(address)
        assert refused.status_code == 400, address
        assert key[6:20].lower() not in (refused.text + str(refused.headers)).lower()
    written = "".join(capsys.readouterr())
    assert '"status":400' in written
    assert key[6:16].lower() not in written.lower()


def test_a_question_about_keys_is_no_key(state: Path) -> None:
    client = application(state).test_client()
    for query in ("q=key+facts", "q=what+is+kbapi_", "q=token", "q=monkey=1"):
        assert client.get(f"/v1/search?{query}").status_code == 200, query


def test_the_log_names_a_key_by_its_id_and_never_shows_it(
    state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = hand_out(state, "read"), new_key()
    client = application(state, public="none", log_level="debug").test_client()
    HITS.settle()
    capsys.readouterr()
    for key in (good, bad):
        for path in ("/v1/risks", "/v1/export", "/nowhere", "/metrics"):
            told = client.get(path, headers=bearing(key))
            assert key not in told.text + str(told.headers)
    written = capsys.readouterr().err
    lines = [json.loads(line) for line in written.splitlines() if line.startswith('{"time"')]
    assert [line.get("key") for line in lines] == [good[6:16]] * 3 + [None] * 5
    for key in (good, bad):
        assert key[17:] not in written


def test_a_database_that_is_away_costs_no_public_answer(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = application(state)
    client = app.test_client()
    assert client.get("/v1/risks").status_code == 200
    app.extensions["kbapi"].knowledge_base.keyring._read_at = float("-inf")
    app.extensions["kbapi"].knowledge_base.keyring._looked_at = float("inf")
    refused = client.get("/v1/risks", headers=bearing(new_key()))
    assert refused.status_code == 503
    assert int(refused.headers["Retry-After"]) > 0
    assert client.get("/v1/risks").status_code == 200


def test_a_key_of_the_wrong_shape_never_reaches_the_database(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app: Flask = application(state, public="none")
    monkeypatch.setattr(app.extensions["kbapi"].knowledge_base.keyring, "holder", None)
    for text in ("", "kbapi_", new_key()[:-1], new_key()[:-1] + "-", "a" * 16_000):
        assert app.test_client().get("/v1/risks", headers=bearing(text)).status_code == 401


def test_a_key_expires_by_the_clock(state: Path) -> None:
    moment = [NOON]
    key = hand_out(state, "read", expires_at=NOON + timedelta(minutes=1))
    client = application(state, lambda: moment[0], public="none").test_client()
    assert client.get("/v1/risks", headers=bearing(key)).status_code == 200
    moment[0] += timedelta(minutes=1)
    assert client.get("/v1/risks", headers=bearing(key)).status_code == 401
