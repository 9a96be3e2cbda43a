"""Writes the table of one run with the machine it was measured on, and plots of growth, into docs/."""

import math
import os
import platform
import re
import sqlite3
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from html import escape
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from bench import Curve, Row
from kbapi import __version__

PACKAGES = ("granian", "flask", "sqlalchemy", "whoosh-reloaded", "tantivy", "orjson")
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
_WIDTH, _HEIGHT, _LEFT, _TOP, _RIGHT, _BOTTOM = 640, 360, 70, 40, 150, 50
_COLOURS = ("#0969da", "#bc4c00", "#8250df", "#1a7f37")
"""Readable on white and on near-black alike."""
_DASHES = ("", "6 4", "2 4", "8 3 2 3")
"""Nobody needs to see colours to tell the lines apart."""


def write(page: Path, rows: Sequence[Row], curves: Sequence[Curve]) -> None:
    """Puts the table between the two marks of a page, and the plots into a folder of the page's name."""
    plots = page.with_suffix("")
    names = list(dict.fromkeys(curve.plot for curve in curves))
    for name in names:
        plots.mkdir(exist_ok=True)
        drawn = plot(name, [curve for curve in curves if curve.plot == name])
        (plots / f"{_file(name)}.svg").write_text(drawn, encoding="utf-8")
    images = [f"![{name}]({plots.name}/{_file(name)}.svg)" for name in names]
    told = "\n".join([machine(), "", *table(rows), "", *images])
    before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    page.write_text(f"{before}{BEGIN}\n\n{told.strip()}\n\n{END}{after}", encoding="utf-8")


def table(rows: Iterable[Row]) -> Iterator[str]:
    """The rows as a Markdown table."""
    yield "| what | measured | next to | target | met |"
    yield "|---|---|---|---|---|"
    for row in rows:
        yield f"| {row.what} | {row.figure} | {row.compared} | {row.target} | {told(row.met)} |"


def told(met: bool | None) -> str:
    """Whether a target was met, in words."""
    return "" if met is None else "met" if met else "**not met**"


def machine() -> str:
    """A sentence about when, on what and with what it was measured."""
    packages = ", ".join(f"{name} {found}" for name in PACKAGES if (found := _version(name)))
    tools = ", ".join(filter(None, (_said("wrk", "-v"), _said("nginx", "-v"))))
    return (
        f"Measured on {datetime.now(UTC):%Y-%m-%d} with kbapi {__version__} on {os.cpu_count()} cores of "
        f"{_processor()}, {_memory()}, {platform.system()} {platform.release()}, Python "
        f"{platform.python_version()}, SQLite {sqlite3.sqlite_version}; {packages}; {tools}."
    )


def plot(title: str, curves: Sequence[Curve]) -> str:
    """An SVG with both scales logarithmic; straight lines of the same slope grow alike."""
    xs = [size for curve in curves for size, _ in curve.points]
    ys = [cost for curve in curves for _, cost in curve.points]
    x_low, x_high = _decades(xs)
    y_low, y_high = _decades(ys)

    def x_of(size: float) -> float:
        return _LEFT + (math.log10(size) - x_low) / (x_high - x_low) * (_WIDTH - _LEFT - _RIGHT)

    def y_of(cost: float) -> float:
        return _HEIGHT - _BOTTOM - (math.log10(cost) - y_low) / (y_high - y_low) * (_HEIGHT - _TOP - _BOTTOM)

    unit = curves[0].unit
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        'aria-labelledby="title desc" font-family="sans-serif" font-size="13">',
        f'<title id="title">{escape(title)}</title>',
        f'<desc id="desc">{escape(_in_words(curves))}</desc>',
        "<style>text{fill:#1f2328}.grid{stroke:#d1d9e0}"
        "@media(prefers-color-scheme:dark){text{fill:#f0f6fc}.grid{stroke:#3d444d}}</style>",
        f'<text x="{_LEFT}" y="20" font-weight="bold">{escape(title)}</text>',
        f'<text x="{_LEFT}" y="{_HEIGHT - 10}">pages</text>',
        f'<text x="8" y="{_TOP - 4}">{escape(unit)}</text>',
    ]
    for power in range(x_low, x_high + 1):
        x = x_of(10**power)
        parts.append(f'<path class="grid" d="M{x:.0f} {_TOP}V{_HEIGHT - _BOTTOM}"/>')
        parts.append(
            f'<text x="{x:.0f}" y="{_HEIGHT - _BOTTOM + 18}" text-anchor="middle">{10**power:,}</text>'
        )
    for power in range(y_low, y_high + 1):
        y = y_of(10**power)
        parts.append(f'<path class="grid" d="M{_LEFT} {y:.0f}H{_WIDTH - _RIGHT}"/>')
        parts.append(f'<text x="{_LEFT - 6}" y="{y + 4:.0f}" text-anchor="end">{10.0**power:,g}</text>')
    for curve, colour, dashes in zip(curves, _COLOURS, _DASHES, strict=False):
        line = " ".join(f"{x_of(size):.1f},{y_of(cost):.1f}" for size, cost in curve.points)
        parts.append(
            f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2.5" '
            f'stroke-dasharray="{dashes or "none"}"/>'
        )
        size, cost = curve.points[-1]
        parts.append(f'<text x="{x_of(size) + 6:.0f}" y="{y_of(cost) + 4:.0f}">{escape(curve.name)}</text>')
    return "\n".join([*parts, "</svg>", ""])


def slope(points: Sequence[tuple[int, float]]) -> float:
    """The slope of cost over size on logarithmic scales, by least squares; 1 is linear."""
    logs = [(math.log(size), math.log(cost)) for size, cost in points]
    middle_x = sum(x for x, _ in logs) / len(logs)
    middle_y = sum(y for _, y in logs) / len(logs)
    rise = sum((x - middle_x) * (y - middle_y) for x, y in logs)
    return rise / sum((x - middle_x) ** 2 for x, _ in logs)


def _in_words(curves: Sequence[Curve]) -> str:
    return "; ".join(
        f"{curve.name}: "
        + ", ".join(f"{cost:.3g} {curve.unit} at {size:,} pages" for size, cost in curve.points)
        for curve in curves
    )


def _decades(values: Sequence[float]) -> tuple[int, int]:
    low = math.floor(math.log10(min(values)))
    return low, max(low + 1, math.ceil(math.log10(max(values))))


def _file(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _said(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return (done.stdout + done.stderr).splitlines()[0].partition("Copyright")[0].strip()


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    found = re.search(r"model name\s*: (.+)", told.read_text(encoding="utf-8")) if told.exists() else None
    return found[1] if found else platform.machine()


def _memory() -> str:
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB"
