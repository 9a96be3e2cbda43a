"""While the application is made, what is compiled is answered as later, and everything else waits for it."""

import io
import json
import logging
import shutil
import threading
from concurrent.futures import Future
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbapi import first_answers
from kbapi.app import create_front
from kbapi.config import Settings
from kbapi.errors import BadSettingError
from kbapi.first_answers import Beginning, admission_rules, can_answer
from kbapi.store.connection import open_database
from kbapi.store.glance import glimpse_of
from kbapi.store.read import current
from kbapi.web.admission import Gate
from kbapi.web.front import Application
from kbapi.web.hits import HITS
from kbapi.web.metrics import REQUESTS
from kbapi.web.watch import Watch
from tests.compile_edition.asking import ask
from tests.compile_edition.conftest import Pair, compiled
from tests.compile_edition.test_equivalence import FORMS, HEADERS, PATHS, QUERIES, addresses
from tests.publishing import NOON, SAMPLE_CONTENT, published, settings_of
from tests.story.editing import copied, mark, marks

ROUTE = "/v1/procedures/<procedure_id>"
PATH = "/v1/procedures/pruning"
LIMITED = "3/day"


def beginning(settings: Settings, whole: "Future[Gate]") -> Application:
    return Watch(Beginning(settings, admission_rules(settings), whole, NOON.timestamp))


def never_made(settings: Settings) -> Application:
    """What answers at once or not at all: to wait raises."""
    whole: Future[Gate] = Future()
    whole.set_exception(TimeoutError("it waits for the application"))
    return beginning(settings, whole)


@pytest.fixture(scope="module")
def early(sample: Pair) -> Application:
    """What answers before the application is there, which is there when it is needed."""
    whole: Future[Gate] = Future()
    whole.set_result(sample.front.wsgi_app.inside)
    return beginning(sample.settings, whole)


def test_every_compiled_answer_is_there_at_once_and_is_the_later_one(sample: Pair) -> None:
    at_once = never_made(sample.settings)
    for address, language in addresses(sample.file):
        for form in FORMS:
            headers = form | ({"ACCEPT_LANGUAGE": language} if language else {})
            answer = ask(at_once, address, **headers)
            assert answer == ask(sample.front, address, **headers), (address, headers)
            confirmed = headers | {"IF_NONE_MATCH": answer.header("ETag")}
            assert ask(at_once, address, **confirmed) == ask(sample.front, address, **confirmed)


@given(
    path=PATHS,
    query=QUERIES,
    headers=HEADERS,
    method=st.sampled_from(["GET", "GET", "HEAD", "OPTIONS", "PUT"]),
)
def test_whatever_is_asked_it_is_answered_as_later(
    sample: Pair, early: Application, path: str, query: str, headers: dict[str, str], method: str
) -> None:
    address = f"{path}?{query}"
    assert ask(early, address, method, **headers) == ask(sample.front, address, method, **headers)


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("/health/ready", {}),
        ("/version", {}),
        ("/v1/search?q=tree", {}),
        ("/nowhere", {}),
        (PATH, {"AUTHORIZATION": "Bearer kbapi_x"}),
        (f"{PATH}?api_key=x", {}),
    ],
)
def test_what_is_not_compiled_or_refused_waits_and_is_answered_by_the_application(
    sample: Pair, address: str, headers: dict[str, str]
) -> None:
    whole: Future[Gate] = Future()
    early, answers = beginning(sample.settings, whole), []
    asking = threading.Thread(target=lambda: answers.append(ask(early, address, **headers)))
    asking.start()
    asking.join(0.1)
    assert answers == []
    whole.set_result(sample.front.wsgi_app.inside)
    asking.join()
    later = ask(sample.front, address, **headers)
    assert answers == [later]


