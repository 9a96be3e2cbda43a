"""The real content is published, served, published again unchanged, and changed under load."""

import time
from collections.abc import Iterator

import pytest

from tests.story.editing import REAL
from tests.story.hammer import hammering
from tests.story.story import Story, told

PATHS = (
    "/v1/procedures?limit=200",
    "/v1/procedures/epidural",
    "/v1/procedures/epidural/facts",
    "/v1/procedures/epidural/facts/arrival",
    "/v1/procedures/epidural/sections/before",
    "/v1/procedures/epidural/education",
    "/v1/procedures/epidural/education?format=html",
    "/v1/procedures/epidural/education?format=text",
    "/v1/risks",
    "/v1/topics?limit=100",
    "/v1/sources",
    "/v1/organisations",
    "/v1/facts?limit=100",
    "/v1/facts?agreement=differ",
    "/v1/claims/F107",
    "/v1/search?q=needle",
    "/v1/suggest?q=epi",
    "/v1/editions/current",
    "/",
    "/version",
)
UNMARKED = {"/v1/suggest?q=epi", "/v1/editions/current", "/version"}


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    with told(REAL, tmp_path_factory.mktemp("real")) as begun:
        yield begun


@pytest.mark.parametrize("path", PATHS)
def test_what_was_published_is_served(story: Story, path: str) -> None:
    answer = story.server.get(path)
    assert answer.status == 200, answer.text
    assert answer.edition in story.mark_of


def test_publishing_unchanged_content_does_nothing_and_says_so(story: Story) -> None:
    before = story.place.publications()
    done = story.place.run("publish")
    assert (done.returncode, done.stdout.split(":")[0]) == (0, "Nothing changed")
    assert before[0]["id"] in done.stdout
    assert story.place.publications() == before


def test_a_running_server_takes_up_a_new_edition_whole_and_drops_no_request(story: Story) -> None:
    """No answer mixes editions, none goes back, and the new one comes within two seconds."""
    with hammering(story.server, PATHS) as tally:
        time.sleep(0.2)
        edition = story.change()
        published = time.monotonic()
        story.server.wait_until_edition(edition)
        time.sleep(0.5)
    assert tally.failures == []
    assert tally.mixed(story.mark_of) == []
    assert tally.went_back() == []
    assert {note.edition for note in tally.answers} == story.mark_of.keys()
    assert {note.path for note in tally.answers if note.marks} >= set(PATHS) - UNMARKED
    assert tally.first_of(edition) - published < 2
