"""Runs the fuzzers and prints one table: `python -m tests.fuzz [--cases N] [--seed N] [name …]`."""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec

from hypothesis import HealthCheck, Phase, given, seed, settings

from kbapi.discovery import modules_of
from tests.fuzz import document, targets
from tests.fuzz.measuring import Tally, TryOne
from tests.fuzz.unguided import mutated

DOCUMENT = "document"
WEIGHTS = {"api_inputs": 2, "calls": 2, DOCUMENT: 2}
"""How many shares of the cases a target gets, if not one."""


def main() -> None:
    """Tries every target, prints what was counted, and ends with 1 if any found a fault."""
    known = [module.__name__.rpartition(".")[2] for module in modules_of(targets)] + [DOCUMENT]
    arguments = argparse.ArgumentParser(prog="fuzz", description=__doc__)
    arguments.add_argument("names", nargs="*", metavar="name", help=f"default all: {', '.join(known)}")
    arguments.add_argument("--cases", type=int, default=100_000, help="of all targets together (100000)")
    arguments.add_argument("--seed", type=int, default=1)
    given_ = arguments.parse_args()
    if unknown := set(given_.names) - set(known):
        arguments.error(f"no target is called {', '.join(sorted(unknown))}: use {', '.join(known)}")
    names = given_.names or known
    shares = sum(WEIGHTS.get(name, 1) for name in names)
    ended = [_told(name, given_.cases * WEIGHTS.get(name, 1) // shares, given_.seed) for name in names]
    print(f"{'all':24}{sum(ended):>8} cases, {ended.count(0)} targets with a fault")
    sys.exit(1 if 0 in ended else 0)


def _told(name: str, cases: int, number: int) -> int:
    """How many cases a target took without a fault; none where one was found, which is printed."""
    began = time.monotonic()
    way, run = _way(name)
    try:
        tally = run(cases, number)
    except Exception as fault:
        print(f"{name:24}FAULT  {fault}", flush=True)
        return 0
    seconds = time.monotonic() - began
    print(
        f"{name:24}{tally.cases:>8} cases, worst {tally.worst_ms:6.2f} ms, {way}, {seconds:.0f} s", flush=True
    )
    return tally.cases


def _way(name: str) -> tuple[str, Callable[[int, int], Tally]]:
    if name == DOCUMENT:
        return "schemathesis", document.run
    if find_spec("atheris"):
        return "atheris", partial(_guided, name)
    [module] = [module for module in modules_of(targets) if module.__name__.endswith(f".{name}")]
    return "hypothesis", partial(_unguided, module.try_one, module.SEEDS)


def _guided(name: str, cases: int, number: int) -> Tally:
    command = [sys.executable, "-m", "tests.fuzz.guided", name, str(cases), str(number)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise AssertionError(done.stdout[-1500:] + done.stderr[-1500:])
    counted = json.loads(done.stdout.splitlines()[-1])
    return Tally(counted["cases"], counted["worst_ms"])


def _unguided(try_one: TryOne, seeds: tuple[bytes, ...], cases: int, number: int) -> Tally:
    tally = Tally()

    @seed(number)
    @settings(
        max_examples=cases,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(mutated(seeds))
    def one(data: bytes) -> None:
        tally.watching(try_one)(data)

    one()
    return tally


if __name__ == "__main__":
    main()
