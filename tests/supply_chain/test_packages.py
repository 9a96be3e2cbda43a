"""What is installed: locked by hash, no older than an advisory asks, and told in a bill of materials."""

import json
import re
import subprocess
import sys
import tomllib
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.version import Version

from tests.house_rules.python_files import ROOT

FLOORS = tomllib.loads((ROOT / "tools" / "floors.toml").read_text("utf-8"))
LOCKS = ("requirements.txt", "requirements-dev.txt")
_PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)
_ADVISORY = re.compile(r"(CVE-\d{4}-\d{4,7}|GHSA(-[23456789cfghjmpqrvwx]{4}){3}|PYSEC-\d{4}-\d+)")


def locked(name: str) -> dict[str, str]:
    return {found.lower(): pin for found, pin in _PIN.findall((ROOT / name).read_text("utf-8"))}


@pytest.mark.parametrize("floor", FLOORS["floor"], ids=lambda floor: floor["package"])
def test_no_package_is_older_than_its_floor(floor: dict[str, str]) -> None:
    assert _ADVISORY.fullmatch(floor["advisory"])
    assert floor["why"]
    found = [pins[floor["package"]] for pins in map(locked, LOCKS) if floor["package"] in pins]
    assert found, "nothing of this name is locked: remove its floor"
    with suppress(PackageNotFoundError):
        found.append(version(floor["package"]))
    assert all(Version(one) >= Version(floor["version"]) for one in found), found


@pytest.mark.parametrize("banned", FLOORS["banned"], ids=lambda banned: banned["package"])
def test_no_package_that_was_left_out_came_back(banned: dict[str, str]) -> None:
    assert _ADVISORY.fullmatch(banned["advisory"])
    assert banned["package"] not in locked("requirements.txt") | locked("requirements-dev.txt")


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_locked_by_hash(lock: str) -> None:
    entries = (ROOT / lock).read_text("utf-8").replace("\\\n", " ").splitlines()
    pinned = [entry for entry in entries if entry and not entry.startswith("#")]
    assert len(pinned) > 20
    assert [entry[:60] for entry in pinned if "--hash=sha256:" not in entry or "==" not in entry] == []


def test_both_locks_agree_on_what_is_shipped() -> None:
    shipped, developed = locked("requirements.txt"), locked("requirements-dev.txt")
    assert shipped.items() <= developed.items()


def bill() -> Any:
    return json.loads((ROOT / "sbom.cdx.json").read_text("utf-8"))


def test_the_bill_of_materials_is_valid_and_names_all_that_is_shipped() -> None:
    validator = JsonStrictValidator(SchemaVersion.V1_6)
    assert validator.validate_str(json.dumps(bill())) is None
    told = {part["name"]: part["version"] for part in bill()["components"]}
    assert told == {re.sub("[-_.]+", "-", name): pin for name, pin in locked("requirements.txt").items()}
    assert all(part["hashes"] for part in bill()["components"])


def test_a_bill_of_materials_that_does_not_fit_is_told() -> None:
    command = [sys.executable, ROOT / "tools" / "sbom.py", "--check"]
    assert subprocess.run(command, check=False).returncode == 0
