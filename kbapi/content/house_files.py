"""The few files beside the pages: codes kept apart, words that must not be served, ids that are used up."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from marshmallow import ValidationError, fields

from kbapi.content.files import UnreadableFileError, read_text
from kbapi.content.front_matter import FrontMatter, FrontMatterError, read_mapping
from kbapi.content.pages import flattened
from kbapi.content.problem import Level, PlacedProblem
from kbapi.kinds import KINDS, Strict
from kbapi.knowledge.code import CODE_SYSTEMS, Code, Relation
from kbapi.knowledge.identity import Key, is_claim_id

FORBIDDEN = "house/forbidden-terms.txt"
RETIRED = "house/retired-claims.txt"
CODES = "codes"


@dataclass(frozen=True, slots=True)
class HouseFiles:
    """Extra codes by record, patterns that no text may match, and claim ids that may not come back."""

    codes: tuple[tuple[Key, Code], ...] = ()
    forbidden: tuple[re.Pattern[str], ...] = ()
    retired: frozenset[str] = frozenset()


def read_house_files(folder: Path) -> tuple[HouseFiles, list[PlacedProblem]]:
    """The house files of a content folder; a file that is not there counts as empty."""
    problems: list[PlacedProblem] = []
    codes = tuple(_take(problems, _codes(folder)))
    forbidden = tuple(_take(problems, _forbidden(folder)))
    retired = frozenset(_take(problems, _retired(folder)))
    return HouseFiles(codes, forbidden, retired), problems


def _take(problems: list[PlacedProblem], found: Iterator[Any]) -> Iterator[Any]:
    for item in found:
        if isinstance(item, PlacedProblem):
            problems.append(item)
        else:
            yield item


class CodeListItem(Strict):
    """One code and the page it belongs to, written as `procedures/epidural`."""

    code = fields.String(required=True)
    page = fields.String(required=True, data_key="for")
    relation = fields.Enum(Relation, by_value=True, required=True)
    verified_in = fields.String(required=True)


class CodeList(Strict):
    """A list of codes of one system that is kept apart from the pages."""

    system = fields.String(required=True)
    licence = fields.String(required=True)
    codes = fields.List(fields.Nested(CodeListItem), required=True)


def _codes(folder: Path) -> Iterator[tuple[Key, Code] | PlacedProblem]:
    for path in sorted((folder / CODES).glob("*.yaml")):
        shown = f"{folder.name}/{CODES}/{path.name}"
        try:
            front = read_mapping(read_text(path, shown))
        except UnreadableFileError as error:
            yield error.problem
        except FrontMatterError as error:
            yield PlacedProblem(shown, error.line, error.column, Level.ERROR, error.code, str(error))
        else:
            yield from _listed_codes(front, shown)


def _listed_codes(front: FrontMatter, shown: str) -> Iterator[tuple[Key, Code] | PlacedProblem]:
    try:
        data: dict[str, Any] = CodeList().load(front.data)
    except ValidationError as error:
        for pointer, message in flattened(error.messages):
            yield PlacedProblem(shown, *front.place(pointer), Level.ERROR, "FM010", message)
        return
    for number, item in enumerate(data["codes"]):
        found = _code(item, data["system"])
        place = front.place(("codes", number))
        yield PlacedProblem(shown, *place, Level.ERROR, "CODE001", found) if isinstance(found, str) else found


def _code(item: dict[str, Any], system: str) -> tuple[Key, Code] | str:
    kinds = {kind.folder: kind.name for kind in KINDS.values()}
    folder, _, page = item["page"].partition("/")
    if folder not in kinds or not page:
        return f"`{item['page']}` is not a page: write folder/id, such as {next(iter(kinds))}/some-id"
    if system not in {known.id for known in CODE_SYSTEMS}:
        return f"unknown code system `{system}`"
    return Key(kinds[folder], page), Code(system, item["code"], item["relation"], item["verified_in"])


def _forbidden(folder: Path) -> Iterator[re.Pattern[str] | PlacedProblem]:
    for number, line in _lines(folder, FORBIDDEN):
        try:
            yield re.compile(line, re.IGNORECASE)
        except re.error as error:
            message = f"is not a pattern ({error}): write plain words, or \\b around a whole word"
            yield PlacedProblem(f"{folder.name}/{FORBIDDEN}", number, 1, Level.ERROR, "FORB002", message)


def _retired(folder: Path) -> Iterator[str | PlacedProblem]:
    for number, line in _lines(folder, RETIRED):
        claim = line.split()[0]
        if is_claim_id(claim):
            yield claim
        else:
            message = f"`{claim}` is not a claim id: begin the line with the id, then the date and the reason"
            yield PlacedProblem(f"{folder.name}/{RETIRED}", number, 1, Level.ERROR, "ID004", message)


def _lines(folder: Path, name: str) -> Iterator[tuple[int, str]]:
    path = folder / name
    if path.is_file():
        for number, line in enumerate(read_text(path, f"{folder.name}/{name}").split("\n"), start=1):
            if line.strip() and not line.startswith("#"):
                yield number, line.strip()
