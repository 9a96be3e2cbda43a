"""Telling others: each publication once, again with longer and longer pauses, for days if need be."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from kbapi.app import openapi_document
from kbapi.knowledge_base import ChangeLog
from kbapi.notify import Post, next_due, queue, send_due
from kbapi.store.cache import RecordCache
from kbapi.store.connection import close_database, open_database
from kbapi.store.deliveries import all_deliveries, claim, waiting_deliveries
from kbapi.webhooks.schedule import JITTER, PAUSES
from kbapi.webhooks.targets import Target
from tests.publishing import NOON, SAMPLE_CONTENT, published, settings_of
from tests.story.editing import copied, replace
from tests.webhooks.receiver import SECRET, Receiver, receiving


class Office:
    """A database with published content, a target, and a clock that only the test moves."""

    def __init__(self, folder: Path, template: Path, receiver: Receiver) -> None:
        self.content, self.state = (
            copied(SAMPLE_CONTENT, folder / "content"),
            copied(template, folder / "state"),
        )
        self.now: datetime = NOON
        self.receiver = receiver
        database = open_database(settings_of(self.state).database)
        target = Target("records", receiver.url, (SECRET,))
        log = ChangeLog(database, RecordCache(1))
        self.post = Post(database, log, [target], lambda _: "/v1/changes", True, lambda: self.now)

    def publish(self) -> None:
        page = self.content / "en" / "terms" / "smoke.md"
        replace(page, "title: ", "title: New ")
        published(self.content, self.state, self.now)

    def round(self) -> list[tuple[int, str]]:
        """What a run of the command comes to: publications and outcomes."""
        queue(self.post)
        return [(attempt.delivery.number, attempt.outcome.told) for attempt in send_due(self.post)]

    def pause(self) -> float:
        """Seconds until something is due; the clock is moved there."""
        due = next_due(self.post)
        assert due
        seconds = (due - self.now).total_seconds()
        self.now = due
        return seconds


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state folder in which the sample content is published."""
    state = tmp_path_factory.mktemp("notify") / "state"
    published(SAMPLE_CONTENT, state)
    return state


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A server that takes messages."""
    with receiving() as here:
        yield here


@pytest.fixture
def office(tmp_path: Path, template: Path, receiver: Receiver) -> Iterator[Office]:
    """Nothing has been told yet."""
    here = Office(tmp_path, template, receiver)
    yield here
    close_database(here.post.database)


def test_each_publication_is_told_once(office: Office) -> None:
    assert office.round() == [(1, "HTTP 204")]
    assert office.round() == []
    office.publish()
    assert office.round() == [(2, "HTTP 204")]
    assert next_due(office.post) is None
    assert [received.genuine for received in office.receiver.received] == [True, True]


def test_a_message_is_thin_and_says_how_grave_the_changes_are(office: Office) -> None:
    office.round()
    office.publish()
    office.round()
    first, second = office.receiver.received
    assert len(first.body) < 20_000
    data = first.event["data"]
    assert data["changes"]["total"] == sum(
        data["changes"][kind] for kind in ("safety", "clinical", "wording", "metadata")
    )
    assert data["records"][0]["kind"] == "safety"
    event = second.event
    assert (event["type"], event["timestamp"]) == ("edition.published", "2026-11-22T12:00:00Z")
    assert event["data"]["changes"] == {"total": 1, "safety": 0, "clinical": 0, "wording": 1, "metadata": 0}
    assert event["data"]["records"] == [
        {"record": {"kind": "term", "id": "smoke"}, "lang": "en", "change": "changed", "kind": "wording"}
    ]
    assert (event["data"]["number"], event["data"]["previous"]) == (2, data["edition"])
    assert event["data"]["href"] == "/v1/changes"


def test_a_message_is_what_the_document_of_the_api_says(office: Office) -> None:
    office.round()
    document = json.loads(openapi_document().json)
    [media] = document["webhooks"]["edition.published"]["post"]["requestBody"]["content"].values()
    event = office.receiver.received[0].event
    judge = Draft202012Validator({**media["schema"], "components": document["components"]})
    assert [fault.message for fault in judge.iter_errors(event)] == []
    told = document["components"]["schemas"]["PublishedData"]
    assert set(event["data"]) == set(told["properties"]) == set(told["required"])


def test_what_was_not_taken_is_sent_again_the_same_with_longer_and_longer_pauses(office: Office) -> None:
    office.receiver.statuses = [503] * len(PAUSES)
    for pause in PAUSES:
        assert office.round() == [(1, "HTTP 503")]
        assert office.round() == []
        assert pause <= office.pause() <= pause * (1 + JITTER)
    assert office.round() == [(1, "HTTP 204")]
    received = office.receiver.received
    assert len({(one.headers["webhook-id"], one.body) for one in received}) == 1
    times = [int(one.headers["webhook-timestamp"]) for one in received]
    assert len(set(times)) == len(PAUSES) + 1
    assert all(one.genuine for one in received)


def test_after_the_last_pause_a_message_is_given_up_and_the_next_one_tried(office: Office) -> None:
    office.receiver.statuses = [500] * (len(PAUSES) + 1)
    for _ in PAUSES:
        office.round()
        office.pause()
    assert office.round() == [(1, "HTTP 500")]
    assert [found.status for found in all_deliveries(office.post.database)] == ["given_up"]
    office.publish()
    assert office.round() == [(2, "HTTP 204")]


def test_a_target_that_is_gone_is_told_nothing_more(office: Office) -> None:
    office.receiver.statuses = [410]
    assert office.round() == [(1, "HTTP 410")]
    office.publish()
    assert office.round() == []
    assert next_due(office.post) is None


def test_a_new_message_does_not_wait_for_an_old_one_and_brings_it_along(office: Office) -> None:
    office.receiver.statuses = [500, 500, 500]
    for _ in range(3):
        office.round()
        office.pause()
    office.now -= timedelta(minutes=1)
    office.publish()
    assert office.round() == [(2, "HTTP 204"), (1, "HTTP 204")]


def test_publications_of_which_nobody_was_told_are_made_up_for(office: Office) -> None:
    office.round()
    office.publish()
    office.publish()
    assert office.round() == [(2, "HTTP 204"), (3, "HTTP 204")]


def test_what_another_process_is_sending_is_left_to_it_and_taken_over_when_it_died(office: Office) -> None:
    queue(office.post)
    [delivery] = waiting_deliveries(office.post.database)
    assert claim(office.post.database, delivery, office.now + timedelta(minutes=2))
    assert office.round() == []
    office.pause()
    assert office.round() == [(1, "HTTP 204")]


def test_who_is_no_longer_a_target_is_left_alone(office: Office) -> None:
    queue(office.post)
    nobody = Post(office.post.database, office.post.log, (), office.post.address, True, office.post.clock)
    assert list(send_due(nobody)) == []
    assert next_due(nobody) is None
    assert office.receiver.received == []
