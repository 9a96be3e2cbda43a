"""A small library, published for each test that hands out keys, since those stand in its database."""

import shutil
from pathlib import Path

import pytest

from tests.publishing import SAMPLE_CONTENT, published


@pytest.fixture(scope="session")
def sample_state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state folder into which the sample content was published; nobody may change it."""
    state = tmp_path_factory.mktemp("sample") / "state"
    published(SAMPLE_CONTENT, state)
    return state


@pytest.fixture
def state(sample_state: Path, tmp_path: Path) -> Path:
    """A copy of it that the test may change."""
    return shutil.copytree(sample_state, tmp_path / "state")
