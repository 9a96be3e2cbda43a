"""Records on the wire: what all kinds share, and what each adds."""

from marshmallow import fields, validate

from kbapi.api.schemas._shape import (
    Language,
    Links,
    Meta,
    Ref,
    ReviewedListQuery,
    Shape,
    described,
    slug,
)
from kbapi.api.schemas.codes import CodeShape
from kbapi.api.schemas.facts import ClaimShape, FactShape, PositionShape
from kbapi.knowledge.candidacy_input import InputType
from kbapi.knowledge.rule import Outcome


class SectionShape(Shape):
    """One part of a page; `html` is sanitised and carries source marks, `text` does not."""

    id = slug("The section's id.", required=True)
    heading = fields.String(required=True)
    html = fields.String(required=True)
    text = fields.String(required=True)
    claims = fields.List(fields.String(), required=True)
    href = fields.String(allow_none=True)


class SectionAlone(SectionShape):
    """A section by itself, with the page it stands on."""

    about = fields.Nested(Ref, required=True)
    sources = fields.List(fields.Nested(Ref), required=True)
    language = fields.Nested(Language, required=True)
    meta = fields.Nested(Meta, required=True)


class WithdrawalShape(Shape):
    """When and why a record stopped being valid."""

    date = fields.String(required=True)
    reason = fields.String(required=True)
    replaced_by = fields.String(required=True, allow_none=True)


class ReviewShape(Shape):
    """A review of the canonical page: it counts for its fingerprint, and lapses when the page changes."""

    reviewer = fields.String(required=True)
    role = fields.String(required=True)
    date = fields.String(required=True, metadata={"format": "date"})
    due = fields.String(required=True, metadata={"format": "date"})
    scope = fields.String(required=True, allow_none=True)
    organisation = fields.String(
        required=True, allow_none=True, metadata=described("The only organisation for which it counts.")
    )
    withdrawn = fields.String(required=True, allow_none=True, metadata={"format": "date"})
    fingerprint = fields.String(required=True)
    lapsed = fields.Boolean(required=True, metadata=described("Whether the page has changed since."))
    verified = fields.Boolean(
        required=True,
        metadata=described("Whether it bears a signature that fits a known key of the reviewer."),
    )


class Readability(Shape):
    """A measured reading grade: a hint for editors, no proof of being understood."""

    metric = fields.String(required=True)
    grade = fields.Float(required=True, allow_none=True)


class RecordSummary(Shape):
    """A record in a list."""

    kind = fields.String(required=True)
    id = slug("The record's id.", required=True)
    title = fields.String(required=True)
    summary = fields.String(required=True)
    href = fields.String(required=True)
    language = fields.Nested(Language, required=True)
    meta = fields.Nested(Meta, required=True)


class RecordShape(RecordSummary):
    """A record of any kind."""

    also_called = fields.List(fields.String(), required=True)
    codes = fields.List(fields.Nested(CodeShape), required=True)
    sections = fields.List(fields.Nested(SectionShape), required=True)
    facts = fields.List(fields.Nested(FactShape), required=True)
    sources = fields.List(fields.Nested(Ref), required=True)
    readability = fields.Nested(Readability, required=True)
    fingerprint = fields.String(required=True)
    reviews = fields.List(fields.Nested(ReviewShape), required=True)
    withdrawn = fields.Nested(WithdrawalShape, required=True, allow_none=True)
    links = fields.Dict(keys=fields.String(), values=fields.String(), required=True)


class SeriousRef(Ref):
    """A risk by name, with whether it is serious and a sentence on it."""

    serious = fields.Boolean(required=True)
    summary = fields.String(required=True)


class RuleRef(Ref):
    """A rule by name, with its outcome and the sentence shown to people."""

    outcome = fields.Enum(Outcome, by_value=fields.String, required=True)
    because = fields.String(required=True)


class SideEffectRef(Ref):
    """A side effect by name, with its agent."""

    agent = fields.String(required=True)
    summary = fields.String(required=True)


class ProcedureShape(RecordShape):
    """A procedure with all that is told of it."""

    parent = fields.Nested(Ref, required=True, allow_none=True)
    children = fields.List(fields.Nested(Ref), required=True)
    leads_to = fields.List(fields.Nested(Ref), required=True)
    related = fields.List(fields.Nested(Ref), required=True)
    regions = fields.List(fields.String(), required=True)
    purposes = fields.List(fields.String(), required=True)
    guidance = fields.List(fields.String(), required=True)
    agents = fields.List(fields.Nested(Ref), required=True)
    conditions = fields.List(fields.Nested(Ref), required=True)
    risks = fields.List(fields.Nested(SeriousRef), required=True)
    side_effects = fields.List(fields.Nested(SideEffectRef), required=True)
    candidacy_rules = fields.List(fields.Nested(RuleRef), required=True)


