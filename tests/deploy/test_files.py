"""Unit, container, compose file and manifest agree with the program: settings, commands, limits."""

import configparser
import re
import shutil
import subprocess
from ipaddress import ip_network
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from kbapi.cli.serving import SECONDS_TO_STOP
from kbapi.config import Settings
from kbapi.first_answers import admission_rules
from kbapi.web.framework import LARGEST_BODY
from tests.cli.running import COMMANDS
from tests.deploy.proxy import TEMPLATE
from tests.house_rules.python_files import ROOT

DEPLOY = ROOT / "deploy"
UNIT = DEPLOY / "systemd" / "kbapi.service"
CONTAINERFILE = DEPLOY / "container" / "Containerfile"
COMPOSE = yaml.safe_load((DEPLOY / "container" / "compose.yaml").read_text("utf-8"))
MANIFESTS = list(yaml.safe_load_all((DEPLOY / "kubernetes" / "kbapi.yaml").read_text("utf-8")))
OF_THE_PROXY = {"KBAPI_LISTEN", "KBAPI_SERVERS", "KBAPI_NGINX_RUN", "KBAPI_NGINX_TEMP"}
OF_COMPOSE = {"KBAPI_DB_PASSWORD"}
FILES = [path for path in sorted(DEPLOY.rglob("*")) if path.is_file()]
PINNED = re.compile(r"^([\w.\-\[\]]+)==(\S+)", re.MULTILINE)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_names_only_settings_that_exist(path: Path) -> None:
    named = set(re.findall(r"\bKBAPI_[A-Z_]+[A-Z]\b", path.read_text("utf-8")))
    assert named <= {*Settings.variables(), *OF_THE_PROXY, *OF_COMPOSE}


def test_the_proxy_asks_for_its_four_variables_and_no_more() -> None:
    found = Template.pattern.finditer(TEMPLATE.read_text("utf-8"))
    assert {match["braced"] for match in found} - {None} == OF_THE_PROXY


def test_the_proxy_lets_in_bodies_as_long_as_the_service_does() -> None:
    text = TEMPLATE.read_text("utf-8")
    assert LARGEST_BODY == 1024 * 1024
    assert "client_max_body_size 1m;" in text
    assert "client_body_buffer_size 1m;" in text


def test_everybody_waits_longer_than_the_service_takes_to_stop() -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None, comment_prefixes=("#",))
    unit.optionxform = str  # type: ignore[assignment,method-assign]  # names of systemd have capitals
    unit.read_string(UNIT.read_text("utf-8"))
    assert int(unit["Service"]["TimeoutStopSec"].rstrip("s")) > SECONDS_TO_STOP
    assert int(COMPOSE["services"]["kbapi"]["stop_grace_period"].rstrip("s")) > SECONDS_TO_STOP
    pod = manifest("Deployment")["spec"]["template"]["spec"]
    pause = int(pod["containers"][0]["lifecycle"]["preStop"]["exec"]["command"][1])
    assert pod["terminationGracePeriodSeconds"] > pause + SECONDS_TO_STOP


def test_every_command_and_option_that_is_started_exists() -> None:
    started = [UNIT.read_text("utf-8").split("bin/kbapi ")[1].split("\n")[0].split()]
    pods = [manifest(kind)["spec"]["template"]["spec"] for kind in ("Job", "Deployment")]
    started += [COMPOSE["services"]["publish"]["command"], *(pod["containers"][0]["args"] for pod in pods)]
    commands = re.findall(r"^CMD (\[.*\])", CONTAINERFILE.read_text("utf-8"), re.MULTILINE)
    started += map(yaml.safe_load, commands)
    for command, *options in started:
        known = {option for parameter in COMMANDS[command].params for option in parameter.opts}
        assert {option for option in options if option.startswith("-")} <= known


def test_containers_may_do_no_more_than_they_must() -> None:
    for kind in ("Job", "Deployment"):
        pod = manifest(kind)["spec"]["template"]["spec"]
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["automountServiceAccountToken"] is False
        assert pod["containers"][0]["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
    for name in ("publish", "kbapi", "nginx", "valkey"):
        service = COMPOSE["services"][name]
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])


def test_an_instance_whose_database_is_away_goes_on_getting_requests() -> None:
    (container,) = manifest("Deployment")["spec"]["template"]["spec"]["containers"]
    probes = ("startupProbe", "readinessProbe", "livenessProbe")
    asked = [container[probe]["httpGet"]["path"] for probe in probes]
    assert asked == ["/health/ready", "/health/live", "/health/live"]


def test_callers_are_told_apart_behind_the_proxy_of_the_compose_file() -> None:
    given = COMPOSE["services"]["kbapi"]["environment"]
    settings = Settings.as_given({**given, "KBAPI_DB_PASSWORD": "x"}).checked()
    rules = admission_rules(settings)
    (network,) = COMPOSE["networks"]["default"]["ipam"]["config"]
    proxy = str(next(ip_network(network["subnet"]).hosts()))
    asked = {"REMOTE_ADDR": proxy, "HTTP_X_FORWARDED_FOR": "198.51.100.7"}
    assert rules.proxies.caller(asked) == "198.51.100.7"
    assert rules.windows
    assert urlsplit(settings.rate_limit_store).hostname in COMPOSE["services"]


def test_what_is_installed_in_the_container_is_locked_as_it_is_tested() -> None:
    text = (DEPLOY / "container" / "requirements.txt").read_text("utf-8")
    tested = dict(PINNED.findall((ROOT / "requirements-dev.txt").read_text("utf-8")))
    locked = dict(PINNED.findall(text))
    assert {name: version for name, version in locked.items() if tested[name] != version} == {}
    assert locked.keys() >= dict(PINNED.findall((ROOT / "requirements.txt").read_text("utf-8"))).keys()
    assert text.count("--hash=sha256:") > len(locked)
    assert "--require-hashes" in CONTAINERFILE.read_text("utf-8")


def test_what_the_containerfile_copies_is_there_and_not_ignored() -> None:
    copied = [
        line.split()[1:-1]
        for line in CONTAINERFILE.read_text("utf-8").splitlines()
        if line.startswith("COPY ") and "--from" not in line
    ]
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    let_in = {line[1:] for line in ignored if line.startswith("!")}
    names = {name for names in copied for name in names}
    assert names == let_in
    assert [name for name in names if not (ROOT / name).exists()] == []


def test_systemd_accepts_the_unit() -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd-analyze is not installed")
    command = [analyze, "security", "--offline=true", "--threshold=15", UNIT]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if "--offline" in done.stderr:
        pytest.skip("this systemd cannot look at a unit that is not loaded")
    assert done.returncode == 0, done.stdout + done.stderr


def manifest(kind: str) -> dict[str, Any]:
    """The one manifest of a kind."""
    [found] = [one for one in MANIFESTS if one["kind"] == kind]
    return found
