"""A disk that is really full, or really read-only: a tmpfs in a name space of the test's own."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.faults.scoreboard import Note
from tests.story.editing import SAMPLE, copied, mark
from tests.story.running import PROGRAM, Place, edition_in
from tests.story.story import WORDS

MOUNTED = """
set -e
mount -t tmpfs -o size={size}k none {state}
kbapi="{program}"
cp -a {before}/. {state}/
set +e
{deed}
code=$?
set -e
df --output=avail {state} | tail -1 >&2
cp -a {state}/. {after}/
exit $code
"""


@pytest.fixture(scope="module")
def own_disks() -> None:
    """Skips where no file system may be mounted."""
    command = ["unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt"]
    if not shutil.which("unshare") or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("this user may not mount a file system, even in a name space of its own")


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place(copied(SAMPLE, tmp_path / "content"), tmp_path / "state")
    made.publish()
    mark(made.content, next(WORDS))
    return made


def on_small_disk(place: Place, size: int, deed: str) -> subprocess.CompletedProcess[str]:
    """Does something in a state folder on a disk of so many kB; keeps what it left there."""
    before, after = place.state.with_name("before"), place.state.with_name("after")
    shutil.rmtree(before, ignore_errors=True)
    shutil.copytree(place.state, before)
    after.mkdir(exist_ok=True)
    script = MOUNTED.format(
        size=size, state=place.state, before=before, after=after, program=PROGRAM, deed=deed
    )
    return subprocess.run(
        ["unshare", "-rm", "sh", "-c", script],
        env=place.environment,
        capture_output=True,
        text=True,
        check=False,
    )


def used(folder: Path) -> int:
    """What the files of a folder take on a disk of 4 kB pages, in kB."""
    return sum(-(-path.stat().st_size // 4096) * 4 for path in folder.rglob("*") if path.is_file())


@pytest.mark.usefixtures("own_disks")
@pytest.mark.parametrize(
    "room", [40, 200, *(pytest.param(room, marks=pytest.mark.faults) for room in range(0, 320, 16))]
)
def test_a_full_disk_keeps_the_edition_and_publishes_once_there_is_room(
    place: Place, room: int, note: Note
) -> None:
    old = place.current()["id"]
    done = on_small_disk(place, used(place.state) + room, "$kbapi publish")
    assert (done.returncode, "Traceback" in done.stderr) in ((0, False), (1, False)), done
    assert done.returncode == 0 or "Error: " in done.stderr
    left = Place(place.content, place.state.with_name("after"))
    published = left.current()["id"]
    assert (published == old) == (done.returncode == 1), done
    assert edition_in(left.run("publish").stdout) == left.current()["id"]
    assert list(left.state.rglob(".tmp-*")) == []
    note("Full disk", 1, {"refused, old" if done.returncode else "unhurt, new": 1})


@pytest.mark.usefixtures("own_disks")
def test_a_disk_mounted_read_only_is_read_and_publishing_says_what_is_wrong(place: Place) -> None:
    deed = f"mount -o remount,ro {place.state} && $kbapi search tree && $kbapi publish"
    done = on_small_disk(place, 8192, deed)
    assert " found" in done.stdout
    assert (done.returncode, "Traceback" in done.stderr) == (1, False), done
    assert "Error: " in done.stderr
