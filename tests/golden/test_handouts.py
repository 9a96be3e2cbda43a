"""The text of whole handouts stays as it is, unless a commit says why it changed."""

import pytest
from flask.testing import FlaskClient

from tests.golden.handouts import CASES, FOLDER, told


@pytest.mark.parametrize("name", CASES)
def test_a_handout_reads_as_it_was_kept(client: FlaskClient, name: str) -> None:
    """After a wanted change: `python -m tests.golden.handouts`, and look at the difference."""
    assert told(client, name) == (FOLDER / name).read_text(encoding="utf-8")
