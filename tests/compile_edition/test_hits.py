"""What the front answers is counted and logged like everything else."""

import io
import json
import logging

import pytest

from kbapi.web.hits import HITS
from kbapi.web.metrics import REQUESTS, SECONDS
from tests.compile_edition.asking import REQUEST_ID, ask
from tests.compile_edition.conftest import Pair

ROUTE = "/v1/procedures/<procedure_id>"
PATH = "/v1/procedures/pruning"


def counted(status: str) -> float:
    return REQUESTS.labels(ROUTE, "GET", status)._value.get()


def test_hits_are_counted_by_route_and_status_and_logged_without_their_address(
    sample: Pair, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    HITS.settle()
    before, confirmed = counted("200"), counted("304")
    timed = SECONDS.labels(ROUTE)._sum.get()
    caplog.set_level(logging.INFO, "kbapi.requests")
    written = io.StringIO()
    monkeypatch.setattr(logging.getLogger("kbapi"), "handlers", [logging.StreamHandler(written)])
    tag = ask(sample.front, f"{PATH}?lang=es").header("ETag")
    ask(sample.front, f"{PATH}?lang=es", IF_NONE_MATCH=tag)
    HITS.settle()
    assert (counted("200"), counted("304")) == (before + 1, confirmed + 1)
    assert SECONDS.labels(ROUTE)._sum.get() > timed
    first, second = map(json.loads, written.getvalue().splitlines()[-2:])
    assert (first["route"], first["method"], first["status"]) == (ROUTE, "GET", 200)
    assert (second["status"], second["request"]) == (304, REQUEST_ID)
    assert first.keys() == {"request", "method", "route", "status", "ms"}
    assert "pruning" not in str(first)
