"""Candidacy rules: reasons to refuse, postpone, ask, inform or consider, with a declared condition."""

from typing import Any

from marshmallow import fields, post_load

from kbapi.kinds._condition import Condition
from kbapi.kinds._fields import ClaimId, ListOf, Member, Slug, Text, about
from kbapi.kinds._page import Kind, PageSchema
from kbapi.kinds._strict import Strict
from kbapi.knowledge.rule import CandidacyRule, Outcome, Position


class PositionSchema(Strict):
    """The outcome that some sources give."""

    sources = ListOf(Slug(), required=True, metadata=about("ids of the sources"))
    outcome = Member(Outcome, required=True, metadata=about("what they ask for"))

    @post_load
    def build(self, data: dict[str, Any], **kwargs: Any) -> Position:
        """The position."""
        return Position(**data)


class CandidacyRuleSchema(PageSchema):
    """The front matter of a candidacy rule."""

    number = Text(required=True, metadata=about("its number, such as CR01"))
    procedures = ListOf(
        Slug(), required=True, metadata=about("ids of procedures that it is about; children inherit")
    )
    when = Condition(required=True, metadata=about("when it fires, such as {input: name, is: yes}", "if"))
    outcome = Member(Outcome, required=True, metadata=about("what it asks for"))
    topic = Slug(metadata=about("the topic it belongs to, if not a reason for or against as such"))
    strength = Text(required=True, metadata=about("the source's own word for how strict it is"))
    positions = ListOf(
        fields.Nested(PositionSchema),
        load_default=(),
        metadata=about("who asks for what, where sources differ"),
    )
    because = Text(required=True, metadata=about("the sentence shown to people, without a promise", "reason"))
    claims = ListOf(ClaimId(), required=True, metadata=about("the claims on which it rests"))
    derived = Text(metadata=about("why we conclude it, when no source says so itself"))
    note = Text(metadata=about("a remark for editors"))


KIND = Kind(
    name="candidacy_rule",
    path="candidacy-rules",
    folder="candidacy",
    schema=CandidacyRuleSchema,
    details=CandidacyRule,
    required_sections=("what-it-means",),
    of_safety=True,
)
