"""One application for all catalogues, and the count of what they asked."""

import math
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from kbapi.app import create_app
from kbapi.integrations.fhir.kinds import KINDS
from kbapi.knowledge_base import connect
from tests.input.asking import TALLY
from tests.publishing import NOON, settings_of


@pytest.fixture(scope="session")
def app(real_state: Path) -> Flask:
    """Serves the real content and looks for no new edition, so that a look counts against no request."""
    settings = settings_of(real_state)
    base = connect(settings.database, settings.state, settings.search_engine, poll_interval=math.inf)
    made = create_app(settings, base, clock=lambda: NOON)
    client = made.test_client()
    for rule in made.url_map.iter_rules():
        if not rule.arguments and "GET" in (rule.methods or ()):
            client.get(rule.rule)
    for kind in KINDS:
        client.get(f"/fhir/{kind}")
    client.get("/v1/answers?q=can+I+drive+home")
    client.get("/v1/answers?q=puedo+manejar&lang=es")
    return made


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Says what was asked; with JOBS=0 of all, since every worker counts for itself."""
    if TALLY.cases:
        told = f"bad input: {TALLY.cases} asked, worst {TALLY.worst_ms:.1f} ms ({TALLY.worst})"
        terminalreporter.write_line(f"{told}, by status {dict(sorted(TALLY.statuses.items()))}")
