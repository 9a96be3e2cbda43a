"""One application for all catalogues, and the count of what they asked."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from kbapi.integrations.fhir.kinds import KINDS
from tests.input.asking import TALLY, quiet_application


@pytest.fixture(scope="session")
def app(real_state: Path) -> Flask:
    """Serves the real content and looks for no new edition, so that a look counts against no request."""
    made = quiet_application(real_state)
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
