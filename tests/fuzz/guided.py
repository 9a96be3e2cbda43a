"""Runs one target in a process of its own, led by the branches that its cases reach (atheris, libFuzzer)."""

import json
import os
import sys
import tempfile
from importlib import import_module
from pathlib import Path

import atheris

LONGEST = 4096


def main() -> None:
    """`python -m tests.fuzz.guided TARGET CASES SEED` prints what was counted as one line of JSON."""
    name, cases, seed = sys.argv[1:]
    with atheris.instrument_imports(include=["kbapi"]):
        target = import_module(f"tests.fuzz.targets.{name}")
    from tests.fuzz.measuring import Tally

    tally = Tally()
    corpus = Path(tempfile.mkdtemp(prefix="kbapi-corpus-"))
    for number, seed_data in enumerate(target.SEEDS):
        (corpus / f"seed-{number}").write_bytes(seed_data)
    watched = tally.watching(target.try_one)

    def one(data: bytes) -> None:
        watched(data)
        if tally.cases >= int(cases):
            print(json.dumps({"cases": tally.cases, "worst_ms": round(tally.worst_ms, 2)}), flush=True)
            os._exit(0)

    options = [f"-seed={seed}", f"-max_len={LONGEST}", "-timeout=60", "-verbosity=0", "-rss_limit_mb=2048"]
    options += [f"-artifact_prefix={corpus}/"]
    atheris.Setup([sys.argv[0], *options, str(corpus)], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
