"""How long it takes to read and check a content folder, next to a plain reader of the same files.

The plain reader parses the front matter with `yaml.safe_load` and validates it twice, with jsonschema and
with marshmallow; it reads no Markdown, resolves no references and finds no places.
"""

import json
import math
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench import Row
from bench._pages import write_pages

SIZES = (1_000, 10_000)
LARGEST = 100_000


@dataclass(frozen=True, slots=True)
class Run:
    """One run in a process of its own: seconds of processor time without start-up, peak memory in MiB."""

    seconds: float
    mebibytes: float


def measure(large: bool) -> Iterator[Row]:
    """Times of check and of the plain reader by number of pages, and how the time grows."""
    checked: dict[int, Run] = {}
    for pages in (*SIZES, LARGEST) if large else SIZES:
        with tempfile.TemporaryDirectory(prefix="kbapi-bench-") as folder:
            write_pages(Path(folder), pages)
            repeats = max(1, 3_000 // pages)
            checked[pages] = best("check", folder, repeats)
            plain = best("plain", folder, repeats)
        yield Row(
            f"check {pages:,} pages",
            f"{checked[pages].seconds:.2f} s, {checked[pages].mebibytes:.0f} MiB",
            f"plain reader {plain.seconds:.2f} s: ratio {checked[pages].seconds / plain.seconds:.2f}",
        )
    yield Row("growth of check with pages", f"exponent {slope(checked):.2f}", "1 is linear")


def best(reader: str, folder: str, repeats: int) -> Run:
    """The fastest of several runs."""
    command = [sys.executable, "-m", "bench._reading", reader, folder]
    outputs = [
        subprocess.run(command, capture_output=True, check=True, text=True).stdout for _ in range(repeats)
    ]
    return min((Run(**json.loads(output)) for output in outputs), key=lambda run: run.seconds)


def slope(runs: dict[int, Run]) -> float:
    """The slope of time over size on logarithmic scales, by least squares."""
    points = [(math.log(pages), math.log(run.seconds)) for pages, run in runs.items()]
    middle_x = sum(x for x, _ in points) / len(points)
    middle_y = sum(y for _, y in points) / len(points)
    rise = sum((x - middle_x) * (y - middle_y) for x, y in points)
    return rise / sum((x - middle_x) ** 2 for x, _ in points)
