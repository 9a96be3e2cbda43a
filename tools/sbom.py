"""Writes sbom.cdx.json: what an installation brings along, from the lock, as CycloneDX 1.6 (ECMA-424).

It is the same for the same lock on any machine: no time, no serial number. `--check` only compares.
"""

import argparse
import json
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCK, TARGET = ROOT / "requirements.txt", ROOT / "sbom.cdx.json"
_PIN = re.compile(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)(.*)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def main() -> None:
    """Writes the file, or says that it is stale and ends with 1."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--check", action="store_true", help="compare, and write nothing")
    text = json.dumps(bill_of_materials(LOCK.read_text("utf-8")), indent=2) + "\n"
    if not arguments.parse_args().check:
        TARGET.write_text(text, encoding="utf-8")
    elif not TARGET.exists() or TARGET.read_text("utf-8") != text:
        sys.exit("sbom.cdx.json does not fit requirements.txt: run 'make sbom' and commit it.")


def bill_of_materials(lock: str) -> dict[str, Any]:
    """The packages of a lock: name, version, package URL, the SHA-256 of every file that may be installed."""
    entries = lock.replace("\\\n", " ").splitlines()
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "kbapi", "bom-ref": "kbapi"}},
        "components": [_component(found) for entry in entries if (found := _PIN.match(entry))],
    }


def _component(pin: re.Match[str]) -> dict[str, Any]:
    name, version = re.sub("[-_.]+", "-", pin[1]).lower(), pin[2]
    address = f"pkg:pypi/{name}@{version}"
    return {
        "type": "library",
        "bom-ref": address,
        "name": name,
        "version": version,
        "hashes": [{"alg": "SHA-256", "content": digest} for digest in sorted(_HASH.findall(pin[3]))],
        "purl": address,
    }


if __name__ == "__main__":
    main()
