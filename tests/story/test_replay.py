"""What was answered of a pinned edition is answered again, byte for byte, whatever is published later."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from kbapi.web.listed import list_addresses
from tests.publishing import NOON, application, published
from tests.story.editing import REAL, SAMPLE, copied, mark
from tests.story.story import WORDS

RESPONSES = 1_000
LATER_EDITIONS = 20
OWN_OF_A_REQUEST = frozenset({"Date", "X-Request-ID", "Age", "RateLimit", "RateLimit-Policy"})
"""Headers that are about the request or the moment, not about the answer."""
QUESTIONS = ("When should I prune?", "how long does pruning take", "Can I water it?", "nonsense", "saw")
FORMS = (
    (r"/v1/procedures/[^/]+", "application/ld+json"),
    (r".*/education", "text/html"),
    (r".*/education", "text/plain"),
    (r".*/education", "text/markdown"),
    (r".*/timeline", "image/svg+xml"),
)
"""Patterns of paths, with other media types that they have."""


@dataclass(frozen=True)
class Answered:
    """One answer: everything of it that the edition alone may decide."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


class Asked(NamedTuple):
    """A request by which an edition is read."""

    address: str
    accept: str
    language: str


class Clock:
    """The time that publishers and the application believe it is, which only the test changes."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Garden:
    """The sample content, which is published again and again while it is served."""

    content: Path
    state: Path
    clock: Clock
    client: FlaskClient

    def publish(self, content: Path | None = None) -> str:
        """The id of a new edition, an hour after the one before."""
        self.clock.now += timedelta(hours=1)
        return published(content or self.content, self.state, self.clock.now).edition

    def answer(self, asked: Asked) -> Answered:
        headers = {"Accept": asked.accept, "Accept-Language": asked.language}
        answer = self.client.get(asked.address, headers=headers)
        told = (pair for pair in answer.headers if pair[0] not in OWN_OF_A_REQUEST)
        return Answered(answer.status_code, tuple(sorted(told)), answer.get_data())


@pytest.fixture(scope="module", params=[SAMPLE, pytest.param(REAL, marks=pytest.mark.faults)])
def garden(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Garden:
    """Content that was published once: the sample, and in the long form the real one."""
    folder, clock = tmp_path_factory.mktemp("garden"), Clock()
    content, state = copied(request.param, folder / "content"), folder / "state"
    published(content, state, clock.now)
    return Garden(content, state, clock, application(state, clock).test_client())


def pinned(address: str, pin: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}{pin}"


def addresses(garden: Garden) -> Iterator[str]:
    """What every door lists of itself, and questions, searches and versions, which nobody can list."""
    listed = [*list_addresses(garden.client.application)]
    yield from (address for address in listed if address.startswith(("/v1/", "/infobutton")))
    for text in map(quote, QUESTIONS):
        yield from (f"/v1/{door}?q={text}" for door in ("answers", "search", "suggest"))
    yield from ("/v1/export", "/v1/editions", "/v1/editions?limit=1", "/v1/procedures/pruning/education")


def versions(garden: Garden, edition: str) -> Iterator[str]:
    """FHIR resources of an edition, by version and by search."""
    for kind in ("Library", "ActivityDefinition", "PlanDefinition", "Questionnaire", "DocumentReference"):
        search = f"/fhir/{kind}?edition={edition}"
        yield search
        bundle = garden.client.get(search).get_json(force=True)
        for name in (entry["resource"]["id"] for entry in bundle.get("entry", [])):
            yield f"/fhir/{kind}/{name}?edition={edition}"
            yield f"/fhir/{kind}/{name}/_history/{edition}"


def requests(garden: Garden, edition: str, moment: datetime) -> list[Asked]:
    """Different requests by the edition's id and by a moment, in several languages and forms."""
    pins = (f"edition={edition}", f"as_of={quote(moment.isoformat())}")
    asked = [
        Asked(address if address.startswith("/fhir") else pinned(address, pin), form, language)
        for address in (*versions(garden, edition), *addresses(garden))
        for pin in pins
        for language in ("en", "es", "de, es;q=0.5")
        for form in ("*/*", *(form for path, form in FORMS if re.fullmatch(path, address.partition("?")[0])))
    ]
    different = list(dict.fromkeys(asked))
    # Not the first ones alone, which would be those of one door.
    return different[:: len(different) // RESPONSES]


def test_a_thousand_answers_are_the_same_after_twenty_more_editions(garden: Garden) -> None:
    """Also while the first edition is current once more, and by an application that has nothing in memory."""
    edition = garden.client.get("/v1/editions/current").get_json()["id"]
    recorded = {asked: garden.answer(asked) for asked in requests(garden, edition, garden.clock.now)}
    # The others are refusals, each with a number of its own.
    before = {asked: answer for asked, answer in recorded.items() if answer.status == 200}
    assert len(before) >= RESPONSES
    assert {re.split("[/?]", address)[1] for address, *_ in before} == {"v1", "infobutton", "fhir"}
    original = copied(garden.content, garden.content.with_name("original"))
    for number in range(LATER_EDITIONS):
        mark(garden.content, next(WORDS))
        assert garden.publish() != edition
        if number == LATER_EDITIONS // 2:
            assert garden.publish(original) == edition
            assert garden.client.get("/v1/editions/current").headers["KB-Edition"] == edition
            assert changed(garden, dict(islice(before.items(), None, None, 3))) == []
    afresh = replace(garden, client=application(garden.state, garden.clock).test_client())
    assert changed(afresh, before) == []


def changed(garden: Garden, before: Mapping[Asked, Answered]) -> list[Asked]:
    return [asked for asked, answer in before.items() if garden.answer(asked) != answer]
