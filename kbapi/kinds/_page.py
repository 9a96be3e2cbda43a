"""What every kind's front matter has in common, and what a kind is."""

from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from typing import Any, ClassVar

from marshmallow import ValidationError, fields, post_load, validates_schema

from kbapi.kinds._fields import (
    ClaimId,
    Day,
    Fingerprint,
    JsonSchema,
    ListOf,
    Member,
    OneOf,
    Slug,
    Text,
    about,
)
from kbapi.kinds._strict import Strict
from kbapi.kinds._values import TypedValue
from kbapi.knowledge.claim import Claim, Fact, Mention, Scope
from kbapi.knowledge.code import CODE_SYSTEMS, Code, Relation
from kbapi.knowledge.record import Details, Withdrawal
from kbapi.knowledge.review import Review

_WHERE = about("the heading in the source under which it stands")


class MentionSchema(Strict):
    """One source of a claim."""

    id = Slug(required=True, metadata=about("the id of the source", "source"))
    locator = Text(required=True, metadata=_WHERE)

    @post_load
    def build(self, data: dict[str, Any], **kwargs: Any) -> Mention:
        """The mention."""
        return Mention(source=data["id"], locator=data["locator"])


class ClaimSchema(Strict):
    """One statement with its sources: either `source` and `locator`, or a list of `sources`."""

    id = ClaimId(required=True, metadata=about("the next free number; never used again for another claim"))
    says = Text(required=True, metadata=about("one fact in our own words", "text", "statement"))
    source = Slug(metadata=about("the id of the only source that says so"))
    locator = Text(metadata=_WHERE)
    sources = ListOf(
        fields.Nested(MentionSchema), metadata=about("all sources that say so, when there are several")
    )
    scope = Member(
        Scope,
        load_default=Scope.GENERAL,
        metadata=about("for whom it holds: everybody, one organisation's patients, one place's details"),
    )
    agent = Slug(metadata=about("the id of the term that names the substance it is about"))
    doubtful = Text(metadata=about("why the wording of the source is not certain"))
    note = Text(metadata=about("a remark for editors"))
    value = TypedValue(metadata=about("the value in a form that can be compared, such as {duration: 30 min}"))

    json_constraints: ClassVar[JsonSchema] = {
        "oneOf": [{"required": ["source"]}, {"required": ["sources"]}],
        "dependentRequired": {"source": ["locator"], "locator": ["source"]},
    }

    @validates_schema
    def has_sources(self, data: dict[str, Any], **kwargs: Any) -> None:
        """Exactly one of the two spellings, and the short one in full."""
        short = {"source", "locator"} & data.keys()
        if bool(short) == bool(data.get("sources")) or len(short) == 1:
            raise ValidationError("name the `source` with its `locator`, or a list of `sources`", "source")

    @post_load
    def build(self, data: dict[str, Any], **kwargs: Any) -> Claim:
        """The claim."""
        source, locator = data.pop("source", None), data.pop("locator", None)
        data["sources"] = data.get("sources") or (Mention(source, locator),)
        return Claim(**data)


class FactSchema(Strict):
    """One topic: the answer, its claims, and the note where sources differ."""

    topic = Slug(required=True, metadata=about("the id of the topic that it answers; once on a page"))
    answer = Text(
        required=True, metadata=about("the answer in one or two plain sentences, said to the reader")
    )
    disagreement = Text(metadata=about("what differs and between whom; needed when two values differ"))
    claims = ListOf(
        fields.Nested(ClaimSchema), load_default=(), metadata=about("the claims that are at home here")
    )
    shared = ListOf(
        ClaimId(), load_default=(), metadata=about("claims at home elsewhere that belong in this answer too")
    )

    json_constraints: ClassVar[JsonSchema] = {"anyOf": [{"required": ["claims"]}, {"required": ["shared"]}]}

    @validates_schema
    def has_claims(self, data: dict[str, Any], **kwargs: Any) -> None:
        """An answer without a claim would have no source."""
        if not data.get("claims") and not data.get("shared"):
            raise ValidationError("a fact needs at least one claim of its own or a shared one", "claims")

    @post_load
    def build(self, data: dict[str, Any], **kwargs: Any) -> Fact:
        """The fact."""
        return Fact(**data)


