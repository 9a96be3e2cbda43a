"""Reads content folders into one checked library, or refuses them with every problem at once."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from kbapi.content import checks
from kbapi.content.exemptions import sift
from kbapi.content.files import PageFile, manifest, page_files
from kbapi.content.house_files import Exemption, HouseFiles, ListedCode, read_house_files
from kbapi.content.kept_pages import KeptPages, kept_pages
from kbapi.content.layers import complaints_about
from kbapi.content.pages import Page, read
from kbapi.content.places import placed
from kbapi.content.problem import Level, PlacedProblem, Problem
from kbapi.content.signatures import complaint_about
from kbapi.content.unread import Unread
from kbapi.errors import ContentRefusedError
from kbapi.kinds import KINDS
from kbapi.knowledge.code import Code
from kbapi.knowledge.identity import Key
from kbapi.knowledge.library import Entry, Library
from kbapi.knowledge.review import Review, ReviewerKey
from kbapi.knowledge.translation import Translation


@dataclass(frozen=True, slots=True)
class Loaded:
    """A library, where each of its pages stands, what was found wrong with it, and what of it may stand."""

    library: Library
    files: dict[Key, PageFile]
    house: HouseFiles
    problems: tuple[PlacedProblem, ...]
    exempted: tuple[PlacedProblem, ...] = ()

    @property
    def errors(self) -> tuple[PlacedProblem, ...]:
        """The problems that refuse the edition."""
        return tuple(problem for problem in self.problems if problem.level is Level.ERROR)


@dataclass(frozen=True, slots=True)
class _Found:
    """What the files hold: pages, problems, and what may stand on pages that could not be read."""

    pages: dict[Key, Page] = field(default_factory=dict)
    problems: list[PlacedProblem] = field(default_factory=list)
    unread: Unread = field(default_factory=Unread)


def load(folders: Sequence[Path], today: date, kept: Path | None = None) -> Loaded:
    """The sound library of the folders; raises ContentRefusedError with all problems otherwise.

    `kept` is a file for pages as they were read, from which those are taken that have not changed since.
    """
    loaded = examine(folders, today, kept)
    if loaded.errors:
        raise ContentRefusedError(loaded.problems)
    return loaded


def examine(folders: Sequence[Path], today: date, kept: Path | None = None) -> Loaded:
    """Everything that can be read and everything wrong; later folders override earlier ones."""
    before = [manifest(folder) for folder in folders]
    with kept_pages(kept) as pages:
        found = _read_pages(folders, pages)
    house = _house_files(folders, found.problems)
    library = Library(_entries(found.pages.values(), house))
    files = {key: page.file for key, page in found.pages.items()}
    findings = [
        finding for finding in checks.run(library, house, today) if not found.unread.may_hold(finding.absent)
    ]
    problems = {
        *found.problems,
        *_strange_codes(house, files, found.unread),
        *placed(_causes(findings, library), files),
        *_changes(folders, before),
        *_emptiness(folders, found),
    }
    sifted = sift(problems, house.exemptions, today, all_read=not found.unread)
    return Loaded(library, files, house, sifted.reported, sifted.exempted)


def _read_pages(folders: Sequence[Path], kept: KeptPages) -> _Found:
    found = _Found()
    laid = ((number, parent, page) for number, parent in enumerate(folders) for page in page_files(parent))
    for number, folder, file in laid:
        if isinstance(file, PlacedProblem):
            found.problems.append(file)
            _note_misnamed(folder, file, found.unread)
            continue
        page = read(file, kept)
        if isinstance(page, Page):
            _lay(page, found, later=number > 0)
        else:
            found.problems.extend(page)
            found.unread.note(file.kind.name, file.id, file.path)
    return found


def _lay(page: Page, found: _Found, *, later: bool) -> None:
    """Puts a page into its place, or in that of the page beneath."""
    key = page.record.key
    if not found.unread.may_hold(key):
        found.problems.extend(complaints_about(page, found.pages.get(key), later=later))
    found.pages[key] = page


def _note_misnamed(folder: Path, problem: PlacedProblem, unread: Unread) -> None:
    """Takes in a file of which only the ending is wrong, such as `rope.md.txt`."""
    path = folder / problem.path.partition("/")[2]
    for kind in KINDS.values():
        if problem.code == "FILE001" and kind.folder and kind.folder == path.parent.name:
            unread.note(kind.name, path.name.partition(".")[0], path)


def _causes(findings: Iterable[Problem], library: Library) -> Iterator[Problem]:
    """The findings without those about translations of pages that are to be corrected first."""
    listed = list(findings)
    wrong = {finding.key for finding in listed if finding.level is Level.ERROR}
    for finding in listed:
        texts = library.entries[finding.key].record.details
        if not (
            finding.code.startswith("L10N") and isinstance(texts, Translation) and texts.original in wrong
        ):
            yield finding


def _house_files(folders: Sequence[Path], problems: list[PlacedProblem]) -> HouseFiles:
    codes: list[ListedCode] = []
    forbidden: list[re.Pattern[str]] = []
    retired: set[str] = set()
    reviewers: list[ReviewerKey] = []
    exemptions: list[Exemption] = []
    for folder in folders:
        house, wrong = read_house_files(folder)
        problems += wrong
        codes += house.codes
        forbidden += house.forbidden
        retired |= house.retired
        reviewers += house.reviewers
        exemptions += house.exemptions
    return HouseFiles(tuple(codes), tuple(forbidden), frozenset(retired), tuple(reviewers), tuple(exemptions))


def _entries(pages: Iterable[Page], house: HouseFiles) -> dict[Key, Entry]:
    more: dict[Key, list[Code]] = defaultdict(list)
    for listed in house.codes:
        more[listed.page].append(listed.code)
    entries = (page.entry(tuple(more.get(page.record.key, ()))) for page in pages)
    return {entry.record.key: replace(entry, reviews=_judged(entry, house)) for entry in entries}


def _judged(entry: Entry, house: HouseFiles) -> tuple[Review, ...]:
    """The reviews, with what was found of their signatures."""
    key = entry.record.key
    return tuple(
        replace(review, verified=complaint_about(key, review, house.reviewers) is None)
        if review.signature
        else review
        for review in entry.reviews
    )


def _strange_codes(house: HouseFiles, files: dict[Key, PageFile], unread: Unread) -> Iterator[PlacedProblem]:
    for listed in house.codes:
        if listed.page not in files and not unread.may_hold(listed.page):
            message = f"there is no {listed.page} to give a code to: add the page or remove the code"
            yield PlacedProblem(*listed.place, Level.ERROR, "CODE002", message)


def _changes(
    folders: Sequence[Path], before: Sequence[frozenset[tuple[str, int, int, int]]]
) -> Iterator[PlacedProblem]:
    for folder, files in zip(folders, before, strict=True):
        if manifest(folder) != files:
            message = "changed while it was being read: try again when nobody is writing"
            yield PlacedProblem(str(folder), 1, 1, Level.ERROR, "FILE007", message)


def _emptiness(folders: Sequence[Path], found: _Found) -> Iterator[PlacedProblem]:
    if not found.pages and not found.problems:
        names = ", ".join(map(str, folders))
        yield PlacedProblem(names, 1, 1, Level.ERROR, "FILE008", "holds no page: name another folder")
