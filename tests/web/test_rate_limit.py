"""Rates: counted per window and caller, told by headers, shared by processes, never a reason for a fault."""

import logging
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from kbapi.errors import BadSettingError
from kbapi.web import rate_limit
from kbapi.web.rate_limit import (
    PAUSE_SECONDS,
    OwnCounts,
    RateLimit,
    SharedCounts,
    Window,
    counts_of,
    windows_of,
)
from tests.publishing import application
from tests.web.keys import bearing, hand_out
from tests.web.redis_server import Store, program

FORGED = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "True-Client-IP", "CF-Connecting-IP", "X-Client-IP")
OTHERS = ("User-Agent", "Cookie", "Via", "Host", "Origin", "Referer", "X-Request-ID", "X-Forwarded-Host")
HEADER = re.compile(r'"[a-z0-9-]+";r=[0-9]+;t=[0-9]+(, "[a-z0-9-]+";r=[0-9]+;t=[0-9]+)*')


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    now: float = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def limited(state: Path, rate: str, **more: str) -> FlaskClient:
    """The application with a limit, and a clock of the limit's that does not move by itself."""
    app = application(state, rate_limit=rate, **more)
    app.wsgi_app.inside.admission.rules.rate_limit._clock = Clock()  # type: ignore[attr-defined]
    return app.test_client()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    found = program()
    if not found:
        pytest.skip("neither Valkey nor Redis is installed")
    started = Store(found, tmp_path)
    started.start()
    yield started
    started.stop()


def test_a_rate_is_read_as_windows() -> None:
    assert windows_of("x", "600/minute;20/second") == (Window("minute", 600, 60), Window("second", 20, 1))
    assert windows_of("x", "10 per 5 minutes, 100/day") == (
        Window("5-minute", 10, 300),
        Window("day", 100, 86_400),
    )
    assert windows_of("x", " ") == ()


@pytest.mark.parametrize(
    "rate",
    [
        "fast",
        "0/minute",
        "-1/minute",
        "1/month",
        "1/minute;2/minute",
        "1/2/3",
        "1.5/minute",
        "9/fortnight",
        ";",
    ],
)
def test_what_is_no_rate_is_refused_by_name_and_value(rate: str) -> None:
    with pytest.raises(BadSettingError, match=re.escape(f"KBAPI_RATE_LIMIT={rate!r}")):
        windows_of("KBAPI_RATE_LIMIT", rate)


@given(st.integers(1, 30), st.integers(1, 90), st.lists(st.floats(0, 20), max_size=60))
def test_no_window_ever_lets_more_through_than_it_says(most: int, seconds: int, pauses: list[float]) -> None:
    clock = Clock()
    limit, window = RateLimit(OwnCounts(), clock), Window("test", most, seconds)
    let_in: dict[int, int] = {}
    for pause in pauses:
        clock.now += pause
        tally = limit.count("somebody", [window])
        turn = int(clock.now) // seconds
        if tally.error is None:
            let_in[turn] = let_in.get(turn, 0) + 1
        else:
            assert let_in[turn] == most
            assert 1 <= tally.error.retry_after <= seconds
            clock.now += tally.error.retry_after
            assert limit.count("somebody", [window]).error is None
            let_in[int(clock.now) // seconds] = 1
    assert all(count <= most for count in let_in.values())


def test_callers_beyond_what_is_held_are_forgotten_first_come_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate_limit, "MOST_COUNTED", 100)
    counts = OwnCounts()
    for number in range(1_000):
        assert counts.add(str(number), 60, 1) == 1
    assert counts.add("999", 60, 1) == 2
    assert counts.add("0", 60, 1) == 1
    assert len(counts._windows[60][1]) == 100


