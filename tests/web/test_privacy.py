"""What people ask is never logged: a canary goes through every parameter, path and header into no log."""

import io
import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kbapi.knowledge_base import Snapshot
from kbapi.web import request_log
from tests.api.contract import Contract
from tests.publishing import application

CANARY = "canary-4711-okapi"
HEADERS = (
    "Accept", "Accept-Language", "If-None-Match", "If-Match", "Origin", "Referer", "User-Agent", "Cookie",
    "Authorization", "X-Request-ID", "X-Forwarded-For", "Host", "Content-Type",
)  # fmt: skip


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that any logger writes, at the most talkative level."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    loggers = [logging.getLogger(name) for name in (None, "kbapi", "werkzeug", "flask.app", "sqlalchemy")]
    before = [(logger.level, logger.handlers[:]) for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
        logger.addHandler(handler)
    yield written
    for logger, (level, handlers) in zip(loggers, before, strict=True):
        logger.setLevel(level)
        logger.handlers[:] = handlers


@pytest.fixture
def talkative(real_state: Path, log: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """The application at its most talkative, with its own log line caught as well."""
    monkeypatch.setattr(sys, "stderr", log)
    return application(real_state, log_level="debug").test_client()


def test_no_parameter_or_path_reaches_a_log(
    talkative: FlaskClient, log: io.StringIO, contract: Contract
) -> None:
    asked = 0
    for path, operation in contract.operations.values():
        wanted = {known["name"]: known.get("example", "x") for known in operation["parameters"]}
        inside = [name for name in wanted if f"{{{name}}}" in path]
        needed = {known["name"]: known["example"] for known in operation["parameters"] if known["required"]}
        query = {name: value for name, value in needed.items() if name not in inside}
        good = path.format(**{name: wanted[name] for name in inside})
        for name in inside:
            asked += talkative.get(path.format(**wanted | {name: CANARY}), query_string=query).status_code > 0
        for name in {*wanted, CANARY} - set(inside):
            asked += talkative.get(good, query_string=query | {name: CANARY}).status_code > 0
        asked += talkative.post(good, query_string={CANARY: CANARY}, data=CANARY).status_code > 0
    for path in (f"/{CANARY}", f"/docs/{CANARY}", f"/assets/{CANARY}", f"/problems/{CANARY}", f"//{CANARY}"):
        asked += talkative.get(path).status_code > 0
    assert log.getvalue().count('"route"') == asked > 150
    assert CANARY not in log.getvalue()


def test_nothing_in_a_body_reaches_a_log_or_a_problem(
    talkative: FlaskClient, log: io.StringIO, contract: Contract
) -> None:
    for path, operation in contract.posts.values():
        content = operation["requestBody"]["content"]["application/json"]
        good = content["example"]
        bodies: list[Any] = [good | {name: CANARY} for name in good]
        bodies += [good | {CANARY: 1}, good | {name_of(good): [CANARY]}, [CANARY], {CANARY: CANARY}]
        for body in bodies:
            answer = talkative.post(path, json=body)
            assert answer.status_code == 200 or CANARY not in answer.text
        for text in (f'{{"{CANARY}"', f'{{"{CANARY}": 1, "{CANARY}": 2}}', CANARY):
            assert CANARY not in talkative.post(path, data=text, content_type="application/json").text
            assert CANARY not in talkative.post(path, data=text).text
    assert '"status":422' in log.getvalue()
    assert CANARY not in log.getvalue()


def test_nothing_asked_on_the_pages_reaches_a_log(talkative: FlaskClient, log: io.StringIO) -> None:
    forms = [{"q": CANARY}, {"q": CANARY, "procedure": CANARY}, {"q": CANARY, CANARY: CANARY}]
    for path in ("/ask", "/suggestions"):
        for form in forms:
            assert talkative.post(path, data=form).status_code < 500
    for path in (
        f"/search?q={CANARY}",
        f"/topics/{CANARY}",
        f"/claims/{CANARY}",
        f"/procedures?region={CANARY}",
    ):
        assert talkative.get(path).status_code < 500
    assert log.getvalue().count('"route"') == 10
    assert CANARY not in log.getvalue()


def name_of(body: dict[str, Any]) -> str:
    return next(iter(body))


def test_no_header_or_method_reaches_a_log(talkative: FlaskClient, log: io.StringIO) -> None:
    for name in HEADERS:
        talkative.get("/v1/risks", headers={name: CANARY})
        talkative.get("/nowhere", headers={name: CANARY})
    talkative.open("/v1/risks", method="CANARY")
    assert log.getvalue().count('"route"') == 2 * len(HEADERS) + 1
    assert "canary" not in log.getvalue().lower()


def test_a_fault_is_logged_by_type_and_place_without_its_words(
    talkative: FlaskClient, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: Any) -> None:
        raise RuntimeError(CANARY)

    monkeypatch.setattr(Snapshot, "search", fail)
    assert talkative.get(f"/v1/search?q={CANARY}").status_code == 500
    assert '"fault":"RuntimeError"' in log.getvalue()
    assert "api/search.py:" in log.getvalue()
    assert CANARY not in log.getvalue()


def test_metrics_name_routes_and_never_what_was_asked(client: FlaskClient) -> None:
    client.get(f"/v1/search?q={CANARY}")
    client.get(f"/v1/procedures/{CANARY}")
    client.open(f"/{CANARY}", method="CANARY")
    told = client.get("/metrics").text
    assert "canary" not in told.lower()
    assert 'route="/v1/procedures/<procedure_id>"' in told


def test_a_request_is_one_line_of_json_with_route_status_and_time(real_app: Flask, log: io.StringIO) -> None:
    real_app.test_client().get("/v1/procedures/epidural?lang=es")
    [line] = [text for text in log.getvalue().splitlines() if '"route"' in text]
    assert '"route":"/v1/procedures/<procedure_id>"' in line
    assert '"status":200' in line
    assert "epidural" not in line
    assert request_log.LOGGER.name == "kbapi.requests"
