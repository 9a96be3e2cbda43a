"""Claims and facts on the wire."""

from marshmallow import fields

from kbapi.api.schemas._shape import (
    CLAIM_ID,
    SLUG,
    EditionQuery,
    Language,
    Links,
    Meta,
    Ref,
    ReviewedListQuery,
    Shape,
    described,
    patterned,
    review_state,
    slug,
)
from kbapi.knowledge.agreement import Agreement
from kbapi.knowledge.claim import Scope, ValueKind
from kbapi.knowledge.rule import Outcome


class ValueShape(Shape):
    """A typed value: numbers with a unit (s, min, h, day, week, month, year), or words."""

    kind = fields.Enum(ValueKind, by_value=fields.String, required=True)
    of = fields.String(
        allow_none=True, metadata=described("What it is a value of; values of one aspect can differ.")
    )
    min = fields.Integer(allow_none=True)
    max = fields.Integer(allow_none=True)
    unit = fields.String(allow_none=True)
    approximate = fields.Boolean()
    words = fields.List(fields.String())


class MentionShape(Shape):
    """A source that makes the claim, the organisation behind it, and where it stands there."""

    id = slug("The source's id.", required=True)
    organisation = fields.String(required=True)
    issuer = fields.String(required=True, metadata=described("The name of that organisation."))
    title = fields.String(required=True)
    locator = fields.String(required=True)
    url = fields.String(allow_none=True)


class ClaimShape(Shape):
    """One statement of one fact by one or more sources, in our own words."""

    id = fields.String(required=True, metadata={"pattern": f"^{CLAIM_ID}$", "examples": ["F107"]})
    text = fields.String(required=True)
    value = fields.Nested(ValueShape, required=True, allow_none=True)
    sources = fields.List(fields.Nested(MentionShape), required=True)
    scope = fields.Enum(Scope, by_value=fields.String, required=True)
    agent = fields.String(allow_none=True)
    doubtful = fields.Boolean(required=True)
    doubt = fields.String(allow_none=True, metadata=described("Why the wording of the source is doubtful."))
    note = fields.String(allow_none=True)
    href = fields.String(required=True)


class TopicRef(Shape):
    """A topic by id and title."""

    id = slug("The topic's id.", required=True)
    title = fields.String(required=True)


class KeyShape(Shape):
    """A record by kind and id."""

    kind = fields.String(required=True)
    id = slug("The record's id.", required=True)


class DisagreementShape(Shape):
    """What differs: organisations' own rules, or statements that claim to hold for all."""

    kind = fields.String(required=True, metadata={"examples": ["organisation"]})
    note = fields.String(required=True)
    aspects = fields.List(fields.String(), required=True)


class FactShape(Shape):
    """All claims of one topic about one record, with the sentence that answers it."""

    topic = fields.Nested(TopicRef, required=True)
    about = fields.Nested(KeyShape, required=True)
    inherited_from = fields.Nested(Ref, required=True, allow_none=True)
    answer = fields.String(required=True)
    agreement = fields.Enum(Agreement, by_value=fields.String, required=True)
    disagreement = fields.Nested(DisagreementShape, required=True, allow_none=True)
    claims = fields.List(fields.Nested(ClaimShape), required=True)
    see_also = fields.List(fields.Nested(Ref), metadata=described("Where more is told on this topic."))
    href = fields.String(required=True)
    language = fields.Nested(Language, required=True)
    meta = fields.Nested(Meta, required=True)


class FactList(Shape):
    """A page of a list of facts."""

    items = fields.List(fields.Nested(FactShape), required=True)
    total = fields.Integer(required=True)
    links = fields.Nested(Links, required=True)
    meta = fields.Nested(Meta, required=True)


class OrganisedQuery(EditionQuery):
    """Whose claims come first."""

    organisation = slug("Put this organisation's claims first and answer with them.")


class ToldFactsQuery(OrganisedQuery):
    """Which facts of a procedure, and whose claims come first."""

    topics = patterned(
        f"{SLUG}(,{SLUG}){{0,49}}",
        "is not a list of topic ids with commas",
        "Only facts of these topics, separated by commas; all when left out.",
    )
    review_state = review_state()


class FactsQuery(ReviewedListQuery):
    """The filters of the list of facts."""

    procedure = slug("Only facts as told for this procedure, inherited ones included.")
    topic = slug("Only facts of this topic.")
    source = slug("Only facts that this source speaks on.")
    organisation = slug("Only facts that this organisation speaks on.")
    agreement = fields.Enum(
        Agreement, by_value=fields.String, metadata=described("Only facts with this agreement.")
    )


class ClaimUse(Shape):
    """A record in which a claim is told, and how: at home, shared or cited."""

    record = fields.Nested(Ref, required=True)
    role = fields.String(required=True, metadata={"examples": ["home", "cited"]})
    topic = fields.String(allow_none=True)


class ClaimChange(Shape):
    """An edition in which the claim came or changed."""

    edition = fields.String(required=True)
    published_at = fields.AwareDateTime(required=True)
    text = fields.String(required=True)


class ClaimDetail(ClaimShape):
    """A claim with its uses and history."""

    topic = fields.Nested(TopicRef, required=True)
    about = fields.Nested(Ref, required=True)
    used_in = fields.List(fields.Nested(ClaimUse), required=True)
    history = fields.List(fields.Nested(ClaimChange), required=True)
    language = fields.Nested(Language, required=True)
    meta = fields.Nested(Meta, required=True)


class PositionShape(Shape):
    """The outcome that some sources give."""

    sources = fields.List(fields.Nested(Ref), required=True)
    outcome = fields.Enum(Outcome, by_value=fields.String, required=True)
