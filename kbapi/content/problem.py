"""What is wrong in the content, where, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum

from kbapi.knowledge.identity import Key

Pointer = tuple[str | int, ...]
"""The way to a value in the front matter, or `("sections", id, line offset)` in the body."""


class Level(StrEnum):
    """Errors refuse the edition, warnings do not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding of a check about one record; the loader turns it into a place in a file.

    `absent` is the page or claim that was not found: when it stands on a page that could not be read, that
    page's own problem is reported and this one, its consequence, is not.
    """

    key: Key
    pointer: Pointer
    code: str
    message: str
    level: Level = Level.ERROR
    absent: Key | str | None = None


@dataclass(frozen=True, slots=True, order=True)
class PlacedProblem:
    """A finding with its place; line and column count from 1."""

    path: str
    line: int
    column: int
    level: Level
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.level}: {self.code} {self.message}"
