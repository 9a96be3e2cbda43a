"""A server answers what is compiled before its application is made, and can be stopped and fail meanwhile."""

import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.story.editing import SAMPLE, copied
from tests.story.running import PATIENCE, Answer, Place, Server, is_live, starting, wait_until

PATH = "/v1/procedures/pruning"
REQUEST_ID = "0123456789abcdef0123456789abcdef"
TRIES = 6


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A place with a compiled edition."""
    folder = tmp_path_factory.mktemp("start")
    made = Place(copied(SAMPLE, folder / "content"), folder / "state", {"KBAPI_COMPILED": "true"})
    made.publish()
    assert made.run("compile").returncode == 0
    return made


def first_answer(server: Server) -> Answer:
    """What is answered as soon as anything is."""
    wait_until(lambda: answers(server), "there is no answer")
    return server.get(PATH, X_Request_ID=REQUEST_ID)


def told(answer: Answer) -> list[tuple[str, str]]:
    """The headers of an answer, without its time."""
    return sorted(header for header in answer.headers.items() if header[0].lower() != "date")


def answers(server: Server) -> bool:
    assert server.process.poll() is None, server.log.read_text()
    try:
        return server.get(PATH).status == 200
    except OSError:
        return False


def test_what_is_answered_first_is_what_is_answered_later(place: Place) -> None:
    with starting(place, "--workers", "2") as server:
        first = first_answer(server)
        wait_until(lambda: is_live(server), "the application is not made")
        later = server.get(PATH, X_Request_ID=REQUEST_ID)
        assert (later.body, told(later)) == (first.body, told(first))
        server.process.terminate()
        assert server.process.wait(PATIENCE) == 0
    assert server.log.read_text().count('"route":"/v1/procedures/<procedure_id>"') >= 3
    assert "Traceback" not in server.log.read_text()


@pytest.mark.parametrize("tenths", range(TRIES))
def test_a_server_that_is_starting_stops_when_told_to(place: Place, tenths: int) -> None:
    with starting(place) as server:
        first_answer(server)
        time.sleep(tenths / 10)
        told = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(PATIENCE) == 0
        assert time.monotonic() - told < 5
    said = server.log.read_text()
    assert "Traceback" not in said
    assert "panic" not in said


def test_why_it_cannot_go_on_is_told_in_a_sentence(place: Place) -> None:
    lacking = replace(place, more={**place.more, "KBAPI_SEARCH_ENGINE": "sphinx"})
    done = lacking.run("serve", "--workers", "2")
    assert done.returncode == 1
    assert "Serving " in done.stdout
    assert done.stderr.count("Error: there is no search engine `sphinx`") == 1
    assert "Traceback" not in done.stderr


def test_a_damaged_database_ends_the_server(place: Place, tmp_path: Path) -> None:
    state = tmp_path / "state"
    state.mkdir()
    for file in place.state.rglob("*"):
        if file.is_file():
            copy = state / file.relative_to(place.state)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(file.read_bytes())
    database = state / "kbapi.sqlite3"
    content = bytearray(database.read_bytes())
    # The page in the middle of the file holds texts, at none of which a glance looks.
    middle = len(content) // 4096 // 2 * 4096
    content[middle : middle + 100] = bytes(100)
    database.write_bytes(content)
    done = replace(place, state=state).run("serve")
    assert done.returncode == 1
    assert "is damaged" in done.stderr
    assert "Traceback" not in done.stderr
