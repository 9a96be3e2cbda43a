"""Facts of lists that are kept as text: told as if made anew, whoever was told them before."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count, product

import pytest
from flask.testing import FlaskClient

from kbapi.web.kept_texts import KeptTexts
from tests.api.conftest import TwoEditions
from tests.publishing import NOON, application

LANGUAGES = ("", "en", "es", "de", "es-MX, en;q=0.5")
QUERIES = ("", "topic=risk", "organisation=south-orchard", "agreement=differ", "limit=3")


class Clock:
    """A clock that is set by hand."""

    now: datetime = NOON + timedelta(hours=2)

    def __call__(self) -> datetime:
        return self.now


def told(client: FlaskClient, query: str, language: str) -> tuple[bytes, dict[str, str]]:
    """Body and headers of a list of facts; those that differ each time are left out."""
    answer = client.get(f"/v1/facts?{query}", headers={"Accept-Language": language} if language else {})
    assert answer.status_code == 200, answer.text
    return answer.data, {
        name: value for name, value in answer.headers if name not in ("X-Request-ID", "Date")
    }


def cases(editions: TwoEditions) -> Iterator[tuple[str, str]]:
    pins = ("", f"edition={editions.older}", f"edition={editions.current}")
    for pin, query, language in product(pins, QUERIES, LANGUAGES):
        yield "&".join(filter(None, (query, pin))), language


def test_lists_are_the_same_whoever_asked_before(two_editions: TwoEditions) -> None:
    clock = Clock()
    warm = application(two_editions.state, clock, answer_cache_mb="0").test_client()
    for day in range(2):
        clock.now = NOON + timedelta(days=400 * day, hours=2)
        for query, language in cases(two_editions):
            fresh = (
                application(two_editions.state, clock, answer_cache_mb="0").test_client()
                if language == "es"
                else None
            )
            first, again = told(warm, query, language), told(warm, query, language)
            assert first == again
            if fresh:
                assert first == told(fresh, query, language), (query, language)


def test_a_fact_that_is_kept_is_not_made_anew(
    two_editions: TwoEditions, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = application(two_editions.state, answer_cache_mb="0").test_client()
    client.get("/v1/facts?limit=5")
    made = count()
    monkeypatch.setattr("kbapi.api.shapes.kept_facts.fact_shape", lambda *_: next(made))
    assert len(client.get("/v1/facts?limit=4").json["items"]) == 4
    assert next(made) == 0


def test_what_is_kept_is_bounded_in_bytes() -> None:
    texts = KeptTexts(10)
    texts.keep("a", b"1234")
    texts.keep("b", b"1234")
    assert texts.get("a") == b"1234"
    texts.keep("c", b"123")
    assert [texts.get(key) for key in "abc"] == [b"1234", None, b"123"]
    texts.keep("a", b"1")
    texts.keep("d", b"123456")
    assert [texts.get(key) for key in "acd"] == [b"1", b"123", b"123456"]
    texts.keep("e", bytes(11))
    assert len(texts) == 0
