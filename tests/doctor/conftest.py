"""A place in which all is well, for each test to break in one way."""

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kbapi.doctor._finding import Place
from tests.doctor.examining import place_in
from tests.publishing import SAMPLE_CONTENT, published
from tests.story.editing import copied


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with content and state in which all is well."""
    folder = tmp_path_factory.mktemp("well")
    published(copied(SAMPLE_CONTENT, folder / "content"), folder / "state", now=datetime.now(UTC))
    return folder


@pytest.fixture
def folder(master: Path, tmp_path: Path) -> Path:
    """A copy of it for a test to break."""
    subprocess.run(["cp", "-r", f"{master}/.", tmp_path], check=True)
    return tmp_path


@pytest.fixture
def place(folder: Path) -> Place:
    """The place of that folder."""
    return place_in(folder)
