"""Answers to repeated questions: the same as without the cache, asked once, sealed, noted and counted."""

import gc
import io
import logging
import re
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.test import Client, EnvironBuilder, TestResponse

from kbapi.app import create_app
from kbapi.knowledge_base.editions import connect
from kbapi.store.connection import open_database
from kbapi.store.write import make_current
from kbapi.web.answer_cache import PATHS, AnswerCache
from kbapi.web.hits import HITS
from kbapi.web.watch import FROM_MEMORY, ROUTE
from kbapi.web.whole_answer import whole_answer
from tests.publishing import NOON, SAMPLE_CONTENT, published, settings_of
from tests.story.editing import copied, mark, marks

CANARY = "canary 4711 okapi"


@dataclass
class Garden:
    """A state folder with two editions, and the application without a cache and with one."""

    state: Path
    editions: list[str]
    now: list[datetime] = field(default_factory=lambda: [NOON])

    def __post_init__(self) -> None:
        self.plain, self.cached = (self.application(megabytes) for megabytes in ("0", "1"))
        self.database = open_database(settings_of(self.state).database)

    def application(self, megabytes: str) -> Flask:
        chosen = settings_of(self.state, answer_cache_mb=megabytes)
        base = connect(chosen.database, chosen.state, chosen.search_engine, poll_interval=0)
        return create_app(chosen, base, clock=lambda: self.now[0])

    def publish(self, number: int) -> None:
        self.now[0] += timedelta(seconds=1)
        make_current(self.database, self.editions[number], self.now[0])

    @property
    def cache(self) -> AnswerCache:
        layer: Any = self.cached.wsgi_app
        while not isinstance(layer, AnswerCache):
            layer = layer.inside
        return layer


@pytest.fixture(scope="module")
def garden(tmp_path_factory: pytest.TempPathFactory) -> Garden:
    folder = tmp_path_factory.mktemp("cache")
    content = copied(SAMPLE_CONTENT, folder / "content")
    editions = [published(content, folder / "state").edition]
    mark(content, next(marks()))
    editions.append(published(content, folder / "state", NOON + timedelta(seconds=1)).edition)
    return Garden(folder / "state", editions, [NOON + timedelta(minutes=1)])


@pytest.fixture
def client(garden: Garden) -> FlaskClient:
    garden.cache.answers.forget()
    return garden.cached.test_client()


def is_kept(garden: Garden, client: FlaskClient, path: str, **more: Any) -> bool:
    """Whether an answer is kept once it was given."""
    garden.cache.answers.forget()
    client.open(path, **more)
    return len(garden.cache.answers) == 1


PARAMETERS = re.split(
    r"\s+",
    """q=how+long q=how+long q=how%20long q=what+is+pruning q=% q= q lang=es lang=zz limit=1 limit=0
    limit=2 explain=true edition=current edition=none colour=red as_of=2026-11-22 as_of=2026-11-22T12:00:00Z
    cursor=x kind=term""",
)
PINNED = [
    "/v1/procedures/pruning", "/v1/procedures/pruning/education", "/v1/export", "/procedures/pruning",
    "/v1/candidacy/questions", "/fhir/Library", "/v1/procedures/nothing",
]  # fmt: skip
PINS = ["edition=FIRST", "edition=SECOND"]
"""Stand for the ids of the editions, which are known only later."""
NAMES = ["Accept-Language", "Accept-Encoding", "If-None-Match", "Authorization", "Accept", "Host"]
VALUES = [
    "es", "en;q=0.5, es", "fr", "gzip", "*", "gzip;q=0", "text/html", "application/json", "held", 'W/"x"',
    "a.example", "",
]  # fmt: skip
REQUESTS = st.fixed_dictionaries(
    {
        "path": st.sampled_from([*sorted(PATHS), "/v1/search/", "/v1/terms", *PINNED]),
        "method": st.sampled_from(["GET", "GET", "GET", "HEAD", "POST", "OPTIONS"]),
        "query": st.lists(st.sampled_from(["", *PARAMETERS, *PINS, *PINS]), max_size=3).map("&".join),
        "headers": st.dictionaries(st.sampled_from(NAMES), st.sampled_from(VALUES), max_size=2),
    }
)
STEPS = st.lists(
    st.one_of(REQUESTS, REQUESTS, REQUESTS, st.sampled_from(["publish 0", "publish 1", "next day"]))
)


@settings(max_examples=60)
@given(steps=STEPS)
def test_every_answer_is_the_same_with_the_cache_and_without(garden: Garden, steps: list[Any]) -> None:
    held = '"none"'
    for step in steps:
        if step == "next day":
            garden.now[0] += timedelta(days=1)
        elif isinstance(step, str):
            garden.publish(int(step[-1]))
        else:
            for _ in range(2):
                query = step["query"]
                for word, edition in zip(("FIRST", "SECOND"), garden.editions, strict=True):
                    query = query.replace(word, edition)
                real = step | {"query": query}
                plain, cached = (asked(app, real, held) for app in (garden.plain, garden.cached))
                assert told(plain) == told(cached)
            held = plain.headers.get("ETag", held)


def asked(app: Flask, step: dict[str, Any], held: str) -> TestResponse:
    headers = {name: held if value == "held" else value for name, value in step["headers"].items()}
    headers["X-Request-ID"] = str(REQUEST_ID)
    return Client(app).open(step["path"], method=step["method"], query_string=step["query"], headers=headers)


REQUEST_ID = uuid4()


def told(answer: TestResponse) -> tuple[str, list[tuple[str, str]], bytes]:
    return answer.status, sorted(answer.headers.items()), answer.data


