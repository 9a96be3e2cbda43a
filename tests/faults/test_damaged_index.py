"""A damaged search index is noticed and rebuilt; meanwhile search asks for patience and look-ups go on."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.story.editing import SAMPLE
from tests.story.running import Server, wait_until
from tests.story.story import Story, told

PAGE = "/v1/procedures/pruning"
SEARCH = "/v1/search?q=tree"


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    with told(SAMPLE, tmp_path_factory.mktemp("damage"), KBAPI_TAKE_UP_SECONDS="0.1") as begun:
        yield begun


def index_of(story: Story, edition: str) -> Path:
    (folder,) = (story.place.state / "index").glob(f"{edition}-*")
    return folder


def largest_file(folder: Path) -> Path:
    return max((path for path in folder.rglob("*") if path.is_file()), key=lambda path: path.stat().st_size)


def flip_a_bit(folder: Path) -> None:
    file = largest_file(folder)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def cut_short(folder: Path) -> None:
    file = largest_file(folder)
    file.write_bytes(file.read_bytes()[:-100])


def remove_a_file(folder: Path) -> None:
    largest_file(folder).unlink()


def remove_everything(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    folder.rmdir()


@pytest.mark.parametrize("damage", [flip_a_bit, cut_short, remove_a_file, remove_everything])
def test_a_damaged_index_is_rebuilt_while_look_ups_go_on(
    story: Story, damage: Callable[[Path], None]
) -> None:
    edition = story.change()
    damage(index_of(story, edition))
    story.server.wait_until_edition(edition)
    refused = story.server.get(SEARCH)
    assert (refused.status, refused.headers["Content-Type"]) == (503, "application/problem+json")
    assert refused.json["type"].endswith("/problems/not-ready")
    assert "being rebuilt" in refused.json["detail"]
    assert int(refused.headers["Retry-After"]) > 0
    assert story.server.get(PAGE).status == 200
    wait_until(lambda: story.server.get(SEARCH).status == 200, "search does not work again", 10)
    assert story.server.get(SEARCH).json["total"] > 0
    assert story.server.get("/health/ready").status == 200


def test_readiness_tells_of_a_damaged_index_until_it_is_rebuilt(story: Story) -> None:
    edition = story.change()
    flip_a_bit(index_of(story, edition))
    story.server.wait_until_edition(edition)
    refused = story.server.get("/health/ready")
    assert refused.status == 503
    assert refused.json["detail"].startswith("index: ")
    assert "being rebuilt" in refused.json["detail"]
    wait_until(lambda: story.server.get("/health/ready").status == 200, "not ready again", 10)


def test_an_index_that_is_open_outlives_its_files(story: Story) -> None:
    edition = story.change()
    story.server.wait_until_edition(edition)
    assert story.server.get(SEARCH).status == 200
    remove_everything(index_of(story, edition))
    assert story.server.get(SEARCH).json["total"] > 0


def test_files_cut_to_nothing_under_a_running_server_cost_a_worker_but_not_the_service(story: Story) -> None:
    """The files are mapped into memory, so that reading beyond their new end kills the process."""
    edition = story.change()
    story.server.wait_until_edition(edition)
    assert story.server.get(SEARCH).status == 200
    for path in index_of(story, edition).rglob("*"):
        if path.is_file():
            path.write_bytes(b"")
    wait_until(lambda: _finds(story.server, "/v1/search?q=branch"), "search does not work again")
    assert story.server.get(PAGE).status == 200


def _finds(server: Server, path: str) -> bool:
    try:
        return server.get(path).status == 200
    except OSError:
        return False
