"""Runs the benchmarks and prints one table: `python -m bench [--large] [name …]`."""

import argparse
from collections.abc import Callable, Iterator
from typing import cast

import bench
from bench import Row
from kbapi.discovery import modules_of

Measure = Callable[[bool], Iterator[Row]]
WIDTHS = (46, 28)


def main() -> None:
    """Prints each row as soon as it is measured."""
    known = {module.__name__.rpartition(".")[2]: module for module in modules_of(bench)}
    arguments = argparse.ArgumentParser(prog="bench", description=__doc__)
    arguments.add_argument(
        "names", nargs="*", metavar="name", help=f"which ones (default all): {', '.join(known)}"
    )
    arguments.add_argument("--large", action="store_true", help="also the sizes that take minutes")
    given = arguments.parse_args()
    if unknown := set(given.names) - known.keys():
        arguments.error(f"no benchmark is called {', '.join(sorted(unknown))}: use {', '.join(known)}")
    for name in given.names or known:
        for row in cast(Measure, known[name].measure)(given.large):
            print(line(row), flush=True)


def line(row: Row) -> str:
    """The row in columns."""
    return f"{row.what:<{WIDTHS[0]}}{row.figure:<{WIDTHS[1]}}{row.compared}".rstrip()


if __name__ == "__main__":
    main()
