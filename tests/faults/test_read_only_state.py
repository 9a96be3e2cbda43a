"""A state folder that may only be read is served all the same, and publishing into it says what is wrong."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.story.editing import SAMPLE, copied, mark
from tests.story.running import PROGRAM, Place, serving
from tests.story.story import WORDS

PATHS = ("/v1/procedures/pruning", "/v1/facts", "/v1/editions", "/v1/search?q=tree", "/v1/suggest?q=pru", "/")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """A published place of which nothing may be changed."""
    made = Place(copied(SAMPLE, tmp_path / "content"), tmp_path / "state")
    made.publish()
    _set_rights(made.state, folders=0o555, files=0o444)
    yield made
    _set_rights(made.state, folders=0o755, files=0o644)


def test_a_read_only_state_folder_is_served(place: Place) -> None:
    with serving(place, under=without_rights()) as server:
        found = {path: server.get(path).status for path in (*PATHS, "/health/ready")}
    assert set(found.values()) == {200}, found


def test_a_damaged_index_that_cannot_be_rebuilt_costs_search_alone(place: Place) -> None:
    (manifest,) = place.state.glob("index/*/MANIFEST.json")
    manifest.write_text("{}")
    with serving(place, under=without_rights()) as server:
        found = {path: [server.get(path).status for _ in range(3)] for path in (*PATHS, "/health/ready")}
        said = server.log.read_text()
    down = ("/v1/search?q=tree", "/v1/suggest?q=pru", "/health/ready")
    assert found == {path: [503 if path in down else 200] * 3 for path in found}
    assert "cannot be rebuilt" in said


def test_publishing_into_it_is_refused_in_a_sentence(place: Place) -> None:
    mark(place.content, next(WORDS))
    command = [*without_rights(), PROGRAM, "publish"]
    done = subprocess.run(command, env=place.environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "Error: " in done.stderr
    assert str(place.state) in done.stderr


def without_rights() -> list[str]:
    """What to put before a command so that it is bound by permissions, as root usually is not."""
    if os.geteuid() != 0:
        return []
    if not shutil.which("setpriv"):
        pytest.skip("root may write everywhere, and there is no setpriv to take that away")
    return ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]


def _set_rights(folder: Path, folders: int, files: int) -> None:
    for path in (folder, *folder.rglob("*")):
        path.chmod(folders if path.is_dir() else files)
