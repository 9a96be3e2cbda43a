"""Reads content folders into one checked library, or refuses them with every problem at once."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kbapi.content import checks
from kbapi.content.files import PageFile, page_files
from kbapi.content.house_files import HouseFiles, read_house_files
from kbapi.content.pages import Page, place_of, read
from kbapi.content.problem import Level, PlacedProblem, Problem
from kbapi.errors import ContentRefusedError
from kbapi.knowledge.code import Code
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Entry, Library


@dataclass(frozen=True, slots=True)
class Loaded:
    """A library, where each of its pages stands, and what was found wrong with it."""

    library: Library
    files: dict[Key, PageFile]
    house: HouseFiles
    problems: tuple[PlacedProblem, ...]

    @property
    def errors(self) -> tuple[PlacedProblem, ...]:
        """The problems that refuse the edition."""
        return tuple(problem for problem in self.problems if problem.level is Level.ERROR)


def load(folders: Sequence[Path], today: date) -> Loaded:
    """The sound library of the folders; raises ContentRefusedError with all problems otherwise."""
    loaded = examine(folders, today)
    if loaded.errors:
        raise ContentRefusedError(loaded.problems)
    return loaded


def examine(folders: Sequence[Path], today: date) -> Loaded:
    """Everything that can be read and everything that is wrong; a page of a later folder replaces an earlier one."""
    pages, problems = _read_pages(folders)
    house = _house_files(folders, problems)
    library = Library(_entries(pages.values(), house))
    files = {key: page.file for key, page in pages.items()}
    problems += _strange_codes(house, files)
    problems += placed(checks.run(library, house, today), files)
    return Loaded(library, files, house, tuple(sorted(set(problems))))


def _read_pages(folders: Sequence[Path]) -> tuple[dict[Key, Page], list[PlacedProblem]]:
    pages: dict[Key, Page] = {}
    problems: list[PlacedProblem] = []
    for folder in folders:
        for file in page_files(folder):
            found = [file] if isinstance(file, PlacedProblem) else read(file)
            if isinstance(found, Page):
                pages[found.record.key] = found
            else:
                problems += found
    return pages, problems


def _house_files(folders: Sequence[Path], problems: list[PlacedProblem]) -> HouseFiles:
    codes: list[tuple[Key, Code]] = []
    forbidden: list[re.Pattern[str]] = []
    retired: set[str] = set()
    for folder in folders:
        house, wrong = read_house_files(folder)
        problems += wrong
        codes += house.codes
        forbidden += house.forbidden
        retired |= house.retired
    return HouseFiles(tuple(codes), tuple(forbidden), frozenset(retired))


def _entries(pages: Iterable[Page], house: HouseFiles) -> dict[Key, Entry]:
    more: dict[Key, list[Code]] = defaultdict(list)
    for key, code in house.codes:
        more[key].append(code)
    return {page.record.key: page.entry(tuple(more.get(page.record.key, ()))) for page in pages}


def _strange_codes(house: HouseFiles, files: dict[Key, PageFile]) -> list[PlacedProblem]:
    strangers = sorted({str(key) for key, _ in house.codes if key not in files})
    return [
        PlacedProblem("codes", 1, 1, Level.ERROR, "CODE002", f"a code is given for {key}, which is not there")
        for key in strangers
    ]


def placed(problems: Iterable[Problem], files: dict[Key, PageFile]) -> list[PlacedProblem]:
    """The findings of checks with their places in the files."""
    found = []
    for problem in problems:
        file = files[problem.key]
        line, column = place_of(file, problem.pointer)
        found.append(PlacedProblem(file.shown, line, column, problem.level, problem.code, problem.message))
    return found
