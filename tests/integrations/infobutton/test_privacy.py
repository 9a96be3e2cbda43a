"""What is asked stays between the client and us: no canary of any parameter is logged, echoed or kept."""

import io
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from kbapi.integrations.infobutton import query as reading
from kbapi.knowledge_base import Snapshot
from tests.integrations.infobutton.asking import ICD, ask
from tests.publishing import application

CANARY = "PHI-okapi-4711"
GOOD = f"mainSearchCriteria.v.cs={ICD}&mainSearchCriteria.v.c=M54.16"
NAMES = sorted({*reading._NAMES["harmless"], *reading._NAMES["personal"]})
PATHS = ("/infobutton", "/service", "/application", "/medlineplus/services/mpconnect.cfm")


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that any logger writes, at the most talkative level."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    root = logging.getLogger()
    before = root.level
    root.setLevel(logging.DEBUG)
    root.addHandler(handler)
    yield written
    root.removeHandler(handler)
    root.setLevel(before)


@pytest.fixture
def talkative(real_state: Path, log: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> Flask:
    monkeypatch.setattr(sys, "stderr", log)
    return application(real_state, log_level="debug", infobutton_jsonp="true")


def queries() -> Iterator[str]:
    """A canary in every value and in names, in good requests and in bad ones."""
    for name in NAMES:
        yield f"{GOOD}&{name}1={CANARY}"
        yield f"{name}={CANARY}&{name.upper()}={CANARY}"
        yield f"{name}={CANARY}"
    for form in ("text/xml", "application/json", "application/javascript", "text/html", CANARY):
        for name in (CANARY, f"patientPerson.{CANARY}", f"age.v.v.{CANARY}", f"{CANARY}%00", f"%ff{CANARY}"):
            yield f"{GOOD}&{name}={CANARY}&{name}={CANARY}&knowledgeResponseType={form}"
        yield f"mainSearchCriteria.v.cs={ICD}&mainSearchCriteria.v.c={CANARY}&knowledgeResponseType={form}"
        yield f"mainSearchCriteria.v.cs={CANARY}&mainSearchCriteria.v.c=1&knowledgeResponseType={form}"
        yield f"mainSearchCriteria.v.cs=ICD9&mainSearchCriteria.v.c={CANARY}&knowledgeResponseType={form}"


def test_no_parameter_is_logged_or_echoed(talkative: Flask, log: io.StringIO) -> None:
    asked = 0
    for query in queries():
        for path in PATHS:
            answer = ask(talkative, path, query)
            form = {"data": query, "content_type": "application/x-www-form-urlencoded"}
            posted = ask(talkative, path, "", "POST", **form)
            for one in (answer, posted):
                assert one.status_code in (200, 400, 404, 415), one.text
                assert CANARY.lower() not in (one.text + str(one.headers)).lower()
            asked += 2
    assert log.getvalue().count('"route"') == asked > 1_500
    assert CANARY.lower() not in log.getvalue().lower()


def test_a_fault_logs_no_parameter(
    talkative: Flask, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_self: Snapshot, _system: object, code: str) -> None:
        raise RuntimeError(code)

    monkeypatch.setattr(Snapshot, "with_code", fail)
    query = f"mainSearchCriteria.v.cs={ICD}&mainSearchCriteria.v.c={CANARY}&age.v.v={CANARY}"
    assert ask(talkative, "/infobutton", query).status_code == 500
    assert '"fault":"RuntimeError"' in log.getvalue()
    assert CANARY.lower() not in log.getvalue().lower()


NEEDED = {"mainSearchCriteria.v.c": "M54.16", "mainSearchCriteria.v.cs": "ICD10"}
NOT_VALUES = ("knowledgeResponseType", "edition", "as_of")


@pytest.mark.parametrize("name", [name for name in NAMES if name not in NOT_VALUES])
def test_what_is_about_a_person_forbids_keeping_the_answer(real_app: Flask, name: str) -> None:
    query = "&".join(f"{key}={value}" for key, value in (NEEDED | {name: NEEDED.get(name, "1")}).items())
    answer = ask(real_app, "/infobutton", query)
    assert answer.status_code == 200
    assert (answer.headers["Cache-Control"] == "no-store") is (name in reading._NAMES["personal"])


def test_an_unknown_name_may_be_a_persons_and_forbids_keeping_too(real_app: Flask) -> None:
    assert ask(real_app, "/infobutton", f"{GOOD}&mrn=123").headers["Cache-Control"] == "no-store"
    assert ask(real_app, "/infobutton", f"{GOOD}&age.v.v=").headers["Cache-Control"] != "no-store"
