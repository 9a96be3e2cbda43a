"""Turns one file into one entry of the library, or into the problems that stop it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from marshmallow import ValidationError

from kbapi.content.body import sections_of
from kbapi.content.files import PageFile, UnreadableFileError, read_bytes, text_of
from kbapi.content.front_matter import FrontMatter, FrontMatterError, read_page
from kbapi.content.kept_pages import NOTHING_KEPT, KeptPages
from kbapi.content.problem import Level, PlacedProblem, Pointer
from kbapi.kinds import KINDS, PageSchema, encoded
from kbapi.knowledge.canonical import fingerprint_of
from kbapi.knowledge.code import Code
from kbapi.knowledge.identity import is_slug
from kbapi.knowledge.library import Entry
from kbapi.knowledge.record import Record, Section
from kbapi.knowledge.review import Review
from kbapi.knowledge.translation import translation_key


@dataclass(frozen=True, slots=True)
class Page:
    """A page as read: its record, its reviews, and the file it stands in."""

    file: PageFile
    record: Record
    reviews: tuple[Review, ...]
    fingerprint: str

    def entry(self, more_codes: tuple[Code, ...] = ()) -> Entry:
        """The entry of the library, with codes that stand in separate lists added."""
        if not more_codes:
            return Entry(self.record, self.fingerprint, self.reviews)
        record = replace(self.record, codes=(*self.record.codes, *more_codes))
        return Entry(record, fingerprint_of(encoded(record)), self.reviews)


def read(file: PageFile, kept: KeptPages = NOTHING_KEPT) -> Page | list[PlacedProblem]:
    """The page of a file, or everything that is wrong with it; taken from those kept where it is the same."""
    try:
        content = read_bytes(file.path, file.shown)
    except UnreadableFileError as error:
        return [error.problem]
    name = kept.name_of(file, content)
    if found := kept.get(name):
        return Page(file, found.record, found.reviews, found.fingerprint)
    page = read_content(file, content)
    if isinstance(page, Page):
        kept.keep(name, Entry(page.record, page.fingerprint, page.reviews))
    return page


def read_content(file: PageFile, content: bytes) -> Page | list[PlacedProblem]:
    """The page that these bytes would be in the place of a file, or everything that is wrong with it."""
    try:
        front = read_page(text_of(content, file.shown))
    except UnreadableFileError as error:
        return [error.problem]
    except FrontMatterError as error:
        return [PlacedProblem(file.shown, error.line, error.column, Level.ERROR, error.code, str(error))]
    sections, stray = sections_of(front.body)
    problems = list(_body_problems(file, front, sections, stray))
    try:
        data = _schema(file.kind.name).load(front.data)
    except ValidationError as error:
        problems += _shape_problems(file, front, error.messages)
        return problems
    if data["id"] != file.id:
        message = f"the id `{data['id']}` is not the file's name: rename one of them"
        problems.append(_placed(file, front, ("id",), "ID001", message))
    return problems or _page(file, data, tuple(section for _, section in sections))


def _page(file: PageFile, data: dict[str, Any], sections: tuple[Section, ...]) -> Page:
    kind = file.kind
    own = {name: data.pop(name) for name in kind.own_keys if name in data}
    if file.original:
        own |= {"language": file.language, "of_kind": file.original.name, "of_id": file.id}
        data["id"] = translation_key(file.language, file.original.path, file.id).id
    reviews = data.pop("reviews")
    record = Record(kind=kind.name, sections=sections, details=kind.details(**own), **data)
    return Page(file, record, reviews, fingerprint_of(encoded(record)))


@cache
def _schema(kind: str) -> PageSchema:
    return KINDS[kind].schema()


def _shape_problems(file: PageFile, front: FrontMatter, messages: Any) -> Iterator[PlacedProblem]:
    for pointer, message in flattened(messages):
        yield _placed(file, front, pointer, "FM010", message)


def flattened(messages: Any, pointer: Pointer = ()) -> Iterator[tuple[Pointer, str]]:
    """Every message of a nested error report with the way to its place."""
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            yield from flattened(inner, pointer if key == "_schema" else (*pointer, key))
    elif isinstance(messages, list):
        for message in messages:
            yield from flattened(message, pointer)
    else:
        yield pointer, str(messages)


def _body_problems(
    file: PageFile, front: FrontMatter, sections: list[tuple[int, Section]], stray: int | None
) -> Iterator[PlacedProblem]:
    if stray is not None:
        yield _in_body(file, front, stray, "SEC003", _stray_message(front.body.split("\n")[stray]))
    seen: set[str] = set()
    for line, section in sections:
        if section.id in seen:
            yield _in_body(
                file, front, line, "SEC002", f"the section `{section.id}` stands here twice: join them"
            )
        if not section.markdown:
            yield _in_body(
                file, front, line, "SEC004", f"the section `{section.id}` is empty: write it or remove it"
            )
        seen.add(section.id)
    yield from _strange_sections(file, front, sections)


def _stray_message(line: str) -> str:
    if line.startswith("#"):
        return "this is no heading of a section: write two # and a space, as in `## Heading`"
    return "text before the first `## Heading`: move it into a section"


def _strange_sections(
    file: PageFile, front: FrontMatter, sections: list[tuple[int, Section]]
) -> Iterator[PlacedProblem]:
    allowed = file.kind.required_sections
    for line, section in sections:
        if not file.kind.more_sections and section.id not in allowed:
            names = ", ".join(allowed)
            message = f"no section `{section.id}` on a page of this kind: use one of {names}"
            yield _in_body(file, front, line, "SEC002", message)
        elif not is_slug(section.id):
            message = f"`{section.id}` is not a section id: write {{#words-with-hyphens}} after the heading"
            yield _in_body(file, front, line, "SEC002", message)


def _in_body(file: PageFile, front: FrontMatter, line: int, code: str, message: str) -> PlacedProblem:
    return PlacedProblem(file.shown, front.body_line + line, 1, Level.ERROR, code, message)


def _placed(file: PageFile, front: FrontMatter, pointer: Pointer, code: str, message: str) -> PlacedProblem:
    return PlacedProblem(file.shown, *front.place(pointer), Level.ERROR, code, message)