class RiskShape(RecordShape):
    """A risk."""

    serious = fields.Boolean(required=True)
    procedures = fields.List(fields.Nested(Ref), required=True)


class SideEffectShape(RecordShape):
    """A side effect."""

    agent = fields.Nested(Ref, required=True)
    procedures = fields.List(fields.Nested(Ref), required=True)


class RuleShape(RecordShape):
    """A candidacy rule; `when` is its declared condition."""

    number = fields.String(required=True)
    procedures = fields.List(fields.Nested(Ref), required=True)
    when = fields.Dict(keys=fields.String(), required=True)
    inputs = fields.List(fields.String(), required=True)
    outcome = fields.Enum(Outcome, by_value=fields.String, required=True)
    strength = fields.String(required=True)
    positions = fields.List(fields.Nested(PositionShape), required=True)
    because = fields.String(required=True)
    claims = fields.List(fields.Nested(ClaimShape), required=True)
    derived = fields.String(required=True, allow_none=True)
    note = fields.String(required=True, allow_none=True)


class ConditionShape(RecordShape):
    """A condition that is treated or looked for."""

    procedures = fields.List(fields.Nested(Ref), required=True)


class TopicShape(RecordShape):
    """Something that can be asked."""

    group = fields.String(required=True)
    order = fields.Integer(required=True)
    asked_as = fields.List(fields.String(), required=True)


class InputShape(RecordShape):
    """A candidacy input: how it is asked, and where a FHIR record answers it."""

    name = fields.String(required=True, metadata=described("The name under which the answer is sent."))
    type = fields.Enum(InputType, by_value=fields.String, required=True)
    question = fields.String(required=True)
    exclusion = fields.Boolean(required=True)
    choices = fields.List(fields.Nested(Ref), required=True)
    asked_if = fields.Dict(required=True, allow_none=True)
    impossible_when = fields.List(fields.Dict(), required=True)
    found_in = fields.List(
        fields.Dict(),
        required=True,
        metadata=described("Types of resources, codes with where they were verified, words and statuses."),
    )


class GapShape(RecordShape):
    """Something that is asked and that no source covers."""

    reason = fields.String(required=True, metadata={"examples": ["not_covered"]})
    asked_as = fields.List(fields.String(), required=True)


class LeftOutShape(Shape):
    """A passage that is not served, and why."""

    where = fields.String(required=True)
    reason = fields.String(required=True)


class SourceShape(RecordShape):
    """A document."""

    organisation = fields.Nested(Ref, required=True)
    country = fields.String(required=True)
    document_language = fields.String(required=True)
    audience = fields.String(required=True)
    dated = fields.String(required=True, allow_none=True)
    url = fields.String(required=True, allow_none=True)
    left_out = fields.List(fields.Nested(LeftOutShape), required=True)


class ContactShape(Shape):
    """A telephone number with its purpose and the claim that states it."""

    phone = fields.String(required=True)
    use = fields.String(required=True)
    claim = fields.String(required=True)


class OrganisationShape(RecordShape):
    """Who issues documents."""

    country = fields.String(required=True)
    contacts = fields.List(fields.Nested(ContactShape), required=True)


class RecordList(Shape):
    """A page of a list of records."""

    items = fields.List(fields.Nested(RecordSummary), required=True)
    total = fields.Integer(required=True)
    links = fields.Nested(Links, required=True)
    meta = fields.Nested(Meta, required=True)


class ProcedureSummary(RecordSummary):
    """A procedure in a list."""

    also_called = fields.List(fields.String(), required=True)
    parent = fields.Nested(Ref, required=True, allow_none=True)
    regions = fields.List(fields.String(), required=True)
    purposes = fields.List(fields.String(), required=True)
    guidance = fields.List(fields.String(), required=True)


class ProcedureList(RecordList):
    """A page of the list of procedures."""

    items = fields.List(fields.Nested(ProcedureSummary), required=True)


class ProceduresQuery(ReviewedListQuery):
    """The filters of the list of procedures."""

    region = slug("Only procedures stated for this region, such as lumbar.")
    purpose = fields.String(
        validate=validate.OneOf(["diagnostic", "therapeutic"]),
        metadata=described("Only procedures with this purpose."),
    )
    guidance = slug("Only procedures guided by this kind of imaging, such as ct.")
    condition = slug("Only procedures that a source names for this condition.")
    parent = slug("Only the children of this procedure.")
