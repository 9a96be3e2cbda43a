"""Examines a place in this process, or by the real command."""

import json
import os
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kbapi.doctor._finding import Finding, Level, Place
from kbapi.doctor._round import diagnosis
from tests.story.running import PROGRAM, free_port


def place_in(folder: Path) -> Place:
    """The place of a folder with content and state."""
    return Place(
        {"KBAPI_CONTENT": str(folder / "content"), "KBAPI_STATE_DIR": str(folder / "state")}, port=free_port()
    )


def told(place: Place, **more: str) -> dict[str, Finding]:
    """The findings of a place with more in its environment, by check: one a check at most."""
    found = diagnosis(replace(place, environment={**place.environment, **more}))
    assert len(dict(found.findings)) == len(found.findings)
    return dict(found.findings)


def only(found: dict[str, Finding], check: str, level: Level) -> Finding:
    """The one finding there is, by the check that it is expected of; it says all that it should."""
    assert list(found) == [check], found
    finding = found[check]
    assert finding.level is level
    assert all(part.endswith((".", ";")) for part in (finding.why, finding.remedy)), finding
    return finding


def in_own_mounts(folder: Path, mount: str) -> dict[str, Any]:
    """What the command finds once something was mounted where only it can see it."""
    if subprocess.run(["unshare", "-rm", "true"], capture_output=True, check=False).returncode:
        pytest.skip("this user may not mount anything")
    place = place_in(folder)
    return run_doctor(place, under=["unshare", "-rm", "sh", "-c", f'{mount} && exec "$@"', "sh"])


def run_doctor(place: Place, under: list[str] | None = None) -> dict[str, Any]:
    """What the real command says as JSON, started by another one."""
    line = [*(under or []), *command(place), "--format", "json"]
    done = subprocess.run(line, env=environment(place), capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    return json.loads(done.stdout)


def command(place: Place) -> list[str]:
    return [str(PROGRAM), "doctor", "--port", str(place.port)]


def environment(place: Place) -> dict[str, str]:
    outside = {name: value for name, value in os.environ.items() if not name.startswith("KBAPI_")}
    return outside | dict(place.environment)
