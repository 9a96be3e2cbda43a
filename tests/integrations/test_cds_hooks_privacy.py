"""Nothing of a call is kept: canaries in every name, value, header and claim are found nowhere afterwards."""

import io
import json
import logging
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kbapi.knowledge_base.candidacy import Candidacy
from tests.house_rules.python_files import ROOT
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
from tests.integrations.cds_tokens import BASE, claims, issuers_file, token
from tests.publishing import application

CANARY = "canary4711okapi"
HEADERS = (
    "Accept",
    "Accept-Language",
    "Origin",
    "Referer",
    "User-Agent",
    "Cookie",
    "X-Forwarded-For",
    "From",
)


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
def state(real_state: Path, tmp_path: Path) -> Path:
    """A state folder of the test's own, beside a folder for all that is temporary."""
    return Path(shutil.copytree(real_state, tmp_path / "state"))


@pytest.fixture
def watched(state: Path, log: io.StringIO, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """The application at its most talkative, with tokens asked for, which can reach no other machine."""

    def refuse(*_: Any) -> None:
        raise AssertionError("something tried to reach another machine")

    monkeypatch.setattr(sys, "stderr", log)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    issuers = str(issuers_file(tmp_path))
    return application(state, log_level="debug", base_url=BASE, cds_issuers=issuers).test_client()


def sown(plain: Any) -> Any:
    """The same with a canary in every name that is ours to choose and in every free text."""
    if isinstance(plain, dict):
        grown = {name: sown(value) for name, value in plain.items()}
        return grown | {f"{CANARY}-name": [f"{CANARY} in a value", {CANARY: CANARY}]}
    return [sown(part) for part in plain] if isinstance(plain, list) else plain


def places(plain: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in some plain data."""
    children = (
        plain.items() if isinstance(plain, dict) else enumerate(plain) if isinstance(plain, list) else ()
    )
    for name, value in children:
        yield (*path, name)
        yield from places(value, (*path, name))


def put(plain: Any, path: tuple[Any, ...], value: Any) -> Any:
    """The same with another value in one place."""
    copy = json.loads(json.dumps(plain))
    here = copy
    for name in path[:-1]:
        here = here[name]
    here[path[-1]] = value
    return copy


def bodies() -> Iterator[tuple[str, Plain]]:
    """Calls and feedback with a canary in each place in turn, and in all names at once."""
    sent = prefetched(condition(BLEEDING, CANARY))
    feedback = {
        "card": str(uuid.uuid4()),
        "outcome": "overridden",
        "outcomeTimestamp": "2026-01-01T00:00:00Z",
        "overrideReason": {"reason": {"code": "x"}, "userComment": CANARY},
    }
    for path, body in (
        (CANDIDACY, order_select(order(), prefetch=sent)),
        (CANDIDACY, order_sign(order(note=[{"text": CANARY}]), prefetch=sent)),
        (CANDIDACY, appointment_book(appointment(description="Epidural injection"), prefetch=sent)),
        (EDUCATION, patient_view(order(status="active"))),
        (f"{CANDIDACY}/feedback", {"feedback": [feedback]}),
    ):
        yield path, sown(body)
        for place in places(body):
            yield path, put(body, place, CANARY)
            yield path, put(body, place, {CANARY: [CANARY]})


def send(client: FlaskClient, path: str, **more: Any) -> TestResponse:
    told = claims(aud=f"{BASE}{path}", jti=f"{CANARY}-{uuid.uuid4()}", sub=CANARY, tenant=CANARY)
    bearer = token(told, jku=f"https://{CANARY}.example/jwks")
    headers = dict.fromkeys(HEADERS, CANARY) | {"Authorization": f"Bearer {bearer}"}
    return client.post(path, headers=headers | more.pop("headers", {}), **more)


def refused(client: FlaskClient) -> Iterator[TestResponse]:
    """Requests that fail in every way there is."""
    for data in (CANARY, f'{{"{CANARY}": 1, "{CANARY}": 2}}', f'["{CANARY}"]', f'{{"{CANARY}": NaN}}'):
        yield send(client, CANDIDACY, data=data, content_type="application/json")
        yield send(client, CANDIDACY, data=data, content_type=f"text/{CANARY}")
        yield send(client, CANDIDACY, data=data, headers={"Content-Encoding": CANARY})
        yield send(client, CANDIDACY, data=data * 200_000, content_type="application/json")
    yield send(client, f"{CANDIDACY}?{CANARY}={CANARY}", json={})
    yield send(client, f"/cds-services/{CANARY}", json={CANARY: CANARY})
    yield send(client, f"/cds-services/{CANARY}/{CANARY}", json={CANARY: CANARY})
    for bearer in (CANARY, token(claims(iss=CANARY)), token(claims(), kid=CANARY), token(claims(aud=CANARY))):
        yield client.post(CANDIDACY, json={CANARY: 1}, headers={"Authorization": f"Bearer {bearer}"})
        yield client.get("/cds-services", headers={"Authorization": f"{CANARY} {bearer}"})


def found_in(folder: Path) -> list[str]:
    """The files below a folder that hold a canary in their name or, byte by byte, in their content."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [
        str(path) for path in files if CANARY in str(path) or CANARY.encode() in path.read_bytes().lower()
    ]


def test_nothing_of_a_call_is_found_anywhere_afterwards(
    watched: FlaskClient, log: io.StringIO, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [send(watched, path, json=body) for path, body in bodies()]
    answers += list(refused(watched))
    with monkeypatch.context() as broken:
        broken.setattr(Candidacy, "read", fail)
        answers.append(send(watched, CANDIDACY, json=order_select(order(), prefetch=prefetched())))
    assert {200, 400, 401, 404, 413, 415, 500} <= {answer.status_code for answer in answers}
    assert len(answers) > 300
    assert [answer.text for answer in answers if CANARY in answer.text] == []
    assert [answer for answer in answers if CANARY in str(answer.headers)] == []
    assert log.getvalue().count('"route"') == len(answers)
    assert CANARY not in log.getvalue().lower()
    assert CANARY not in watched.get("/metrics").text.lower()
    assert found_in(tmp_path) == []


def fail(*_: Any) -> None:
    raise RuntimeError(CANARY)


def test_nothing_is_found_when_the_database_breaks_under_a_call(
    watched: FlaskClient, log: io.StringIO, state: Path, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(state / "kbapi.sqlite3")) as database:
        for table in ("publication", "edition_record", "record_tag", "used_token"):
            database.execute(f"ALTER TABLE {table} RENAME TO lost_{table}")
    answers = [send(watched, path, json=body) for path, body in list(bodies())[:20]]
    assert {answer.status_code for answer in answers} == {503}
    assert [answer.text for answer in answers if CANARY in answer.text] == []
    assert CANARY not in log.getvalue().lower()
    assert found_in(tmp_path) == []


@pytest.mark.slow
def test_calls_are_answered_where_no_other_machine_can_be_reached(tmp_path: Path) -> None:
    """The tests of cards and of tokens pass in a network namespace without any route."""
    if not shutil.which("unshare") or subprocess.run(["unshare", "-rn", "true"], check=False).returncode:
        pytest.skip("network namespaces cannot be made here")
    tests = [f"tests/integrations/test_cds_hooks_{name}.py" for name in ("cards", "tokens")]
    # A folder of their own: that of all runs is cleared up by others meanwhile.
    alone = ["-p", "no:cacheprovider", f"--basetemp={tmp_path / 'inner'}"]
    command = ["unshare", "-rn", sys.executable, "-m", "pytest", "-q", *alone, *tests]
    ran = subprocess.run(command, cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert " passed" in ran.stdout


def test_a_canary_that_was_kept_would_be_found(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "kept.sqlite3")) as database:
        database.execute("CREATE TABLE kept (text)")
        database.execute("INSERT INTO kept VALUES (?)", (CANARY.upper(),))
        database.commit()
    assert len(found_in(tmp_path)) == 1
