"""What is wrong around the program is told in a sentence: a place, what is wrong there, and what to do."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.running import Chosen, refused, run
from tests.story.editing import SAMPLE, copied
from tests.story.running import PROGRAM, Place, free_port, serving


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(copied(SAMPLE, tmp_path / "content"), tmp_path / "state")


def sentence(done: "subprocess.CompletedProcess[str]") -> str:
    """What a real process said that failed as foreseen."""
    assert done.returncode == 1, done
    assert "Traceback" not in done.stderr, done.stderr
    return done.stderr.split("Error: ", 1)[1]


BAD_SETTINGS = [
    ("KBAPI_TAKE_UP_SECONDS", "soon", "KBAPI_TAKE_UP_SECONDS='soon': use a number from 0.1 to 60"),
    ("KBAPI_TAKE_UP_SECONDS", "nan", "KBAPI_TAKE_UP_SECONDS='nan'"),
    ("KBAPI_BASE_URL", "example.org", "KBAPI_BASE_URL='example.org' is not a web address"),
    ("KBAPI_INFOBUTTON_JSONP", "yes", "KBAPI_INFOBUTTON_JSONP='yes': use true or false"),
    ("KBAPI_LOG_LEVEL", "loud", "KBAPI_LOG_LEVEL='loud': use debug, info, warning or error"),
    ("KBAPI_SEARCH_ENGINE", "sphinx", "no search engine `sphinx`: use one of postgres, tantivy, whoosh"),
    ("KBAPI_DATABASE_URL", "nonsense", "database URL is not understood: write sqlite:///"),
    ("KBAPI_DATABASE_URL", "mysql://u:hunter2@h/d", "database URL is not understood: write sqlite:///"),
    ("KBAPI_DATABASE_URL", "sqlite://", "must be a file"),
    ("KBAPI_DATABASE_URL", "postgresql+psycopg://u:hunter2@127.0.0.1:1/d", "Connection refused"),
]


def test_issuers_that_cannot_be_used_are_told_before_anything_is_served(settings: Chosen) -> None:
    named = settings | {"KBAPI_CDS_ISSUERS": "nowhere.json"}
    assert "needs KBAPI_BASE_URL" in refused(run(named, "serve"))
    done = run(named | {"KBAPI_BASE_URL": "https://kb.example.org"}, "serve")
    assert "nowhere.json: it cannot be read" in refused(done)
    assert "Serving" not in done.output


@pytest.mark.parametrize(("name", "value", "said"), BAD_SETTINGS)
@pytest.mark.parametrize("command", ["publish", "serve"])
def test_a_setting_that_cannot_be_used_is_named(
    settings: Chosen, command: str, name: str, value: str, said: str
) -> None:
    done = run(settings | {name: value}, command)
    assert said in refused(done)
    assert "hunter2" not in done.output
    assert "Serving" not in done.output


def test_a_real_process_ends_without_a_traceback(place: Place) -> None:
    done = Place(place.content, place.state, {"KBAPI_DATABASE_URL": "nonsense"}).run("serve")
    assert "database URL is not understood" in sentence(done)


def test_a_content_folder_that_is_not_there_is_named(place: Place, tmp_path: Path) -> None:
    done = Place(tmp_path / "nowhere", place.state).run("publish")
    assert f"{tmp_path}/nowhere:1:1: error: FILE001 is not a folder" in done.stdout
    assert "nothing was published" in sentence(done)


def test_a_state_folder_that_cannot_be_made_is_named(place: Place, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    done = Place(place.content, blocked / "state").run("publish")
    assert str(blocked / "state") in sentence(done)


def test_a_database_file_that_is_none_is_not_touched(place: Place) -> None:
    place.state.mkdir()
    file = place.state / "kbapi.sqlite3"
    file.write_text("These are the shopping lists of last year. " * 200)
    before = file.read_bytes()
    assert "damaged" in sentence(place.run("publish"))
    assert "damaged" in sentence(place.run("serve"))
    assert file.read_bytes() == before


def test_a_port_that_is_taken_is_told_before_anything_is_served(place: Place) -> None:
    place.publish()
    with serving(place) as server:
        done = place.run("serve", "--port", str(server.port))
        assert server.get("/health/live").status == 200
    assert f"Cannot listen on 127.0.0.1, port {server.port}: another program listens there" in sentence(done)
    assert "--port" in done.stderr


@pytest.mark.parametrize(("host", "said"), [("nowhere.invalid", "not known"), ("192.0.2.1", "Cannot assign")])
def test_an_address_that_is_not_ours_is_named(place: Place, host: str, said: str) -> None:
    told = sentence(place.run("serve", "--host", host, "--port", str(free_port())))
    assert told.startswith(f"Cannot listen on {host}, port ")
    assert said in told


def test_a_host_may_be_given_by_name(place: Place) -> None:
    place.publish()
    with serving(place, "--host", "localhost") as server:
        assert server.get("/health/live").status == 200


@pytest.fixture
def small_disk(tmp_path: Path) -> list[str]:
    """The beginning of a command that sees a disk of 300 kB at `<tmp_path>/disk`."""
    disk = tmp_path / "disk"
    disk.mkdir()
    wrapped = ["unshare", "-rm", "sh", "-c", f'mount -t tmpfs -o size=300k none {disk} && exec "$@"', "sh"]
    if not shutil.which("unshare") or subprocess.run([*wrapped, "true"], check=False).returncode != 0:
        pytest.skip("this process may not make a small disk with unshare and mount")
    return wrapped


def test_a_disk_that_is_full_is_told_and_nothing_is_published(
    small_disk: list[str], place: Place, tmp_path: Path
) -> None:
    settings = Place(place.content, tmp_path / "disk" / "state").environment
    done = subprocess.run(
        [*small_disk, PROGRAM, "publish"], env=settings, capture_output=True, text=True, check=False
    )
    told = sentence(done)
    assert "full" in told or "No space left" in told
    assert str(tmp_path / "disk") in told


def test_a_state_folder_that_may_not_be_written_is_named(place: Place) -> None:
    place.state.mkdir(mode=0o555)
    limits = ["setpriv", "--bounding-set=-dac_override"] if os.geteuid() == 0 else []
    if limits and not shutil.which("setpriv"):
        pytest.skip("root may write everywhere, and there is no setpriv to take that away")
    done = subprocess.run(
        [*limits, PROGRAM, "publish"], env=place.environment, capture_output=True, text=True, check=False
    )
    assert str(place.state) in sentence(done)
    assert list(place.state.iterdir()) == []