def test_it_is_counted_and_logged_as_later(
    sample: Pair, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    at_once = never_made(sample.settings)
    written = io.StringIO()
    monkeypatch.setattr(logging.getLogger("kbapi"), "handlers", [logging.StreamHandler(written)])
    caplog.set_level(logging.INFO, "kbapi.requests")
    counter = REQUESTS.labels(ROUTE, "GET", "200")
    HITS.settle()
    before = counter._value.get()
    ask(at_once, PATH)
    ask(sample.front, PATH)
    HITS.settle()
    assert counter._value.get() == before + 2
    first, second = ({**json.loads(line), "ms": 0} for line in written.getvalue().splitlines()[-2:])
    assert first == second
    assert first["route"] == ROUTE


def test_a_caller_is_counted_once_and_on_from_there(sample: Pair) -> None:
    """What waits is not counted again by the application, and the application goes on with the counts."""
    settings = replace(sample.settings, rate_limit=LIMITED)
    rules = admission_rules(settings)
    front = create_front(settings, lambda: NOON, now=NOON.timestamp, rules=rules)
    whole: Future[Gate] = Future()
    whole.set_result(front.wsgi_app.inside)
    early = Watch(Beginning(settings, rules, whole, NOON.timestamp))
    asked = [ask(early, PATH), ask(early, "/v1/search?q=tree"), ask(front, PATH), ask(early, PATH)]
    assert [answer.header("RateLimit").split(";")[1] for answer in asked] == ["r=2", "r=1", "r=0", "r=0"]
    assert [answer.status for answer in asked] == [200, 200, 200, 429]
    assert asked[-1].body == ask(front, PATH).body


def test_the_application_takes_over(sample: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    taken_over = threading.Event()

    class _Application:
        doors = list

        @staticmethod
        def whole_application(settings: Settings, rules: object) -> Watch:
            assert settings is sample.settings
            taken_over.wait()
            return sample.front.wsgi_app

    monkeypatch.setattr(first_answers, "when_needed", lambda _name: _Application)
    serving = first_answers.application(sample.settings, pytest.fail)
    taken_over.set()
    assert ask(serving, "/health/live").status == 200
    assert serving.inside is sample.front.wsgi_app.inside


def test_why_there_is_no_application_is_told_and_nobody_waits_for_ever(sample: Pair) -> None:
    told = []
    serving = first_answers.application(replace(sample.settings, search_engine="sphinx"), told.append)
    with pytest.raises(BadSettingError):
        ask(serving, "/health/live")
    assert ["there is no search engine `sphinx`" in sentence for sentence in told] == [True]


@pytest.fixture
def state(sample: Pair, tmp_path: Path) -> Path:
    """A copy of the state folder."""
    return Path(shutil.copytree(sample.settings.state, tmp_path / "state"))


def test_it_can_answer_where_the_current_edition_is_compiled(sample: Pair, state: Path) -> None:
    settings = replace(sample.settings, state_dir=str(state))
    now = NOON.timestamp
    assert can_answer(settings, now)
    assert not can_answer(replace(settings, compiled="false"), now)
    assert not can_answer(replace(settings, public="read"), now)
    assert not can_answer(replace(settings, database_url="postgresql+psycopg://nowhere/kb"), now)
    assert not can_answer(replace(settings, licence="CC0-1.0"), now), "the file is another one's"
    assert not can_answer(replace(settings, state_dir=str(state / "nowhere")), now)
    database = settings.database_file
    assert database
    database.write_bytes(database.read_bytes()[:5000])
    assert not can_answer(settings, now)


def test_an_edition_that_is_not_the_current_one_is_never_answered_from(tmp_path: Path) -> None:
    content, settings = copied(SAMPLE_CONTENT, tmp_path / "content"), settings_of(tmp_path / "state")
    before = published(content, settings.state).edition
    compiled(settings)
    early = never_made(settings)
    assert ask(early, PATH).header("KB-Edition") == before
    mark(content, next(marks()))
    after = published(content, settings.state).edition
    assert not can_answer(settings, NOON.timestamp)
    threading.Event().wait(settings.poll_interval)
    with pytest.raises(TimeoutError):
        ask(early, PATH)
    compiled(settings)
    threading.Event().wait(settings.poll_interval)
    assert ask(never_made(settings), PATH).header("KB-Edition") == after


def test_a_glance_tells_what_the_store_tells(tmp_path: Path) -> None:
    settings = settings_of(tmp_path / "state")
    file = settings.database_file
    assert file
    assert glimpse_of(file) is None
    published(SAMPLE_CONTENT, settings.state)
    database = open_database(settings.database)
    with closing(database.raw_connection()):
        told = current(database)
    database.dispose()
    assert told
    assert glimpse_of(file) == (told.id, told.published_at)
