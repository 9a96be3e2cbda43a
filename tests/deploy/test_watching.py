"""Alerts and dashboard ask only for what is exported, and every alert has its page in the runbook."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import promql_parser
import pytest
import yaml

from tests.house_rules.python_files import ROOT
from tests.publishing import SAMPLE_CONTENT, application, published

ALERTS = ROOT / "deploy" / "prometheus" / "alerts.yml"
DASHBOARD = ROOT / "deploy" / "grafana" / "dashboard.json"
RUNBOOK = ROOT / "docs" / "operating.md"
TYPE = re.compile(r"^# TYPE (\w+) (\w+)$", re.MULTILINE)
ENDINGS = {"histogram": ("_bucket", "_sum", "_count")}
FROM_PROMETHEUS = {"up"}
LABELS_FROM_PROMETHEUS = {"job", "instance", "le"}
RULES = [rule for group in yaml.safe_load(ALERTS.read_text("utf-8"))["groups"] for rule in group["rules"]]
BOARD = json.loads(DASHBOARD.read_text("utf-8"))


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """The names of all series that /metrics may tell; with the labels of those that it told."""
    state = tmp_path_factory.mktemp("state")
    published(SAMPLE_CONTENT, state)
    client = application(state).test_client()
    client.get("/v1/answers?q=when+may+I+prune")
    text = client.get("/metrics").text
    names = {name + end for name, kind in TYPE.findall(text) for end in ENDINGS.get(kind, ("",))}
    labels: dict[str, set[str]] = {name: set() for name in names}
    for name, within in re.findall(r"^(\w+)\{(.*)\} ", text, re.MULTILINE):
        labels[name] |= set(re.findall(r'(\w+)="', within))
    return labels


def expressions() -> Iterator[tuple[str, str]]:
    """Every expression with where it stands; variables of Grafana get a value, as it gives them one."""
    yield from ((rule["alert"], rule["expr"]) for rule in RULES)
    for panel in BOARD["panels"]:
        yield from ((panel["title"], filled_in(target["expr"])) for target in panel["targets"])
    yield from ((note["name"], note["expr"]) for note in BOARD["annotations"]["list"])


def filled_in(expression: str) -> str:
    return expression.replace("$__rate_interval", "1m").replace("$instance", ".*")


@pytest.mark.parametrize(("where", "expression"), list(expressions()))
def test_an_expression_can_be_read_and_names_what_is_exported(
    exported: dict[str, set[str]], where: str, expression: str
) -> None:
    promql_parser.parse(expression)
    without_texts = re.sub(r'"[^"]*"', '""', expression)
    assert set(re.findall(r"\bkbapi_\w+", without_texts)) <= exported.keys()
    for name, within in re.findall(r"(\w+)\{([^}]*)\}", without_texts):
        labels = set(re.findall(r'(\w+)\s*[=!]~?\s*""', within)) - LABELS_FROM_PROMETHEUS
        assert name in FROM_PROMETHEUS or labels <= (exported[name] or labels), (name, labels)


def test_promtool_accepts_the_rules() -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("promtool is not installed: it comes with Debian's package prometheus")
    done = subprocess.run([promtool, "check", "rules", ALERTS], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_every_alert_says_how_grave_it_is_and_has_a_section_in_the_runbook(rule: dict[str, Any]) -> None:
    assert rule["labels"]["severity"] in ("critical", "warning", "info")
    assert rule["annotations"]["summary"]
    page, _, anchor = rule["annotations"]["runbook"].partition("#")
    assert (ROOT / page, anchor) == (RUNBOOK, rule["alert"].lower())
    section = sections(RUNBOOK).get(rule["alert"], "")
    assert len(section.split()) > 25, "a section says what it is, where to look and what to do"


def test_the_runbook_has_no_section_without_an_alert() -> None:
    named = {name for name in sections(RUNBOOK) if name.startswith("Kbapi")}
    assert named == {rule["alert"] for rule in RULES}


def test_the_dashboard_is_one_that_grafana_10_reads() -> None:
    assert BOARD["schemaVersion"] >= 38
    assert BOARD["title"]
    ids = [panel["id"] for panel in BOARD["panels"]]
    assert len(ids) == len(set(ids)) > 15
    for panel in BOARD["panels"]:
        assert panel["type"] in ("timeseries", "stat", "table")
        assert panel["datasource"] == {"type": "prometheus", "uid": "${datasource}"}
        assert panel["gridPos"]["x"] + panel["gridPos"]["w"] <= 24
        assert [target["refId"] for target in panel["targets"]] == sorted(
            {target["refId"] for target in panel["targets"]}
        )
    assert {variable["name"] for variable in BOARD["templating"]["list"]} == {"datasource", "instance"}


def sections(path: Path) -> dict[str, str]:
    """The text below each heading of the third level."""
    parts = re.split(r"^### (.+)$", path.read_text("utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))
