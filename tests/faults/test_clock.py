"""A clock that jumps while it is published and served: editions keep their order by number."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.publishing import NOON, SAMPLE_CONTENT, application, published
from tests.story.editing import SAMPLE, copied, mark
from tests.story.running import Place, is_live, starting, wait_until
from tests.story.story import WORDS

DECADE = timedelta(days=3650)
JUMPS = (timedelta(), DECADE, -DECADE, timedelta(seconds=-1), timedelta(hours=1), timedelta())
PATHS = ("/v1/procedures/pruning", "/v1/editions", "/v1/facts", "/v1/search?q=tree", "/health/ready", "/")
LIBRARIES = ("/usr/lib/*/faketime/libfaketimeMT.so.1", "/usr/local/lib/faketime/libfaketimeMT.so.1")


def test_editions_published_by_a_jumping_clock_stand_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    content, state = copied(SAMPLE_CONTENT, tmp_path / "content"), tmp_path / "state"
    editions = []
    for jump in JUMPS:
        mark(content, next(WORDS))
        editions.append(published(content, state, NOON + jump).edition)
    client = application(state).test_client()
    listed = client.get("/v1/editions").json
    assert [edition["id"] for edition in listed["items"]] == editions[::-1]
    assert client.get("/v1/procedures/pruning").headers["KB-Edition"] == editions[-1]
    for edition in editions:
        assert client.get(f"/v1/procedures/pruning?edition={edition}").headers["KB-Edition"] == edition


def test_an_application_whose_clock_jumps_answers_all_the_same(tmp_path: Path) -> None:
    now = NOON
    published(SAMPLE_CONTENT, tmp_path / "state")
    client = application(tmp_path / "state", clock=lambda: now).test_client()
    for jump in (*JUMPS, timedelta(days=-20_000), timedelta(days=100_000)):
        now = NOON + jump
        assert {path: client.get(path).status_code for path in PATHS} == dict.fromkeys(PATHS, 200), jump


@pytest.fixture
def clock(tmp_path: Path) -> tuple[Path, dict[str, str]]:
    """A file that says how wrong the clock is, and the environment of processes that go by it."""
    found = [path for pattern in LIBRARIES for path in Path("/").glob(pattern.lstrip("/"))]
    if not shutil.which("faketime") or not found:
        pytest.skip("faketime is not installed")
    said = tmp_path / "clock"
    said.write_text("+0", "ascii")
    environment = {
        "LD_PRELOAD": str(found[0]),
        "FAKETIME_TIMESTAMP_FILE": str(said),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    return said, environment


def test_a_server_whose_clock_jumps_goes_on_and_takes_up_editions(
    clock: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    said, environment = clock
    place = Place(copied(SAMPLE, tmp_path / "content"), tmp_path / "state", environment)
    place.publish()
    years = []
    # It is killed in the end: with libfaketime the short sleeps of a server that is told to stop may fail.
    with starting(place) as server:
        wait_until(lambda: is_live(server), "the server does not answer")
        for jump in ("+3650d", "-3650d", "+0"):
            said.write_text(jump, "ascii")
            assert {path: server.get(path).status for path in PATHS} == dict.fromkeys(PATHS, 200)
            mark(place.content, next(WORDS))
            server.wait_until_edition(place.publish())
            years.append(datetime.fromisoformat(place.current()["published_at"]).year)
        assert "Traceback" not in server.log.read_text()
    assert years[1] + 18 <= years[0] <= years[2] + 11
    assert [row["number"] for row in place.publications()] == [4, 3, 2, 1]
