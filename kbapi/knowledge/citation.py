"""Citation marks: `[F107, F108]` names claims, `[editorial]` and `[no-source]` say that there are none."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kbapi.knowledge.identity import CLAIM_ID_PATTERN

EDITORIAL = "editorial"
NO_SOURCE = "no-source"

MARK = re.compile(
    rf"\[((?:{CLAIM_ID_PATTERN})(?:\s*,\s*{CLAIM_ID_PATTERN})*|{EDITORIAL}|{NO_SOURCE})\](?!\()"
)
_SPACED_MARK = re.compile(r"(?<!\s)\s*" + MARK.pattern)
"""A mark with all the space before it; the look-behind keeps long runs of spaces linear."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One citation mark: the ids of claims, or `editorial` or `no-source`."""

    ids: tuple[str, ...]

    @property
    def claims(self) -> tuple[str, ...]:
        """The ids of claims it names; none for the other two marks."""
        return () if self.ids[0] in (EDITORIAL, NO_SOURCE) else self.ids


def mark_of(inner: str) -> Mark:
    """The mark of the text between its brackets."""
    return Mark(tuple(part.strip() for part in inner.split(",")))


def marks_in(text: str) -> Iterator[Mark]:
    """The marks of a text in order."""
    return (mark_of(found.group(1)) for found in MARK.finditer(text))


def cited_claims(text: str) -> tuple[str, ...]:
    """The ids of the claims cited in a text, each once, in order."""
    return tuple(dict.fromkeys(claim for mark in marks_in(text) for claim in mark.claims))


def ends_with_mark(text: str) -> bool:
    """Whether the last thing in a text is a mark."""
    stripped = text.rstrip()
    return any(found.end() == len(stripped) for found in MARK.finditer(stripped))


def without_marks(text: str) -> str:
    """The text as a reader sees it when sources are shown elsewhere."""
    return _SPACED_MARK.sub("", text).strip()