class CodeSchema(Strict):
    """One code; its shape and check digit are checked with all other content."""

    system = OneOf(
        *(system.id for system in CODE_SYSTEMS if not system.apart),
        required=True,
        metadata=about("the code system"),
    )
    code = Text(required=True, metadata=about("the code as the system spells it, in quotation marks"))
    relation = Member(Relation, required=True, metadata=about("what the code means compared with this page"))
    verified_in = Text(required=True, metadata=about("where the meaning of the code was read"))

    @post_load
    def build(self, data: dict[str, Any], **kwargs: Any) -> Code:
        """The code."""
        return Code(**data)


class WithdrawalSchema(Strict):
    """When and why a page stopped being valid."""

    date = Day(required=True, metadata=about("the day, such as 2026-03-31"))
    reason = Text(required=True, metadata=about("why, in a sentence for readers"))
    replaced_by = Slug(metadata=about("the id of the page of this kind to read instead"))

    @post_load
    def build(self, data: dict[str, Any], **kwargs: Any) -> Withdrawal:
        """The withdrawal."""
        return Withdrawal(**data)


class ReviewSchema(Strict):
    """One signature."""

    reviewer = Text(required=True, metadata=about("who reviewed the page"))
    role = Text(required=True, metadata=about("in which profession"))
    date = Day(required=True, metadata=about("the day of the review, such as 2026-03-31"))
    fingerprint = Fingerprint(required=True, metadata=about("what was reviewed; written by `kbapi sign`"))
    due = Day(metadata=about("the last day on which the review holds; three years on when left out"))
    scope = Text(metadata=about("what was judged, when not everything"))
    organisation = Slug(metadata=about("the id of the only organisation for which the review counts"))
    withdrawn = Day(metadata=about("the day from which the reviewer no longer stands by the review"))
    key = Text(metadata=about("the id of the reviewer's key in house/reviewers.yaml"))
    signature = Text(metadata=about("made with the reviewer's private key; written by `kbapi sign`"))

    @post_load
    def build(self, data: dict[str, Any], **kwargs: Any) -> Review:
        """The review."""
        return Review(**data)


class PageSchema(Strict):
    """The keys that every kind of page has; kinds add their own by subclassing."""

    id = Slug(required=True, metadata=about("the name of the file without .md; never changes"))
    title = Text(required=True, metadata=about("what the page is called", "name", "heading"))
    summary = Text(
        load_default="",
        metadata=about("one or two plain sentences, each ending with its mark such as [F107] or [editorial]"),
    )
    also_called = ListOf(
        Text(),
        load_default=(),
        metadata=about("other names that the sources use", "alias", "aliases", "synonyms", "other_names"),
    )
    search_words = ListOf(
        Text(),
        load_default=(),
        metadata=about("words for finding the page; never shown as fact", "keywords", "tags"),
    )
    codes = ListOf(
        fields.Nested(CodeSchema),
        load_default=(),
        metadata=about("codes of this page whose meaning was read somewhere"),
    )
    facts = ListOf(
        fields.Nested(FactSchema), load_default=(), metadata=about("what the sources state, one fact a topic")
    )
    authors = ListOf(Text(), load_default=(), metadata=about("who wrote the page; they cannot review it"))
    overrides = Fingerprint(
        metadata=about("the fingerprint of the page of an earlier content folder in whose place it stands")
    )
    withdrawn = fields.Nested(WithdrawalSchema, metadata=about("only on a page that is no longer valid"))
    reviews = ListOf(
        fields.Nested(ReviewSchema), load_default=(), metadata=about("signatures; written by `kbapi sign`")
    )


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of page: its name, its URL segment, its folder, its front matter and its sections.

    The required sections stand in their order; without `more_sections` a page has no others.
    """

    name: str
    path: str
    folder: str
    schema: type[PageSchema]
    details: type[Details]
    required_sections: tuple[str, ...]
    more_sections: bool = True
    needs_summary: bool = True
    keys_of_place: tuple[str, ...] = ()
    """Details that the place of a file gives, not its front matter."""
    of_safety: bool = False
    """Whether a change of any words of such a page bears on safety."""
    clinical: frozenset[str] = frozenset()
    """Details that say something of the procedures, their order or their course: more than metadata."""

    @property
    def own_keys(self) -> frozenset[str]:
        """The front matter keys that make up the details."""
        return frozenset(field.name for field in dataclass_fields(self.details)) - {*self.keys_of_place}
