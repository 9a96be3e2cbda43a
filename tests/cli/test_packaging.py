"""The wheel is all that is needed: installed elsewhere, it publishes and serves the content within it."""

import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from tests.house_rules.python_files import ROOT
from tests.story.running import Server, free_port, wait_until

pytestmark = pytest.mark.slow

BUILT_FROM = ("kbapi", "content", "schemas", "setup.cfg", "setup.py", "pyproject.toml", "README.md")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built in a copy so that nothing is left in the repository."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in BUILT_FROM:
        place = ROOT / name
        skipped = shutil.ignore_patterns("__pycache__")
        if place.is_dir():
            shutil.copytree(place, source / name, ignore=skipped)
        else:
            shutil.copy(place, source / name)
    _run(
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        target,
        source,
    )
    (built,) = target.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An interpreter that has the wheel, and the locked dependencies from the environment of the tests."""
    folder = tmp_path_factory.mktemp("elsewhere")
    venv.create(folder, with_pip=False, symlinks=True)
    own = Path(sysconfig.get_path("purelib", vars={"base": str(folder), "platbase": str(folder)}))
    options = ("--quiet", "--no-deps", "--no-index", "--disable-pip-version-check")
    _run(sys.executable, "-m", "pip", "install", *options, "--target", own, wheel)
    # A path file is read line by line and runs no further ones, so the checkout stays out.
    (own / "locked.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder / "bin" / "python"


def test_the_wheel_alone_publishes_and_serves_its_own_content(python: Path, tmp_path: Path) -> None:
    where = "import kbapi; print(kbapi.__file__)"
    assert str(ROOT) not in _run(python, "-c", where, cwd=tmp_path)
    program = "from kbapi.cli import main; main()"
    assert "Published edition" in _run(python, "-c", program, "publish", cwd=tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["var"]
    port = free_port()
    log = tmp_path / "log"
    with log.open("wb") as output:
        command = [python, "-c", program, "serve", "--port", str(port)]
        process = subprocess.Popen(command, cwd=tmp_path, env={}, stdout=output, stderr=subprocess.STDOUT)
    server = Server(port, process, log)
    try:
        wait_until(lambda: _answers(server, "/health/live"), "the server does not answer")
        paths = (
            "/v1/procedures/epidural",
            "/",
            "/docs",
            "/assets/docs.js",
            "/assets/swagger-ui.css",
            "/widget/v1.js",
            "/widget/",
        )
        assert {path: server.get(path).status for path in paths} == dict.fromkeys(paths, 200)
    finally:
        process.terminate()
        process.wait(30)


def test_the_wheel_brings_the_schemas_for_editors(wheel: Path) -> None:
    listing = _run(sys.executable, "-m", "zipfile", "-l", wheel)
    assert "kbapi/_content/en/procedures/" in listing
    assert "kbapi/_schemas/content/procedure.schema.json" in listing
    assert "kbapi/_schemas/protocols/cds-hooks-response.schema.json" in listing
    assert "kbapi/integrations/cds_hooks/catalogue.json" in listing
    assert ".pyc" not in listing


def _answers(server: Server, path: str) -> bool:
    assert server.process.poll() is None, server.log.read_text()
    try:
        return server.get(path).status == 200
    except OSError:
        return False


def _run(*command: object, cwd: Path | None = None) -> str:
    arguments = [str(part) for part in command]
    done = subprocess.run(arguments, cwd=cwd, env={}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
