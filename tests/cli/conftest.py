"""Each command line test has a place of its own."""

from dataclasses import fields
from pathlib import Path

import pytest

from kbapi.config import PREFIX, Settings
from tests.cli.running import Chosen
from tests.story.editing import SAMPLE, copied


@pytest.fixture
def settings(tmp_path: Path) -> Chosen:
    """Settings of a place of the test's own, and nothing from outside."""
    outside: Chosen = {f"{PREFIX}{known.name.upper()}": None for known in fields(Settings)}
    content = copied(SAMPLE, tmp_path / "content")
    return outside | {"KBAPI_CONTENT": str(content), "KBAPI_STATE_DIR": str(tmp_path / "state")}