def test_many_threads_lose_no_count() -> None:
    counts = OwnCounts()
    threads = [
        threading.Thread(target=lambda: [counts.add("a", 60, 1) for _ in range(500)]) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts.add("a", 60, 1) == 4_001


def test_answers_tell_what_is_left_and_a_refusal_when_to_come_back(state: Path) -> None:
    client = limited(state, "3/minute;100/hour")
    left = []
    for _ in range(3):
        answer = client.get("/v1/risks")
        assert answer.headers["RateLimit-Policy"] == '"minute";q=3;w=60, "hour";q=100;w=3600'
        assert HEADER.fullmatch(answer.headers["RateLimit"])
        left.append(answer.headers["RateLimit"].partition(";t")[0])
    assert left == ['"minute";r=2', '"minute";r=1', '"minute";r=0']
    refused = client.get("/v1/risks")
    assert refused.status_code == 429
    assert refused.mimetype == "application/problem+json"
    assert refused.json["type"] == "/problems/too-many-requests"
    assert refused.headers["Retry-After"] == str(60 - 1_000_000 % 60)
    assert refused.headers["RateLimit"].startswith('"minute";r=0;t=20')
    assert refused.headers["Cache-Control"] == "no-store"
    assert refused.headers["Access-Control-Allow-Origin"] == "*"
    assert "Retry-After" in refused.headers["Access-Control-Expose-Headers"]


def test_every_door_tells_it_in_its_own_form(state: Path) -> None:
    client = limited(state, "1/day")
    client.get("/")
    fhir = client.get("/fhir/Library")
    assert (fhir.status_code, fhir.json["resourceType"]) == (429, "OperationOutcome")
    assert client.get("/infobutton").mimetype == "application/problem+xml"
    page = client.get("/", headers={"Accept": "text/html"})
    assert (page.status_code, page.mimetype) == (429, "text/html")
    cds = client.post("/cds-services/x", json={}, headers={"Accept": "application/fhir+json"})
    assert (cds.status_code, cds.json["resourceType"]) == (429, "OperationOutcome")
    for answer in (fhir, page, cds):
        assert int(answer.headers["Retry-After"]) > 0


def test_nothing_but_health_and_metrics_goes_uncounted(state: Path) -> None:
    client = limited(state, "1/day")
    client.get("/")
    for path in ("/health/live", "/health/ready", "/metrics"):
        for _ in range(5):
            answer = client.get(path)
            assert answer.status_code == 200
            assert "RateLimit" not in answer.headers
    for path in (
        "/v1/risks",
        "/V1/risks",
        "/v1/risks/",
        "/nowhere",
        "//",
        "/docs",
        "/health/x",
        "/metrics/x",
        "/%00",
    ):
        for method in ("GET", "HEAD", "OPTIONS", "POST", "PUT", "TRACE"):
            assert client.open(path, method=method).status_code == 429, (method, path)


def test_a_key_is_counted_for_itself_and_at_its_own_rate(state: Path) -> None:
    usual, own = hand_out(state, "read"), hand_out(state, "read", rate="5/minute")
    client = limited(state, "2/minute")
    assert [client.get("/v1/risks").status_code for _ in range(3)] == [200, 200, 429]
    for key, most in ((usual, 2), (own, 5)):
        told = [client.get("/v1/risks", headers=bearing(key)).status_code for _ in range(most + 1)]
        assert told == [200] * most + [429]
    assert client.get("/v1/risks", headers=bearing("kbapi_guess")).status_code == 429


def test_without_a_limit_nothing_is_said_and_a_key_can_still_have_one(state: Path) -> None:
    own = hand_out(state, "read", rate="1/minute")
    client = limited(state, "")
    assert "RateLimit" not in client.get("/v1/risks").headers
    assert [client.get("/v1/risks", headers=bearing(own)).status_code for _ in range(2)] == [200, 429]


def test_nothing_that_a_caller_writes_makes_it_another_caller(state: Path) -> None:
    client = limited(state, "1/day", trusted_proxies="10.0.0.0/8")
    client.get("/v1/risks")
    for number in range(200):
        forged = dict.fromkeys(FORGED, f"198.51.100.{number}") | dict.fromkeys(OTHERS, f"h{number}")
        assert client.get("/v1/risks", headers=forged).status_code == 429
    proxied = {"REMOTE_ADDR": "10.0.0.1"}
    told = [
        client.get(
            "/", headers={"X-Forwarded-For": f"{number}.1.1.1, 203.0.113.7"}, environ_overrides=proxied
        )
        for number in range(3)
    ]
    assert [answer.status_code for answer in told] == [200, 429, 429]
    networks = [
        client.get("/", environ_overrides={"REMOTE_ADDR": f"2001:db8:1:2:{number}::1"}).status_code
        for number in range(3)
    ]
    assert networks == [200, 429, 429]


def test_processes_that_share_a_store_count_together_and_it_forgets(store: Store) -> None:
    clock = Clock()
    one, other = (RateLimit(counts_of(store.url), clock) for _ in range(2))
    windows = windows_of("x", "3/minute;100/second")
    errors = [limit.count("203.0.113.7", windows).error for limit in (one, other, one, other)]
    assert [error is not None for error in errors] == [False, False, False, True]
    assert len(store.keys()) == 2
    assert all(0 < left <= 62 for left in store.times_to_live())
    valkey = RateLimit(counts_of(store.url.replace("redis://", "valkey://")), clock)
    assert valkey.count("203.0.113.7", windows).error


def test_a_store_that_is_away_is_told_once_and_costs_nobody_an_answer(
    store: Store, state: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = limited(state, "5/minute", rate_limit_store=store.url, log_level="warning")
    monkeypatch.setattr(logging.getLogger("kbapi"), "propagate", True)
    counts = client.application.wsgi_app.inside.admission.rules.rate_limit._counts
    assert isinstance(counts, SharedCounts)
    counts._clock = Clock()
    assert client.get("/v1/risks").status_code == 200
    store.stop()
    told = [client.get("/v1/risks").status_code for _ in range(7)]
    assert told == [200] * 5 + [429] * 2
    assert caplog.text.count("is away") == 1
    counts._clock.now += PAUSE_SECONDS
    assert client.get("/v1/risks").status_code == 429
    assert caplog.text.count("is away") == 1
    store.start()
    counts._clock.now += PAUSE_SECONDS
    assert client.get("/v1/risks").status_code == 200
    assert caplog.text.count("is back") == 1


@pytest.mark.parametrize(
    "setting", ["localhost:6379", "http://x", "memcached://x", "memory://", "redis", "rediss"]
)
def test_a_store_of_another_kind_is_refused_without_showing_its_password(setting: str) -> None:
    with pytest.raises(BadSettingError, match="KBAPI_RATE_LIMIT_STORE") as refused:
        counts_of(setting)
    assert "secret" not in str(refused.value)