@pytest.mark.parametrize("path", sorted(PATHS))
def test_a_question_is_kept_in_each_language_and_form(garden: Garden, client: FlaskClient, path: str) -> None:
    for headers in ({}, {"Accept-Language": "es"}, {"Accept-Encoding": "gzip"}):
        assert is_kept(garden, client, f"{path}?q=pruning", headers=headers)
    client.get(f"{path}?q=pruning&lang=es")
    client.get(f"{path}?lang=es&q=pruning")
    assert len(garden.cache.answers) == 2


@pytest.mark.parametrize("path", ["/v1/terms", "/v1/procedures/pruning", "/fhir/Library"])
def test_what_is_read_from_one_edition_for_good_is_kept_under_its_route(
    garden: Garden, client: FlaskClient, path: str
) -> None:
    pinned = f"{path}?edition={garden.editions[0]}"
    assert is_kept(garden, client, pinned)
    environ = EnvironBuilder(path, query_string=pinned.partition("?")[2]).get_environ()
    live = EnvironBuilder(path).get_environ()
    for application, asked_for in ((garden.cached, environ), (garden.plain, live)):
        whole_answer(application.wsgi_app, asked_for)
    assert environ[FROM_MEMORY]
    assert environ[ROUTE] == live[ROUTE] != pinned


def test_nothing_else_is_kept(garden: Garden, client: FlaskClient) -> None:
    question = "/v1/answers?q=pruning"
    assert is_kept(garden, client, question)
    assert not is_kept(garden, client, "/v1/answers", method="POST", json={"q": "pruning"})
    assert not is_kept(garden, client, "/v1/search?q=pruning&limit=0")
    assert not is_kept(garden, client, question, headers={"Authorization": "Bearer x"})
    assert not is_kept(garden, client, question, data=b"body")
    assert not is_kept(garden, client, "/v1/terms")
    assert not is_kept(garden, client, "/v1/candidacy/questions?procedure=pruning")
    assert not is_kept(garden, client, "/search?q=pruning")
    assert not is_kept(garden, client, f"/v1/export?edition={garden.editions[0]}")
    garden.cache.answers.forget()
    Client(garden.cached, use_cookies=False).get(question, headers={"Cookie": "a=b"})
    assert len(garden.cache.answers) == 0


def test_with_a_new_edition_or_day_the_old_answers_go(garden: Garden, client: FlaskClient) -> None:
    for change in (lambda: garden.publish(0), lambda: garden.publish(1), lambda: next_day(garden)):
        garden.cache.answers.forget()
        client.get("/v1/search?q=pruning")
        client.get("/v1/search?q=ladder")
        assert len(garden.cache.answers) == 2
        change()
        client.get("/v1/search?q=smoke")
        assert len(garden.cache.answers) == 1


def next_day(garden: Garden) -> None:
    garden.now[0] += timedelta(days=1)


def test_what_was_asked_is_found_neither_in_what_is_kept_nor_in_a_log(
    garden: Garden, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    HITS.settle()
    written = io.StringIO()
    logger = logging.getLogger("kbapi")
    monkeypatch.setattr(logger, "handlers", [logging.StreamHandler(written)])
    logger.setLevel(logging.DEBUG)
    for path in sorted(PATHS):
        for _ in range(3):
            assert client.get(path, query_string={"q": CANARY}).status_code == 200
    HITS.settle()
    logger.setLevel(logging.ERROR)
    assert written.getvalue().count('"route"') == 9
    assert len(garden.cache.answers) == 3
    held = "".join(map(str, reachable(garden.cache.answers, garden.cache._flights)))
    for word in (*CANARY.split(), "pruning", "KB-Edition", "items"):
        assert word not in held, word
        assert word not in written.getvalue()


def reachable(*roots: object) -> list[object]:
    """The texts and bytes that can be reached from objects without going through modules and classes."""
    found: dict[int, object] = {}
    waiting = list(roots)
    while waiting:
        here = waiting.pop()
        if id(here) not in found and not isinstance(here, type | type(gc)) and not callable(here):
            found[id(here)] = here
            waiting += gc.get_referents(here)
    return [here for here in found.values() if isinstance(here, str | bytes)]


def test_the_judge_of_what_is_held_would_find_an_answer_in_the_clear(garden: Garden) -> None:
    garden.cache._flights[CANARY.encode()] = threading.Event()
    assert "okapi" in "".join(map(str, reachable(garden.cache._flights)))
    del garden.cache._flights[CANARY.encode()]


def test_repeated_answers_have_ids_of_their_own_and_are_counted(garden: Garden, client: FlaskClient) -> None:
    before = counted(client)
    ids = {client.get("/v1/search?q=pruning").headers["X-Request-ID"] for _ in range(4)}
    tag = client.get("/v1/search?q=pruning").headers["ETag"]
    client.get("/v1/search?q=pruning", headers={"If-None-Match": tag})
    assert len(ids) == 4
    after = counted(client)
    assert [now - then for now, then in zip(after, before, strict=True)] == [5, 1, 6]


def counted(client: FlaskClient) -> list[float]:
    """Answers of a search by status, 200 and 304, and all that were timed."""
    lines = dict(line.rsplit(" ", 1) for line in client.get("/metrics").text.splitlines() if line[0] != "#")
    names = [
        f'kbapi_requests_total{{method="GET",route="/v1/search",status="{status}"}}' for status in (200, 304)
    ]
    return [float(lines.get(name, 0)) for name in (*names, 'kbapi_request_seconds_count{route="/v1/search"}')]
