"""The floors of the house hold: imports go down only, and each library stays in its room."""

import subprocess
import sys
from pathlib import Path

from tests.house_rules.python_files import ROOT


def test_every_import_contract_is_kept() -> None:
    lint_imports = Path(sys.executable).with_name("lint-imports")
    outcome = subprocess.run(
        [lint_imports, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
