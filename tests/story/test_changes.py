"""Content is changed, changed back, refused and retired, and servers stop, start and are killed."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.story.editing import MARK, SAMPLE, mark, replace
from tests.story.hammer import hammering
from tests.story.running import Server, ask, serving, starting, wait_until
from tests.story.story import WORDS, Story, told

PAGE = "/v1/procedures/pruning"
PATHS = (
    PAGE,
    f"{PAGE}/facts",
    f"{PAGE}/education?format=html",
    "/v1/procedures/crown-thinning",
    "/v1/facts",
    "/v1/search?q=tree",
    "/",
)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    with told(SAMPLE, tmp_path_factory.mktemp("sample")) as begun:
        yield begun


def test_several_editions_in_a_row_are_taken_up_without_a_dropped_or_mixed_answer(story: Story) -> None:
    with hammering(story.server, PATHS) as tally:
        for _ in range(3):
            edition = story.change()
        story.server.wait_until_edition(edition)
        time.sleep(0.5)
    assert tally.failures == []
    assert tally.mixed(story.mark_of) == []
    assert tally.went_back() == []
    assert all(note.marks for note in tally.answers)


def test_an_older_edition_stays_readable(story: Story) -> None:
    before = story.server.get(PAGE)
    story.server.wait_until_edition(story.change())
    assert story.server.get(PAGE).json["title"] != before.json["title"]
    again = story.server.get(f"{PAGE}?edition={before.edition}")
    assert (again.edition, again.json["title"]) == (before.edition, before.json["title"])


def test_going_back_to_earlier_content_makes_the_earlier_edition_current_again(story: Story) -> None:
    word = next(WORDS)
    first = story.change(word)
    between = story.change()
    assert story.change(word) == first
    story.server.wait_until_edition(first)
    assert [row["id"] for row in story.place.publications()][:3] == [first, between, first]


def test_one_bad_line_refuses_the_whole_edition_and_the_one_before_goes_on_serving(story: Story) -> None:
    edition = story.change()
    story.server.wait_until_edition(edition)
    page = story.place.content / "en" / "procedures" / "pruning.md"
    mark(story.place.content, next(WORDS))
    replace(page, "purposes:", "porpoises:")
    done = story.place.run("publish")
    replace(page, "porpoises:", "purposes:")
    assert done.returncode == 1
    assert "content/en/procedures/pruning.md:7:1: error: " in done.stdout
    assert "goes on serving" in done.stderr
    assert story.place.current()["id"] == edition
    time.sleep(1.2)
    answer = story.server.get(PAGE)
    assert (answer.edition, set(MARK.findall(answer.text))) == (edition, {story.mark_of[edition]})


def test_a_published_claim_goes_only_once_it_is_listed_as_retired(story: Story) -> None:
    edition = story.change()
    _rename_claim(story.place.content, "F901", "F999")
    done = story.place.run("publish")
    assert done.returncode == 1
    assert (
        "content/house/retired-claims.txt:1:1: error: ID004 F901 was published in procedure/pruning"
        in done.stdout
    )
    assert story.place.current()["id"] == edition
    with (story.place.content / "house" / "retired-claims.txt").open("a", encoding="utf-8") as retired:
        retired.write("F901\n")
    without = story.place.publish()
    story.mark_of[without] = story.mark_of[edition]
    story.server.wait_until_edition(without)
    assert story.server.get("/v1/claims/F901").status == 404
    assert story.server.get(f"/v1/claims/F901?edition={edition}").status == 200


def test_two_workers_answer_alike_from_a_server_started_anew(story: Story) -> None:
    edition = story.change()
    with serving(story.place, "--workers", "2") as other:
        assert len(other.workers()) == 2
        answers = [other.get(path) for path in PATHS * 3]
    assert {(answer.status, answer.edition) for answer in answers} == {(200, edition)}


def test_a_worker_that_was_killed_is_replaced(story: Story) -> None:
    (worker,) = story.server.workers()
    os.kill(worker, signal.SIGKILL)
    wait_until(lambda: _answers(story.server), "the server does not answer again")
    assert story.server.workers() != [worker]


def test_a_request_under_way_is_answered_before_the_server_stops(story: Story) -> None:
    with serving(story.place) as other:
        connection = other.connect()
        ask(connection, PAGE)
        connection.request("GET", "/v1/export")
        other.process.terminate()
        response = connection.getresponse()
        assert (response.status, len(response.read()) > 0) == (200, True)
        connection.close()


@pytest.mark.parametrize("moment", [0.05, 0.3])
def test_a_server_that_is_still_starting_stops_when_told_to(story: Story, moment: float) -> None:
    with starting(story.place) as other:
        wait_until(lambda: "Serving" in other.log.read_text(), "the server does not start")
        time.sleep(moment)
        other.process.terminate()
        assert other.process.wait(8) == 0
        assert "Traceback" not in other.log.read_text()


def _rename_claim(content: Path, old: str, new: str) -> None:
    for page in content.rglob("*.md"):
        if old in page.read_text("utf-8"):
            replace(page, old, new)


def _answers(server: Server) -> bool:
    try:
        return server.get(PAGE).status == 200
    except OSError:
        return False
