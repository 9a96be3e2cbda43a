"""Ids: what a slug and a claim id look like, and the key under which a record is known."""

import re
from typing import NamedTuple

SLUG_PATTERN = r"[a-z0-9]+(?:-[a-z0-9]+)*"
SLUG_LENGTH = 80
CLAIM_PREFIX_PATTERN = r"[A-Z][A-Z0-9]{1,9}"
CLAIM_ID_PATTERN = rf"(?:{CLAIM_PREFIX_PATTERN}-)?F[0-9]{{3,6}}"
"""`F107`, or `EXH-F001` for the claims of an organisation that begins its ids with a prefix of its own."""

_SLUG = re.compile(SLUG_PATTERN)
_CLAIM_PREFIX = re.compile(CLAIM_PREFIX_PATTERN)
_CLAIM_ID = re.compile(CLAIM_ID_PATTERN)
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


class Key(NamedTuple):
    """A record's kind and its id, unique within the kind."""

    kind: str
    id: str

    def __str__(self) -> str:
        return f"{self.kind}/{self.id}"


def is_slug(text: str) -> bool:
    """Whether the text is lower-case ASCII words joined by single hyphens, at most 80 characters."""
    return len(text) <= SLUG_LENGTH and _SLUG.fullmatch(text) is not None


def is_claim_id(text: str) -> bool:
    """Whether the text is `F` and three to six digits, behind an organisation's prefix or none."""
    return _CLAIM_ID.fullmatch(text) is not None


def is_claim_prefix(text: str) -> bool:
    """Whether the text is two to ten capital letters and digits, a letter first."""
    return _CLAIM_PREFIX.fullmatch(text) is not None


def claim_prefix(claim_id: str) -> str:
    """The prefix of a claim id; empty for one that has none."""
    return claim_id.rpartition("-")[0]


def slug_of(text: str) -> str:
    """The slug of a heading: `Who should not` is `who-should-not`."""
    return _NOT_SLUG.sub("-", text.lower()).strip("-")
