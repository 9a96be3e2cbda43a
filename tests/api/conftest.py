"""Two editions published one after the other, of which one sentence differs."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.publishing import NOON, SAMPLE_CONTENT, application, published
from tests.story.editing import copied, replace


@dataclass(frozen=True)
class TwoEditions:
    """An application with an older and a current edition, of which one page differs."""

    client: FlaskClient
    older: str
    current: str
    state: Path


@pytest.fixture(scope="session")
def two_editions(tmp_path_factory: pytest.TempPathFactory) -> TwoEditions:
    """The sample content, published at noon and, with one sentence changed, an hour later."""
    folder = tmp_path_factory.mktemp("two")
    content, state = copied(SAMPLE_CONTENT, folder / "content"), folder / "state"
    older = published(content, state, NOON)
    page = content / "en" / "procedures" / "pruning.md"
    replace(page, "says: One tree takes 1 to 2 hours.", "says: One tree takes an hour or two.")
    current = published(content, state, NOON + timedelta(hours=1))
    client = application(state, lambda: NOON + timedelta(hours=2)).test_client()
    return TwoEditions(client, older.edition, current.edition, state)
