"""The cache of answers before an application that is slow, or forbids to keep what it answers."""

import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from werkzeug.test import Client

from kbapi.app import connected
from kbapi.knowledge_base import KnowledgeBase
from kbapi.web.answer_cache import AnswerCache
from tests.publishing import NOON, SAMPLE_CONTENT, published, settings_of

LONG = 30


class Slow:
    """An application that answers only once it is let."""

    def __init__(self, cache_control: str = "public, max-age=60") -> None:
        self.asked = 0
        self.let = threading.Event()
        self.headers = [("Cache-Control", cache_control), ("ETag", '"x"')]

    def __call__(self, _environ: Any, start: Any) -> Iterable[bytes]:
        self.asked += 1
        assert self.let.wait(LONG)
        start("200 OK", self.headers)
        return [b"answer"]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    state = tmp_path_factory.mktemp("shared")
    published(SAMPLE_CONTENT, state)
    return connected(settings_of(state))


def _cache(base: KnowledgeBase, app: Any, max_bytes: int) -> AnswerCache:
    return AnswerCache(app, base, lambda: NOON, max_bytes)


def test_what_many_ask_at_once_is_asked_once(base: KnowledgeBase) -> None:
    slow = Slow()
    cache = _cache(base, slow, 10_000)
    with ThreadPoolExecutor(6) as many:
        answers = [many.submit(Client(cache).get, "/v1/search?q=a") for _ in range(6)]
        while not slow.asked:
            threading.Event().wait(0.01)
        slow.let.set()
        assert {answer.result(LONG).data for answer in answers} == {b"answer"}
    assert slow.asked == 1
    assert cache._flights == {}


def test_what_may_not_be_kept_is_asked_again(base: KnowledgeBase) -> None:
    slow = Slow("no-store")
    slow.let.set()
    cache = _cache(base, slow, 10_000)
    for _ in range(3):
        assert Client(cache).get("/v1/search?q=a").data == b"answer"
    assert slow.asked == 3


def test_the_answers_used_last_stay_within_their_bytes(base: KnowledgeBase) -> None:
    slow = Slow()
    slow.let.set()
    cache = _cache(base, slow, 5_000)
    for number in range(50):
        Client(cache).get(f"/v1/search?q={number}")
        assert cache.answers.kept_bytes <= 5_000
    assert 5 < len(cache.answers) < 50
    Client(cache).get("/v1/search?q=49")
    assert slow.asked == 50
