"""A record: one page of content, its sections, its facts and what its kind adds."""

from dataclasses import dataclass, field

from kbapi.knowledge.claim import Claim, Fact
from kbapi.knowledge.code import Code
from kbapi.knowledge.identity import Key


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a page's body; `markdown` holds paragraphs and lists that end with citation marks."""

    id: str
    heading: str
    markdown: str


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """When and why a record stopped being valid, and the record to read instead."""

    date: str
    reason: str
    replaced_by: str | None = None


@dataclass(frozen=True)
class Details:
    """What a kind adds to every record's fields; each kind has its own subclass."""

    @property
    def of_safety(self) -> bool:
        """Whether a change of the record bears on safety, whatever its kind says."""
        return False

    @property
    def told_of(self) -> tuple[str, ...]:
        """Ids of the procedures that this record says something about."""
        return ()

    @property
    def told_under(self) -> str | None:
        """The topic under which it is told; a procedure that does not inherit the topic is not told it."""
        return None

    @property
    def cited(self) -> tuple[str, ...]:
        """Ids of claims at home elsewhere on which this record rests."""
        return ()

    @property
    def links(self) -> tuple[Key, ...]:
        """The records named in the front matter; each must exist."""
        return ()

    @property
    def tags(self) -> tuple[tuple[str, str], ...]:
        """Names and values by which lists of this kind can be filtered."""
        return ()


@dataclass(frozen=True, slots=True)
class Record:
    """One page of content; `kind` and `id` never change.

    `overrides` is the fingerprint of the page of an earlier folder in whose place it stands.
    """

    kind: str
    id: str
    title: str
    summary: str = ""
    also_called: tuple[str, ...] = ()
    search_words: tuple[str, ...] = ()
    codes: tuple[Code, ...] = ()
    facts: tuple[Fact, ...] = ()
    sections: tuple[Section, ...] = ()
    withdrawn: Withdrawal | None = None
    details: Details = field(default_factory=Details)
    authors: tuple[str, ...] = ()
    overrides: str | None = None

    @property
    def key(self) -> Key:
        """Its kind and id."""
        return Key(self.kind, self.id)

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims at home on this page."""
        return tuple(claim for fact in self.facts for claim in fact.claims)

    def fact(self, topic: str) -> Fact | None:
        """Its own fact of a topic."""
        return next((fact for fact in self.facts if fact.topic == topic), None)

    def section(self, section_id: str) -> Section | None:
        """One of its sections."""
        return next((section for section in self.sections if section.id == section_id), None)
