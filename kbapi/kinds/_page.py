"""What every kind's front matter has in common, and what a kind is."""

from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from typing import Any

from marshmallow import ValidationError, fields, post_load, validates_schema

from kbapi.kinds._fields import ClaimId, Day, ListOf, Member, OneOf, Slug, Text
from kbapi.kinds._strict import Strict
from kbapi.kinds._values import TypedValue
from kbapi.knowledge.claim import Claim, Fact, Mention, Scope
from kbapi.knowledge.code import CODE_SYSTEMS, Code, Relation
from kbapi.knowledge.record import Details, Withdrawal
from kbapi.knowledge.review import Review


class MentionSchema(Strict):
    """One source of a claim."""

    id = Slug(required=True)
    locator = Text(required=True)

    @post_load
    def build(self, data: dict[str, Any], **kwargs: Any) -> Mention:
        """The mention."""
        return Mention(source=data["id"], locator=data["locator"])


class ClaimSchema(Strict):
    """One statement with its sources: either `source` and `locator`, or a list of `sources`."""

    id = ClaimId(required=True)
    says = Text(required=True, metadata={"instead_of": ("text", "statement")})
    source = Slug()
    locator = Text()
    sources = ListOf(fields.Nested(MentionSchema))
    scope = Member(Scope, load_default=Scope.GENERAL)
    agent = Slug()
    doubtful = Text()
    note = Text()
    value = TypedValue()

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

    topic = Slug(required=True)
    answer = Text(required=True)
    disagreement = Text()
    claims = ListOf(fields.Nested(ClaimSchema), load_default=())
    shared = ListOf(ClaimId(), load_default=())

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

    system = OneOf(*(system.id for system in CODE_SYSTEMS), required=True)
    code = Text(required=True)
    relation = Member(Relation, required=True)
    verified_in = Text(required=True)

    @post_load
    def build(self, data: dict[str, Any], **kwargs: Any) -> Code:
        """The code."""
        return Code(**data)


class WithdrawalSchema(Strict):
    """When and why a page stopped being valid."""

    date = Day(required=True)
    reason = Text(required=True)
    replaced_by = Slug()

    @post_load
    def build(self, data: dict[str, Any], **kwargs: Any) -> Withdrawal:
        """The withdrawal."""
        return Withdrawal(**data)


class ReviewSchema(Strict):
    """One signature."""

    reviewer = Text(required=True)
    role = Text(required=True)
    date = Day(required=True)
    fingerprint = Text(required=True)

    @post_load
    def build(self, data: dict[str, Any], **kwargs: Any) -> Review:
        """The review."""
        return Review(**data)


class PageSchema(Strict):
    """The keys that every kind of page has; kinds add their own by subclassing."""

    id = Slug(required=True)
    title = Text(required=True, metadata={"instead_of": ("name", "heading")})
    summary = Text(load_default="")
    also_called = ListOf(
        Text(), load_default=(), metadata={"instead_of": ("alias", "aliases", "synonyms", "other_names")}
    )
    search_words = ListOf(Text(), load_default=(), metadata={"instead_of": ("keywords", "tags")})
    codes = ListOf(fields.Nested(CodeSchema), load_default=())
    facts = ListOf(fields.Nested(FactSchema), load_default=())
    withdrawn = fields.Nested(WithdrawalSchema)
    reviews = ListOf(fields.Nested(ReviewSchema), load_default=())


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of page: its name, its URL segment, its folder, its front matter and its sections."""

    name: str
    path: str
    folder: str
    schema: type[PageSchema]
    details: type[Details]
    required_sections: tuple[str, ...]
    more_sections: bool = True
    needs_summary: bool = True

    @property
    def own_keys(self) -> frozenset[str]:
        """The front matter keys that make up the details."""
        return frozenset(field.name for field in dataclass_fields(self.details))
