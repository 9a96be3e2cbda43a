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


def test_publishers_of_different_content_publish_one_after_the_other_or_say_so(tmp_path: Path) -> None:
    state, words = tmp_path / "state", marks()
    places = [Place(copied(SAMPLE, tmp_path / name), state) for name in ("one", "other")]
    with publisher(places[0]) as one, publisher(places[1]) as other:
        published = 0
        for _ in range(3):
            tried = [next(words), next(words)]
            for place, word in zip(places, tried, strict=True):
                mark(place.content, word)
            outcomes = _at_once(one, other)
            done = [word for word, outcome in zip(tried, outcomes, strict=True) if outcome.status == 0]
            assert all(outcome.status == 0 or BUSY in outcome.said for outcome in outcomes), outcomes
            seen = one.read().json
            assert (len(seen["marks"]), seen["missing"]) == (1, 0)
            assert seen["marks"][0] in done
            published += len(done)
    assert len(places[0].publications()) == published


def test_a_publication_asked_for_during_another_is_refused_and_lost_to_nobody(tmp_path: Path) -> None:
    place, words = Place(copied(SAMPLE, tmp_path / "content"), tmp_path / "state"), marks()
    with publisher(place) as one, publisher(place) as other:
        one.publish()
        mark(place.content, next(words))
        with one.held_up() as first:
            second = other.publish()
        assert (second.status, BUSY in second.said) == (1, True), second
        assert first.outcome.status == 0, first
        mark(place.content, last := next(words))
        assert other.publish().status == 0
        assert other.read().json["marks"] == [last]


def _at_once(*publishers: Publisher) -> list[Outcome]:
    with ThreadPoolExecutor(len(publishers)) as pool:
        return list(pool.map(lambda publisher: publisher.publish(), publishers))
