"""Before anything was published the service is up, says what to do, and needs no restart once it was done."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.story.editing import SAMPLE, copied
from tests.story.running import Place, Server, serving, wait_until

PATHS = ("/v1/procedures", "/v1/procedures/pruning", "/v1/claims/F901", "/v1/search?q=a", "/v1/export", "/")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    folder = tmp_path_factory.mktemp("empty")
    return Place(copied(SAMPLE, folder / "content"), folder / "state")


@pytest.fixture(scope="module")
def server(place: Place) -> Iterator[Server]:
    with serving(place) as running:
        yield running


@pytest.mark.parametrize("path", PATHS)
def test_reading_is_answered_with_a_problem_that_says_what_to_do(server: Server, path: str) -> None:
    answer = server.get(path)
    assert (answer.status, answer.headers["Content-Type"]) == (503, "application/problem+json")
    assert "kbapi publish" in answer.json["detail"]
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.headers["Cache-Control"] == "no-store"


def test_it_is_alive_but_not_ready_and_documented(server: Server) -> None:
    found = {path: server.get(path).status for path in ("/health/live", "/health/ready", "/version", "/docs")}
    assert found == {"/health/live": 200, "/health/ready": 503, "/version": 200, "/docs": 200}
    assert "nothing has been published" in server.get("/health/ready").json["detail"]


def test_the_first_edition_is_taken_up_without_a_restart(place: Place, tmp_path: Path) -> None:
    first = Place(place.content, tmp_path / "state")
    with serving(first) as server:
        assert server.get("/v1/procedures").status == 503
        edition = first.publish()
        assert wait_until(lambda: server.get("/v1/procedures").edition == edition, "not taken up") < 2
        assert server.get("/health/ready").status == 200
