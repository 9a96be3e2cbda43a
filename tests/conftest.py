"""What all tests share: steady property tests, and the real content published once and served in-process."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings

from tests.api.contract import Contract
from tests.faults import scoreboard
from tests.publishing import REAL_CONTENT, application, published
from tests.store.postgres_server import Server, programs, running_server

settings.register_profile("steady", deadline=None, derandomize=True, database=None)
settings.load_profile("steady")


@pytest.fixture(scope="session")
def real_state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state folder into which the real content was published; nobody may change it."""
    state = tmp_path_factory.mktemp("real")
    published(REAL_CONTENT, state)
    return state


@pytest.fixture(scope="session")
def real_app(real_state: Path) -> Flask:
    """The application that serves the real content, at noon of the day of its publication."""
    return application(real_state)


@pytest.fixture(scope="session")
def contract(real_app: Flask) -> Contract:
    """Judges answers by the OpenAPI document."""
    return Contract(real_app)


@pytest.fixture
def client(real_app: Flask) -> FlaskClient:
    """Asks the application that serves the real content."""
    return real_app.test_client()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    found = programs()
    if not found:
        pytest.skip("no PostgreSQL server is installed; KBAPI_TEST_PG_BIN may name the folder of initdb")
    with running_server(found) as server:
        yield server


@pytest.fixture
def note(record_property: Callable[[str, object], None]) -> scoreboard.Note:
    """Notes what was tried and what came out, for the summary of the run."""
    return scoreboard.noting(record_property)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tells the notes of all tests."""
    for line in scoreboard.told(terminalreporter.getreports("passed")):
        terminalreporter.write_line(line)
