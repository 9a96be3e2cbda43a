"""Timelines and checklists on the wire."""

from marshmallow import fields, validate

from kbapi.api.schemas._shape import Language, Meta, Ref, Shape, described
from kbapi.api.schemas.facts import MentionShape, OrganisedQuery, TopicRef
from kbapi.knowledge.agreement import Agreement
from kbapi.knowledge.claim import Scope
from kbapi.knowledge.course import Part, Phase, Reading

TIMELINE_FORMATS = {"json": "application/json", "svg": "image/svg+xml"}
_ISO = {"pattern": "^P(T?[0-9]{1,4}[SMHDWY])$", "examples": ["PT30M", "P7D"]}


class TimelineQuery(OrganisedQuery):
    """In which form."""

    format = fields.String(
        validate=validate.OneOf(list(TIMELINE_FORMATS)), metadata=described("The form; wins over `Accept`.")
    )


class TimelineEntry(Shape):
    """One claim: how long or when, who says so, and for which procedure it is stated."""

    claim = fields.String(required=True, metadata={"examples": ["F107"]})
    text = fields.String(required=True)
    min = fields.String(
        required=True,
        allow_none=True,
        metadata=described("ISO 8601 duration, never converted; null: no least value is stated.", **_ISO),
    )
    max = fields.String(
        required=True,
        allow_none=True,
        metadata=described("ISO 8601 duration; null: no greatest value is stated.", **_ISO),
    )
    approximate = fields.Boolean(
        required=True, allow_none=True, metadata=described("Whether the source says `about`.")
    )
    length = fields.String(
        required=True,
        allow_none=True,
        metadata=described("In words, such as `up to 5 hours`; null: the source gives no number."),
    )
    of = fields.String(
        required=True, allow_none=True, metadata=described("What it is the length of; these can differ.")
    )
    differs = fields.Boolean(
        required=True, metadata=described("Whether another entry has another value for the same thing.")
    )
    organisations = fields.List(fields.Nested(Ref), required=True)
    sources = fields.List(fields.Nested(MentionShape), required=True)
    scope = fields.Enum(Scope, by_value=fields.String, required=True)
    doubtful = fields.Boolean(required=True)
    inherited_from = fields.Nested(Ref, required=True, allow_none=True)
    href = fields.String(required=True)


class TimelinePhase(Shape):
    """Everything stated on one topic; the values of different sources stand beside one another."""

    topic = fields.Nested(TopicRef, required=True)
    phase = fields.Enum(Phase, by_value=fields.String, required=True)
    phase_title = fields.String(required=True)
    reading = fields.Enum(
        Reading,
        by_value=fields.String,
        required=True,
        metadata=described(
            "lead: so long before the appointment; lasts: from the procedure on, so long; "
            "comes: so long after the procedure."
        ),
    )
    order = fields.Integer(required=True)
    answers = fields.List(fields.String(), required=True, metadata=described("Sentences safe to show alone."))
    agreement = fields.Enum(Agreement, by_value=fields.String, required=True)
    differences = fields.List(fields.String(), required=True, metadata=described("What they differ on."))
    disagreement_note = fields.String(required=True, allow_none=True)
    entries = fields.List(fields.Nested(TimelineEntry), required=True)


class TimelineBlock(Shape):
    """The phases in their order; empty where no source gives a time, which `note` then says."""

    title = fields.String(required=True)
    note = fields.String(required=True)
    phases = fields.List(fields.Nested(TimelinePhase), required=True)


class TimelineAnswer(TimelineBlock):
    """What happens when, from arrival to the last restriction."""

    about = fields.Nested(Ref, required=True)
    language = fields.Nested(Language, required=True)
    meta = fields.Nested(Meta, required=True)


class ChecklistItem(Shape):
    """One thing to see to, in the words of the fact that says so."""

    topic = fields.Nested(TopicRef, required=True)
    text = fields.String(required=True)
    times = fields.List(fields.Nested(TimelineEntry), required=True)
    agreement = fields.Enum(Agreement, by_value=fields.String, required=True)
    disagreement_note = fields.String(required=True, allow_none=True)
    inherited_from = fields.Nested(Ref, required=True, allow_none=True)
    claims = fields.List(fields.String(), required=True)


class ChecklistPart(Shape):
    """The items of one part: ahead, bring, day, home."""

    part = fields.Enum(Part, by_value=fields.String, required=True)
    title = fields.String(required=True)
    items = fields.List(fields.Nested(ChecklistItem), required=True)


class Checklist(Shape):
    """What to do and bring; empty where no source says anything, which `note` then says."""

    title = fields.String(required=True)
    note = fields.String(required=True)
    parts = fields.List(fields.Nested(ChecklistPart), required=True)


class Diary(Shape):
    """A sheet that patients are asked to fill in by hand."""

    about = fields.Nested(Ref, required=True)
    title = fields.String(required=True)
    text = fields.String(required=True)
    columns = fields.List(fields.String(), required=True)
    rows = fields.Integer(required=True)
    claims = fields.List(fields.String(), required=True)
