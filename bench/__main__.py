"""Runs the benchmarks and prints one table: `python -m bench [--large] [--write] [name …]`."""

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import bench
from bench import Curve, Row
from bench._report import told, write
from kbapi.config import CHECKOUT
from kbapi.discovery import modules_of

Measure = Callable[[bool], Iterator[Row | Curve]]
PAGE = CHECKOUT / "docs" / "performance.md"
WIDTHS = (52, 30, 56, 20)


def main() -> None:
    """Prints each row as soon as it is measured."""
    known = {module.__name__.rpartition(".")[2]: module for module in modules_of(bench)}
    arguments = argparse.ArgumentParser(prog="bench", description=__doc__)
    arguments.add_argument(
        "names", nargs="*", metavar="name", help=f"which ones (default all): {', '.join(known)}"
    )
    arguments.add_argument("--large", action="store_true", help="also the sizes that take minutes")
    arguments.add_argument("--write", action="store_true", help="write the table to docs/performance.md")
    given = arguments.parse_args()
    if unknown := set(given.names) - known.keys():
        arguments.error(f"no benchmark is called {', '.join(sorted(unknown))}: use {', '.join(known)}")
    run([cast(Measure, known[name].measure) for name in given.names or known], given.large, given.write)


def run(measures: list[Measure], large: bool, written: bool, page: Path = PAGE) -> None:
    """Measures and prints, then writes the page where that is wanted."""
    rows: list[Row] = []
    curves: list[Curve] = []
    for found in (found for measure in measures for found in measure(large)):
        if isinstance(found, Curve):
            curves.append(found)
        else:
            rows.append(found)
            print(line(found), flush=True)
    promised = [row for row in rows if row.met is not None]
    print(f"{sum(bool(row.met) for row in promised)} of {len(promised)} targets met")
    if written:
        write(page, rows, curves)


def line(row: Row) -> str:
    """The row in columns."""
    columns = (row.what, row.figure, row.compared, row.target)
    padded = "".join(f"{text:<{width}}" for text, width in zip(columns, WIDTHS, strict=True))
    return f"{padded}{told(row.met).strip('*')}".rstrip()


if __name__ == "__main__":
    main()
