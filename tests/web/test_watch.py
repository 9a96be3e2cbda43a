"""Every request has a name, is counted and leaves one line, whoever answers it."""

import io
import json
import logging
import multiprocessing
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import redirect_stderr
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from flask.testing import FlaskClient
from werkzeug.test import Client

from kbapi.web.log_lines import Line, write_lines
from kbapi.web.metrics import REQUESTS
from kbapi.web.trace import Trace, name_of_request, trace_of
from kbapi.web.watch import ROUTE, Watch

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
A_UUID = "9b2f7c5e-1d1f-4a37-9a0e-0d6f6a6c1f11"


Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What is written to standard error; whoever had the logger before has it again afterwards."""
    logger = logging.getLogger("kbapi")
    handlers, level = logger.handlers[:], logger.level
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    write_lines("info", "json")
    yield written
    logger.handlers[:] = handlers
    logger.setLevel(level)


@pytest.fixture
def lines(log: io.StringIO) -> Lines:
    """The log lines so far, as data."""
    return lambda: [json.loads(line) for line in log.getvalue().splitlines()]


def front(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Something that answers before Flask."""
    environ[ROUTE] = "/front"
    start_response("203 Said", [("Content-Type", "text/plain")])
    return [b"said"]


def test_what_is_answered_before_flask_is_named_counted_and_logged(lines: Lines) -> None:
    counter = REQUESTS.labels("/front", "GET", "203")
    before = counter._value.get()
    answer = Client(Watch(front)).get("/front?q=secret", headers={"traceparent": PARENT})
    assert counter._value.get() == before + 1
    [line] = lines()
    assert line["request"] == answer.headers["X-Request-ID"]
    assert (line["route"], line["status"], line["method"], line["level"]) == ("/front", 203, "GET", "info")
    assert (line["trace_id"], line["parent_span_id"]) == tuple(PARENT.split("-")[1:3])
    assert "secret" not in json.dumps(line)


def test_an_answer_that_never_begins_is_counted_as_a_fault(lines: Lines) -> None:
    def fail(_environ: WSGIEnvironment, _start_response: StartResponse) -> Iterable[bytes]:
        raise RuntimeError("words of a caller")

    with pytest.raises(RuntimeError):
        Client(Watch(fail)).get("/")
    [line] = lines()
    assert line["status"] == 500


def test_the_callers_id_is_taken_over_where_it_is_a_uuid(client: FlaskClient) -> None:
    assert client.get("/version", headers={"X-Request-ID": A_UUID}).headers["X-Request-ID"] == A_UUID
    answer = client.get("/nowhere", headers={"X-Request-ID": A_UUID})
    assert answer.json["instance"] == A_UUID


@pytest.mark.parametrize(
    "given", [None, "", "MRN 123", f"{A_UUID}\n", "a" * 32 + "\u0663", "g" * 32, A_UUID * 2]
)
def test_any_other_id_is_replaced(given: str | None) -> None:
    assert name_of_request(given) != given
    assert len(name_of_request(given)) == 32


def test_a_trace_is_read_as_the_standard_says() -> None:
    trace = Trace("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331")
    assert trace_of(PARENT) == trace
    assert trace_of("cc" + PARENT[2:]) == trace
    assert trace_of("cc" + PARENT[2:] + "-what-the-future-adds") == trace


@pytest.mark.parametrize(
    "header",
    [
        None, "", "00", PARENT.upper(), f" {PARENT}", f"{PARENT}\n", f"{PARENT}-more", "ff" + PARENT[2:],
        "cc" + PARENT[2:] + ".more", PARENT[:-1], f"00-{'0' * 32}-b7ad6b7169203331-01",
        PARENT.replace("b7ad6b7169203331", "0" * 16), PARENT.replace("b", "z"), PARENT.replace("7", "\u0667"),
    ],
)  # fmt: skip
def test_a_header_that_is_no_traceparent_names_no_trace(header: str | None) -> None:
    assert trace_of(header) is None


def test_text_for_people_cannot_be_split_by_what_it_tells(log: io.StringIO) -> None:
    with redirect_stderr(log):
        write_lines("warning", "text")
    logger = logging.getLogger("kbapi.search")
    logger.info("not told")
    logger.warning("one\ntwo")
    logger.error(Line(request="r", status=200))
    logger.error("it failed", exc_info=ValueError("words of a caller"))
    first, second, third = log.getvalue().splitlines()
    assert first.endswith('WARNING kbapi.search message="one\\ntwo"')
    assert second.endswith("kbapi.search request=r status=200")
    assert "fault=ValueError" in third
    assert "caller" not in third


def test_no_two_requests_of_any_worker_share_an_id() -> None:
    with ProcessPoolExecutor(4, multiprocessing.get_context("fork")) as workers:
        names = list(workers.map(name_of_request, [None] * 400, chunksize=10))
    assert len({*names, *(name_of_request(None) for _ in range(400))}) == 800
    assert all(re.fullmatch("[0-9a-f]{32}", name) for name in names)
