"""How much of the processor it takes to watch a request, next to prometheus_client used in the plain way.

Each is measured in a process of its own, with the figures of one worker and shared among several.
"""

import subprocess
import sys
from collections.abc import Iterator
from itertools import product

from bench import Row

TURNS = 20_000
ROUNDS = 5
SAID = {"one": "one worker", "several": "several workers"}
_MEASURE = """
import logging, sys, tempfile, time
from pathlib import Path
from kbapi.web import metrics
from kbapi.web.log_lines import write_lines
from kbapi.web.watch import ROUTE, Watch

what, shared = sys.argv[1:]
if shared == "several":
    folder = tempfile.TemporaryDirectory(prefix="kbapi-bench-")
    metrics.share_among_workers(Path(folder.name))
sys.stderr = open("/dev/null", "w")
write_lines("info" if what == "line" else "error", "json")
asked = {"REQUEST_METHOD": "GET", "HTTP_X_REQUEST_ID": "9b2f7c5e1d1f4a379a0e0d6f6a6c1f11", ROUTE: "/v1/risks"}

def plain():
    metrics.REQUESTS.labels("/v1/risks", "GET", "200").inc()
    metrics.SECONDS.labels("/v1/risks").observe(0.003)

def counted():
    requests, seconds = metrics.tallies("/v1/risks", "GET", 200)
    requests.inc()
    seconds.observe(0.003)

def inside(environ, start_response):
    start_response("200 OK", [])
    return ()

watch = Watch(inside)

def watched():
    watch(dict(asked), lambda status, headers: None)

do = {"plain": plain, "counted": counted, "watched": watched, "line": watched}[what]
took = []
for _ in range(ROUNDS):
    began = time.process_time()
    for _ in range(TURNS):
        do()
    took.append((time.process_time() - began) / TURNS)
print(min(took) * 1e6)
"""
_CASES = {
    "counted": "count and time",
    "watched": "the same, named and timed around an answer",
    "line": "the same, with its log line",
}


def measure(_large: bool) -> Iterator[Row]:
    """Microseconds of the processor for each request."""
    for workers, (case, told) in product(SAID, _CASES.items()):
        plain, ours = _microseconds("plain", workers), _microseconds(case, workers)
        compared = f"prometheus_client in the plain way: {plain:.1f} µs ({ours / plain:.2f} times)"
        yield Row(f"{told}, {SAID[workers]}", f"{ours:.1f} µs", compared)


def _microseconds(case: str, workers: str) -> float:
    code = f"TURNS, ROUNDS = {TURNS}, {ROUNDS}\n{_MEASURE}"
    done = subprocess.run(
        [sys.executable, "-c", code, case, workers], capture_output=True, text=True, check=True
    )
    return float(done.stdout)
