"""The few files beside the pages: codes kept apart, forbidden words, used up ids, exemptions, public keys."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from marshmallow import Schema, ValidationError

from kbapi.content.files import (
    CODES,
    EXEMPTIONS,
    FORBIDDEN,
    RETIRED,
    REVIEWERS,
    UnreadableFileError,
    read_text,
    shown,
)
from kbapi.content.front_matter import FrontMatter, FrontMatterError, read_mapping
from kbapi.content.pages import flattened
from kbapi.content.problem import Level, PlacedProblem
from kbapi.kinds import KINDS, CodeListSchema, ExemptionListSchema, ReviewerListSchema
from kbapi.knowledge.code import Code, complaint_about
from kbapi.knowledge.identity import Key, is_claim_id
from kbapi.knowledge.review import ReviewerKey

Item = TypeVar("Item")
Plain = dict[str, Any]
Place = tuple[str, int, int]
"""A file as messages show it, line and column."""


@dataclass(frozen=True, slots=True)
class ListedCode:
    """A code from a list of codes: the page it belongs to, and where it stands."""

    page: Key
    code: Code
    place: Place


@dataclass(frozen=True, slots=True)
class Exemption:
    """A problem that may stand: code, file below the content folder, why, who answers for it, last day."""

    code: str
    page: str
    reason: str
    owner: str
    place: Place
    until: str | None = None


@dataclass(frozen=True, slots=True)
class HouseFiles:
    """Codes from lists, patterns that no text may match, used up claim ids, reviewers' keys, exemptions."""

    codes: tuple[ListedCode, ...] = ()
    forbidden: tuple[re.Pattern[str], ...] = ()
    retired: frozenset[str] = frozenset()
    reviewers: tuple[ReviewerKey, ...] = ()
    exemptions: tuple[Exemption, ...] = ()


def read_house_files(folder: Path) -> tuple[HouseFiles, list[PlacedProblem]]:
    """The house files of a content folder; a file that is not there counts as empty."""
    problems: list[PlacedProblem] = []
    codes = tuple(_sound(_codes(folder), problems))
    forbidden = tuple(_sound(_forbidden(folder), problems))
    retired = frozenset(_sound(_retired(folder), problems))
    reviewers = tuple(_sound(_reviewers(folder), problems))
    exemptions = tuple(_sound(_exemptions(folder), problems))
    return HouseFiles(codes, forbidden, retired, reviewers, exemptions), problems


def _sound(found: Iterator[Item | PlacedProblem], problems: list[PlacedProblem]) -> Iterator[Item]:
    for item in found:
        if isinstance(item, PlacedProblem):
            problems.append(item)
        else:
            yield item


def _codes(folder: Path) -> Iterator[ListedCode | PlacedProblem]:
    for path in sorted((folder / CODES).glob("*.yaml")):
        for read in _read(path, shown(folder, path), CodeListSchema()):
            yield from [read] if isinstance(read, PlacedProblem) else _listed_codes(*read)


def _listed_codes(data: Plain, front: FrontMatter, name: str) -> Iterator[ListedCode | PlacedProblem]:
    for number, item in enumerate(data["codes"]):
        yield _listed_code(item, data["system"], (name, *front.place(("codes", number))))


def _reviewers(folder: Path) -> Iterator[ReviewerKey | PlacedProblem]:
    path = folder / REVIEWERS
    if os.path.lexists(path):
        for read in _read(path, shown(folder, path), ReviewerListSchema()):
            yield from [read] if isinstance(read, PlacedProblem) else read[0]["reviewers"]


def _exemptions(folder: Path) -> Iterator[Exemption | PlacedProblem]:
    path = folder / EXEMPTIONS
    if os.path.lexists(path):
        for read in _read(path, shown(folder, path), ExemptionListSchema()):
            yield from [read] if isinstance(read, PlacedProblem) else _placed_exemptions(*read)


def _placed_exemptions(data: Plain, front: FrontMatter, name: str) -> Iterator[Exemption]:
    for number, item in enumerate(data["exemptions"]):
        yield Exemption(**item, place=(name, *front.place(("exemptions", number))))


def _read(path: Path, name: str, schema: Schema) -> Iterator[tuple[Plain, FrontMatter, str] | PlacedProblem]:
    """The data of a YAML file with the places of its values, or everything that is wrong with it."""
    try:
        front = read_mapping(read_text(path, name))
    except UnreadableFileError as error:
        yield error.problem
        return
    except FrontMatterError as error:
        yield _problem((name, error.line, error.column), error.code, str(error))
        return
    try:
        yield schema.load(front.data), front, name
    except ValidationError as error:
        for pointer, message in flattened(error.messages):
            yield _problem((name, *front.place(pointer)), "FM010", message)


def _listed_code(item: dict[str, Any], system: str, place: Place) -> ListedCode | PlacedProblem:
    kinds = {kind.folder: kind.name for kind in KINDS.values()}
    folder, _, page = item["page"].partition("/")
    if folder not in kinds or not page:
        message = f"`{item['page']}` is not a page: write folder/id, such as {next(iter(kinds))}/some-id"
        return _problem(place, "CODE001", message)
    if complaint := complaint_about(system, item["code"]):
        return _problem(place, "CODE003", complaint)
    return ListedCode(
        Key(kinds[folder], page), Code(system, item["code"], item["relation"], item["verified_in"]), place
    )


def _forbidden(folder: Path) -> Iterator[re.Pattern[str] | PlacedProblem]:
    for line in _lines(folder, FORBIDDEN):
        if isinstance(line, PlacedProblem):
            yield line
            continue
        number, pattern = line
        try:
            yield re.compile(pattern, re.IGNORECASE)
        except re.error as error:
            message = f"is not a pattern ({error}): write plain words, or \\b around a whole word"
            yield _problem((shown(folder, folder / FORBIDDEN), number, 1), "FORB002", message)


def _retired(folder: Path) -> Iterator[str | PlacedProblem]:
    for line in _lines(folder, RETIRED):
        if isinstance(line, PlacedProblem):
            yield line
            continue
        number, entry = line
        claim = entry.split()[0]
        if is_claim_id(claim):
            yield claim
        else:
            message = f"`{claim}` is not a claim id: begin the line with the id, then the date and the reason"
            yield _problem((shown(folder, folder / RETIRED), number, 1), "ID004", message)


def _lines(folder: Path, name: str) -> Iterator[tuple[int, str] | PlacedProblem]:
    path = folder / name
    if not os.path.lexists(path):
        return
    try:
        text = read_text(path, shown(folder, path))
    except UnreadableFileError as error:
        yield error.problem
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip() and not line.startswith("#"):
            yield number, line.strip()


def _problem(place: Place, code: str, message: str) -> PlacedProblem:
    return PlacedProblem(*place, Level.ERROR, code, message)
