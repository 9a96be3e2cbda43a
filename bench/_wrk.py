"""Puts load on a server with wrk, and reads what it reports."""

import re
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

CONNECTIONS = 16
SECONDS = 1
ROUNDS = 3
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1_000.0, "m": 60_000.0}
_SCRIPT = """
local paths, at = {}, 0
for line in io.lines("%s") do paths[#paths + 1] = line end
request = function()
  at = at %% #paths + 1
  return wrk.format("GET", paths[at])
end
"""


@dataclass(frozen=True, slots=True)
class Load:
    """What is asked: an address, with headers, or many paths below it in turn."""

    url: str
    headers: tuple[str, ...] = ()
    paths: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """Requests a second, the 99th percentile in milliseconds, failed connections and answers."""

    rate: float
    p99: float
    dropped: int
    refused: int


def wrk(load: Load, seconds: int = SECONDS, connections: int = CONNECTIONS) -> Report:
    """What wrk reports; stops with a remedy where it is not installed."""
    program = shutil.which("wrk")
    if not program:
        raise SystemExit("bench: wrk is missing: install it, on Debian and Ubuntu with `apt-get install wrk`")
    headers = [part for header in load.headers for part in ("-H", header)]
    with tempfile.TemporaryDirectory(prefix="kbapi-bench-") as folder:
        script = _script(Path(folder), load.paths) if load.paths else []
        command = [
            program,
            "-t1",
            f"-c{connections}",
            f"-d{seconds}s",
            "--latency",
            *headers,
            *script,
            load.url,
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    return read_report(done.stdout)


def _script(folder: Path, paths: Sequence[str]) -> list[str]:
    (folder / "paths").write_text("\n".join(paths) + "\n", encoding="utf-8")
    (folder / "paths.lua").write_text(_SCRIPT % (folder / "paths"), encoding="utf-8")
    return ["-s", str(folder / "paths.lua")]


def read_report(text: str) -> Report:
    """The figures in what wrk prints."""
    rate = re.search(r"Requests/sec: +([\d.]+)", text)
    late = re.search(r"99% +([\d.]+)(us|ms|s|m)", text)
    errors = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", text)
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    if not rate or not late:
        raise SystemExit(f"bench: wrk said something else than expected: {text}")
    return Report(
        float(rate[1]),
        float(late[1]) * _UNITS[late[2]],
        sum(map(int, errors.groups())) if errors else 0,
        int(refused[1]) if refused else 0,
    )


def alternating(
    loads: Mapping[str, Load], rounds: int = ROUNDS, seconds: int = SECONDS
) -> dict[str, list[float]]:
    """The rates of each load, round by round, each round in another order; refuses failed answers."""
    rates: dict[str, list[float]] = {name: [] for name in loads}
    order = list(loads)
    for _ in range(rounds):
        order.append(order.pop(0))
        for name in order:
            report = wrk(loads[name], seconds)
            if report.refused or report.dropped:
                raise SystemExit(f"bench: {name} did not answer all of {loads[name].url}: {report}")
            rates[name].append(report.rate)
    return rates


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median of the ratios of each round."""
    return statistics.median(one / other for one, other in zip(ours, theirs, strict=True))
