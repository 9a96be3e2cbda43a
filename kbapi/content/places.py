"""Finds the lines of findings: the files are read again for it, so that a sound library keeps no places."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from kbapi.content.body import sections_of
from kbapi.content.files import PageFile, UnreadableFileError, read_text
from kbapi.content.front_matter import FrontMatter, FrontMatterError, read_page
from kbapi.content.problem import PlacedProblem, Pointer, Problem
from kbapi.knowledge.identity import Key

Place = tuple[int, int]
"""Line and column, both from 1."""


def placed(problems: Iterable[Problem], files: Mapping[Key, PageFile]) -> Iterator[PlacedProblem]:
    """The findings of checks with their places in the files."""
    by_page: dict[Key, list[Problem]] = defaultdict(list)
    for problem in problems:
        by_page[problem.key].append(problem)
    for key, found in by_page.items():
        place_of = places_in(files[key])
        for problem in found:
            place = place_of(problem.pointer)
            yield PlacedProblem(files[key].shown, *place, problem.level, problem.code, problem.message)


def places_in(file: PageFile) -> Callable[[Pointer], Place]:
    """The place of every value and every line of a section; the first line once the file is gone."""
    try:
        front = read_page(read_text(file.path, file.shown))
    except (UnreadableFileError, FrontMatterError):
        return lambda _: (1, 1)
    starts = {section.id: line for line, section in sections_of(front.body)[0]}

    def place_of(pointer: Pointer) -> Place:
        if pointer[:1] != ("sections",):
            return front.place(pointer)
        return _in_body(front, starts.get(str(pointer[1])), pointer[2:])

    return place_of


def _in_body(front: FrontMatter, heading: int | None, offset: Pointer) -> Place:
    if heading is None or not offset:
        return (front.body_line + (heading or 0), 1)
    following = front.body.split("\n")[heading + 1 :]
    blank = next((number for number, text in enumerate(following) if text.strip()), 0)
    return (front.body_line + heading + 1 + blank + int(offset[0]), 1)
