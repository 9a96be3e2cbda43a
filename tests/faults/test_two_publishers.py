"""Two publishers at once: one publishes, the other says so or finds nothing left to do."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from kbapi.store.connection import open_database
from kbapi.store.locks import publisher_lock
from tests.faults.publisher import Outcome, Publisher, publisher
from tests.story.editing import SAMPLE, copied, mark, marks
from tests.story.running import Place

BUSY = "Somebody else is publishing"


def test_a_publisher_that_finds_another_at_work_says_so_and_changes_nothing(tmp_path: Path) -> None:
    place = Place(copied(SAMPLE, tmp_path / "content"), tmp_path / "state")
    edition = place.publish()
    mark(place.content, next(marks()))
    engine = open_database(f"sqlite:///{place.state / 'kbapi.sqlite3'}")
    with publisher_lock(engine):
        done = place.run("publish")
    engine.dispose()
    assert (done.returncode, done.stdout) == (1, "")
    assert BUSY in done.stderr
    assert "Traceback" not in done.stderr
    assert place.current()["id"] == edition
    assert place.publish() != edition


def test_publishers_that_race_leave_one_whole_edition(tmp_path: Path) -> None:
    """With the same content both may succeed: the second one then finds nothing to do."""
    place = Place(copied(SAMPLE, tmp_path / "content"), tmp_path / "state")
    with publisher(place) as one, publisher(place) as other:
        for word, _ in zip(marks(), range(5), strict=False):
            mark(place.content, word)
            outcomes = _at_once(one, other)
            assert any(outcome.status == 0 for outcome in outcomes), outcomes
            assert all(outcome.status == 0 or BUSY in outcome.said for outcome in outcomes), outcomes
            seen = one.read().json
            assert (seen["marks"], seen["missing"]) == ([word], 0)
    assert Counter(row["current"] for row in place.publications()) == {True: 1, False: 4}


def _at_once(*publishers: Publisher) -> list[Outcome]:
    with ThreadPoolExecutor(len(publishers)) as pool:
        return list(pool.map(lambda publisher: publisher.publish(), publishers))
